// What the suites of bad input share: a world, raw requests, and the check that nothing
// half-written is left behind.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/harness/samples.hpp"
#include "tests/integration/harness/scenario.hpp"
#include "tests/integration/harness/world.hpp"

namespace auriga::testing {

class BadInputTest : public ::testing::Test {
 protected:
  /// What the server holds: rows and files.
  struct State {
    std::int64_t agents = 0;
    std::int64_t documents = 0;
    std::int64_t contents = 0;
    std::vector<std::string> objects;
    std::vector<std::string> uploads;
    bool operator==(const State&) const = default;
  };

  void SetUp() override { before_ = state(); }
  void TearDown() override {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!w.server.files_in("uploads").empty() && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_EQ(w.server.files_in("uploads"), std::vector<std::string>())
        << "temporary files of uploads";
    for (const auto& object : w.server.files_in("objects/documents")) {
      EXPECT_FALSE(object.starts_with(".new")) << "an unfinished object: " << object;
    }
    EXPECT_EQ(w.server.files_in("objects/documents").size(),
              w.server.count("SELECT count(*) FROM documents WHERE object_key IS NOT NULL"))
        << "objects and the rows that name them";
    EXPECT_EQ(w.server.count("SELECT count(*) FROM documents WHERE NOT EXISTS (SELECT 1 FROM "
                             "document_contents c WHERE c.document_id = documents.id)"),
              0);
    EXPECT_EQ(w.visitor.get("/health/live").status, 200) << "it goes on";
  }

  State state() {
    return {.agents = w.server.count("SELECT count(*) FROM agents"),
            .documents = w.server.count("SELECT count(*) FROM documents"),
            .contents = w.server.count("SELECT count(*) FROM document_contents"),
            .objects = w.server.files_in("objects/documents"),
            .uploads = w.server.files_in("uploads")};
  }
  void expect_nothing_changed() {
    // What a client left half sent is removed once the server has seen it go.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!(state() == before_) && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_TRUE(state() == before_) << "something was written";
  }

  /// The head of a request with the owner's token.
  std::string head(const std::string& method, const std::string& path,
                   const std::string& more) const {
    return method + " " + path + " HTTP/1.1\r\nHost: auriga.test\r\nAuthorization: Bearer " +
           w.owner.api.token() + "\r\n" + more + "\r\n";
  }
  /// Sends exactly this on a connection of its own; what came back.
  std::optional<Answer> say(const std::string& bytes, bool then_end = false) {
    Wire wire(w.server.port());
    wire.send(bytes);
    if (then_end) {
      wire.end_sending();
    }
    return wire.receive();
  }
  std::string agent_path() const { return "/api/v1/agents/" + w.agent; }

  World& w = shared_world();

 private:
  State before_;
};

}  // namespace auriga::testing
