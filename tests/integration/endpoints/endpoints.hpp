// What the endpoint suites share: the world, as `w`, and short names.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/integration/harness/samples.hpp"
#include "tests/integration/harness/scenario.hpp"
#include "tests/integration/harness/world.hpp"

namespace auriga::testing {

inline const std::string kMe = "/api/v1/me";
inline const std::string kWorkflows = "/api/v1/workflows";

/// A workflow whose one task somebody outside must do.
inline constexpr std::string_view kWaitsForWorker = R"({"StartAt": "A", "States": {
  "A": {"Type": "Task", "Resource": "auriga:activity:weigh", "End": true}}})";

class EndpointTest : public ::testing::Test {
 protected:
  World& w = shared_world();

  /// An e-mail that nobody has yet.
  static std::string new_email() {
    static int given = 0;
    return "person" + std::to_string(++given) + "@example.org";
  }
  /// A name that no agent has yet.
  static std::string new_name(const std::string& begin = "Agent") {
    static int given = 0;
    return begin + " " + std::to_string(++given);
  }
  /// The id of somebody's newest notification, once there is one.
  std::string newest_notification(Person& who) const {
    for (int i = 0; i < 200; ++i) {
      if (auto id = who.api.get("/api/v1/notifications?limit=1").text("/items/0/id"); !id.empty()) {
        return id;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    ADD_FAILURE() << "nobody was told";
    return {};
  }
  std::string agent_path() const { return "/api/v1/agents/" + w.agent; }
  std::string guide_path() const { return agent_path() + "/documents/" + w.guide; }
};

}  // namespace auriga::testing
