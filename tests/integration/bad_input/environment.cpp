#include <gtest/gtest.h>

#include "tests/integration/harness/world.hpp"

namespace auriga::testing {
namespace {

/// The shared world ends with the suite.
class Surroundings final : public ::testing::Environment {
 public:
  void TearDown() override { end_shared_world(); }
};

[[maybe_unused]] auto* const surroundings = ::testing::AddGlobalTestEnvironment(new Surroundings);

}  // namespace
}  // namespace auriga::testing
