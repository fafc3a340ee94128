// What surrounds the suite: the shared world ends with it, and a whole run must have seen every
// operation of the OpenAPI document succeed at least once.
#include <gtest/gtest.h>

#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class Surroundings final : public ::testing::Environment {
 public:
  void TearDown() override {
    if (::testing::GTEST_FLAG(filter) == "*") {
      EXPECT_THAT(shared_world().contract.untried(), ::testing::IsEmpty())
          << "operations that no test has seen succeed";
    }
    end_shared_world();
  }
};

[[maybe_unused]] auto* const surroundings = ::testing::AddGlobalTestEnvironment(new Surroundings);

}  // namespace
}  // namespace auriga::testing
