# Last resort: pinned archives for users who can reach them.
if(NOT CABOCHON_FETCH)
  message(FATAL_ERROR
    "cabochon needs Eigen 3.4 or later, Boost 1.74 or later (headers) and nlohmann/json 3.11 or later. "
    "Install them, or configure with -DCABOCHON_FETCH=ON to download pinned copies.")
endif()
include(FetchContent)
if(NOT TARGET Eigen3::Eigen)
  FetchContent_Declare(Eigen3
    URL https://gitlab.com/libeigen/eigen/-/archive/3.4.0/eigen-3.4.0.tar.gz
    URL_HASH SHA256=8586084f71f9bde545ee7fa6d00288b264a2b7ac3607b974e54d13e7162c1c72
    FIND_PACKAGE_ARGS NAMES Eigen3)
  FetchContent_MakeAvailable(Eigen3)
endif()
if(NOT TARGET nlohmann_json::nlohmann_json)
  FetchContent_Declare(nlohmann_json
    URL https://github.com/nlohmann/json/releases/download/v3.11.3/json.tar.xz
    URL_HASH SHA256=d6c65aca6b1ed68e7a182f4757257b107ae403032760ed6ef121c9d55e81757d
    FIND_PACKAGE_ARGS NAMES nlohmann_json)
  FetchContent_MakeAvailable(nlohmann_json)
endif()
if(NOT TARGET Boost::headers)
  set(BOOST_INCLUDE_LIBRARIES math)
  set(BOOST_ENABLE_COMPATIBILITY_TARGETS ON)  # gives Boost::headers
  FetchContent_Declare(Boost
    URL https://github.com/boostorg/boost/releases/download/boost-1.86.0/boost-1.86.0-cmake.tar.xz
    URL_HASH SHA256=2c5ec5edcdff47ff55e27ed9560b0a0b94b07bd07ed9928b476150e16b0efc57
    FIND_PACKAGE_ARGS NAMES Boost)
  FetchContent_MakeAvailable(Boost)
endif()
