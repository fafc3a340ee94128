# Run by auriga_migrations() with DOMAIN, BASE and SOURCES: writes BASE.hpp and BASE.cpp.
file(GLOB files ${SOURCES}/*.sql)
list(SORT files)
set(rows "")
set(expected 1)
foreach(file IN LISTS files)
  get_filename_component(stem ${file} NAME_WE)
  if(NOT stem MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)$")
    message(FATAL_ERROR "${file}: a migration is named NNNN_name.sql, in lower case")
  endif()
  set(digits ${CMAKE_MATCH_1})
  set(name ${CMAKE_MATCH_2})
  string(REGEX REPLACE "^0+" "" number "${digits}")
  if(NOT number EQUAL expected)
    message(FATAL_ERROR "${file}: migrations are numbered from 0001 without gaps")
  endif()
  math(EXPR expected "${expected} + 1")
  file(READ ${file} sql)
  string(APPEND rows "    {${number}, \"${DOMAIN}\", \"${name}\", R\"sql(${sql})sql\"},\n")
endforeach()
math(EXPR count "${expected} - 1")
set(type "platform::db::Migration")
if(count EQUAL 0)
  set(body "std::span<const ${type}> ${DOMAIN}_migrations() {\n  return {};\n}")
else()
  set(body "namespace {
constexpr std::array<${type}, ${count}> kMigrations{{
${rows}}};
}  // namespace

std::span<const ${type}> ${DOMAIN}_migrations() {
  return kMigrations;
}")
endif()
set(note "// Made from the folder's migrations/*.sql by cmake/EmbedMigrations.cmake. Do not edit.")
file(WRITE ${BASE}.hpp "${note}
#pragma once

#include <span>

#include \"platform/database/migrations.hpp\"

namespace auriga {
/// In order.
std::span<const ${type}> ${DOMAIN}_migrations();
}  // namespace auriga
")
file(WRITE ${BASE}.cpp "${note}
#include \"${DOMAIN}_migrations.gen.hpp\"

#include <array>

namespace auriga {
${body}
}  // namespace auriga
")
