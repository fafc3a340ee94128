#include "tests/integration/harness/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace auriga::testing {

namespace {

std::string shown(const EventCounts& events) {
  std::string out;
  for (const auto& [type, times] : events) {
    out += (out.empty() ? "" : ", ") + type + " × " + std::to_string(times);
  }
  return out.empty() ? "none" : out;
}

}  // namespace

Request json_request(std::string method, std::string path, const json::value& body,
                     Headers headers) {
  return {.method = std::move(method),
          .path = std::move(path),
          .body = json::serialize(body),
          .headers = std::move(headers)};
}

std::vector<std::string> fault_pointers(const Answer& answer) {
  std::vector<std::string> out;
  const auto errors = answer.at("/errors");
  if (errors.is_array()) {
    for (const auto& error : errors.get_array()) {
      out.emplace_back(error.at("pointer").as_string());
    }
  }
  std::ranges::sort(out);
  const auto repeated = std::ranges::unique(out);  // A place may break several rules.
  out.erase(repeated.begin(), repeated.end());
  return out;
}

Answer play(TestServer& server, Api& who, const Scenario& scenario) {
  SCOPED_TRACE(scenario.name);
  const auto before = server.events();
  auto answer = who.send(scenario.request);
  const auto emitted = difference(before, server.events());
  EXPECT_EQ(answer.status, scenario.status) << answer.body.substr(0, 600);
  if (!scenario.code.empty()) {
    EXPECT_EQ(answer.code(), scenario.code) << answer.body.substr(0, 600);
  }
  for (const auto& text : scenario.has) {
    EXPECT_NE(answer.body.find(text), std::string::npos)
        << "lacks " << text << ": " << answer.body.substr(0, 600);
  }
  for (const auto& text : scenario.lacks) {
    EXPECT_EQ(answer.body.find(text), std::string::npos)
        << "has " << text << ": " << answer.body.substr(0, 600);
  }
  if (!scenario.faults.empty()) {
    auto wanted = scenario.faults;
    std::ranges::sort(wanted);
    EXPECT_EQ(fault_pointers(answer), wanted) << answer.body.substr(0, 600);
  }
  EXPECT_EQ(shown(emitted), shown(scenario.events));
  return answer;
}

void play(TestServer& server, Api& who, const std::vector<Scenario>& table) {
  for (const auto& scenario : table) {
    play(server, who, scenario);
  }
}

}  // namespace auriga::testing
