include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(cabochon_config_dir "${CMAKE_INSTALL_DATADIR}/cmake/cabochon")
install(TARGETS cabochon_headers cabochon EXPORT cabochon-targets
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT cabochon-targets NAMESPACE cabochon:: DESTINATION "${cabochon_config_dir}")
configure_package_config_file(cmake/cabochon-config.cmake.in "${PROJECT_BINARY_DIR}/cabochon-config.cmake"
  INSTALL_DESTINATION "${cabochon_config_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/cabochon-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/cabochon-config.cmake" "${PROJECT_BINARY_DIR}/cabochon-config-version.cmake"
  DESTINATION "${cabochon_config_dir}")
