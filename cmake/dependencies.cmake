# Where each dependency comes from: the system, vcpkg or conan, or the headers that the Python build
# front end put on CMAKE_PREFIX_PATH; a pinned download only as the last resort.
find_package(Threads REQUIRED)
find_package(Eigen3 CONFIG QUIET)
find_package(Boost CONFIG QUIET)
if(NOT Boost_FOUND)
  find_package(Boost 1.74 QUIET)
endif()
find_package(nlohmann_json 3.11 CONFIG QUIET)

if(NOT TARGET Eigen3::Eigen OR NOT TARGET Boost::headers OR NOT TARGET nlohmann_json::nlohmann_json)
  include("${CMAKE_CURRENT_LIST_DIR}/fetch.cmake")
endif()
