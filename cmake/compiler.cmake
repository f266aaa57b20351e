# Warnings, sanitizers and the compiler cache: for our own targets only, never for those who link us.
add_library(cabochon_warnings INTERFACE)
if(MSVC)
  target_compile_options(cabochon_warnings INTERFACE /W4 $<$<BOOL:${CABOCHON_WERROR}>:/WX>)
else()
  target_compile_options(cabochon_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
    $<$<BOOL:${CABOCHON_WERROR}>:-Werror>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # GCC 12 warns of overlapping copies in std::string's own operator+ (its bug 105651).
    target_compile_options(cabochon_warnings INTERFACE -Wno-restrict)
  endif()
endif()
if(CABOCHON_SANITIZE)
  target_compile_options(cabochon_warnings INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
  target_link_options(cabochon_warnings INTERFACE -fsanitize=address,undefined)
endif()
if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
  find_program(CABOCHON_CCACHE ccache)
  if(CABOCHON_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CABOCHON_CCACHE}")
  endif()
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
  endif()
endif()
