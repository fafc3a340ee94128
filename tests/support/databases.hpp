// What suites over databases share: the engines, how the tests of each are called, and numbers to
// make many rows of.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "platform/database/database.hpp"

namespace auriga::testing {

inline std::vector<platform::db::Engine> engines() {
  return {platform::db::Engine::kSqlite, platform::db::Engine::kPostgres};
}

inline std::string engine_name(const ::testing::TestParamInfo<platform::db::Engine>& engine) {
  return engine.param == platform::db::Engine::kSqlite ? "Sqlite" : "Postgres";
}

/// What begins a SELECT that has them as `i` of `numbers`, both ends among them.
inline std::string numbers(std::int64_t from, std::int64_t to) {
  return "WITH RECURSIVE numbers(i) AS (SELECT " + std::to_string(from) +
         " UNION ALL SELECT i + 1 FROM numbers WHERE i < " + std::to_string(to) + ") ";
}

}  // namespace auriga::testing
