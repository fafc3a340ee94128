#include "tests/integration/harness/scenario.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace auriga::testing {

namespace {

std::string shown(const EventCounts& events) {
  std::string out;
  for (const auto& [type, times] : events) {
    out += (out.empty() ? "" : ", ") + type + " × " + std::to_string(times);
  }
  return out.empty() ? "none" : out;
}

/// Whether an event that is wanted has not come.
bool lacks(const EventCounts& emitted, const EventCounts& wanted) {
  return std::ranges::any_of(wanted, [&](const auto& each) {
    const auto found = emitted.find(each.first);
    return found == emitted.end() || found->second < each.second;
  });
}

/// Waits until no agent is being made: it would emit events of its own.
void settle(TestServer& server) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (server.count("SELECT count(*) FROM agents WHERE building > 0 AND archived_at IS NULL AND "
                      "documents_processing = 0") > 0 &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
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
  settle(server);
  const auto before = server.events();
  auto answer = who.send(scenario.request);
  auto emitted = difference(before, server.events());
  // What a request asks for may be done after its answer.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (shown(emitted) != shown(scenario.events) && lacks(emitted, scenario.events) &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    emitted = difference(before, server.events());
  }
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
