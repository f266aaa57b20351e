# One layout for a system prefix and, under the Python build front end, for the package's own folder in the wheel.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(SKBUILD)
  set(cabochon_include_dir "cabochon/include")
  set(cabochon_library_dir "cabochon/lib")
  set(cabochon_config_dir "cabochon/share/cmake/cabochon")
else()
  set(cabochon_include_dir "${CMAKE_INSTALL_INCLUDEDIR}")
  set(cabochon_library_dir "${CMAKE_INSTALL_LIBDIR}")
  set(cabochon_config_dir "${CMAKE_INSTALL_DATADIR}/cmake/cabochon")
endif()

install(TARGETS cabochon_headers cabochon EXPORT cabochon-targets
  ARCHIVE DESTINATION "${cabochon_library_dir}"
  LIBRARY DESTINATION "${cabochon_library_dir}"
  FILE_SET HEADERS DESTINATION "${cabochon_include_dir}")
install(EXPORT cabochon-targets NAMESPACE cabochon:: DESTINATION "${cabochon_config_dir}")

if(TARGET cabochon_store AND NOT SKBUILD)
  install(TARGETS cabochon_store EXPORT cabochon-store-targets
    ARCHIVE DESTINATION "${cabochon_library_dir}"
    LIBRARY DESTINATION "${cabochon_library_dir}")
  install(EXPORT cabochon-store-targets NAMESPACE cabochon:: DESTINATION "${cabochon_config_dir}")
endif()

configure_package_config_file(cmake/cabochon-config.cmake.in "${PROJECT_BINARY_DIR}/cabochon-config.cmake"
  INSTALL_DESTINATION "${cabochon_config_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/cabochon-config-version.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/cabochon-config.cmake" "${PROJECT_BINARY_DIR}/cabochon-config-version.cmake"
  DESTINATION "${cabochon_config_dir}")
