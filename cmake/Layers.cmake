# auriga_library(NAME [SOURCES ...] [PUBLIC ...] [PRIVATE ...] [HEAVY])
#   A static library of one layer, engine or domain. Sources default to every .cpp in its folder.
#   PUBLIC and PRIVATE are link libraries. Libraries above core share one precompiled header
#   (Asio, JSON, Describe), so that a translation unit costs seconds, not tens of seconds;
#   HEAVY opts out of it.
function(auriga_library name)
  cmake_parse_arguments(A "HEAVY;CORE" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  if(NOT A_SOURCES)
    file(GLOB A_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  endif()
  add_library(${name} STATIC ${A_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${A_PUBLIC} PRIVATE ${A_PRIVATE})
  if(A_CORE)
    target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch_core.hpp)
  elseif(NOT A_HEAVY)
    target_precompile_headers(${name} REUSE_FROM auriga_pch)
    target_link_libraries(${name} PRIVATE auriga_pch)
  endif()
endfunction()
