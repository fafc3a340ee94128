// A disk that is full: what needs no writing goes on, what needs it is refused with a reason,
// nothing is half there, and when there is room again writing resumes by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/full_disk/small_disk.hpp"
#include "tests/integration/harness/samples.hpp"
#include "tests/integration/harness/world.hpp"

namespace auriga::testing {
namespace {

class FullDiskTest : public ::testing::Test {
 protected:
  FullDiskTest() : disk(32), w({.data = disk.path() / "data"}) {}

  std::int64_t documents() { return w.server.count("SELECT count(*) FROM documents"); }
  void expect_nothing_half() {
    EXPECT_EQ(w.server.files_in("uploads"), std::vector<std::string>());
    EXPECT_EQ(static_cast<std::int64_t>(w.server.files_in("objects/documents").size()),
              w.server.count("SELECT count(*) FROM documents WHERE object_key IS NOT NULL"));
    EXPECT_EQ(w.server.look_up("PRAGMA integrity_check"), "ok");
  }
  static void expect_refused(const Answer& answer) {
    EXPECT_EQ(answer.status, 507) << answer.body;
    EXPECT_EQ(answer.code(), "READ_ONLY");
    EXPECT_NE(answer.text("/remedy"), "");
  }
  json::object new_agent(int number) {
    return {{"agent_name", "Agent " + std::to_string(number)}, {"sop", samples::procedure()}};
  }

  SmallDisk disk;
  World w;
};

// One test: a mount namespace is entered once per process.
TEST_F(FullDiskTest, ServesOnReadsRefusesWritesAndRecovers) {
  const auto path = "/api/v1/agents/" + w.agent;
  {
    SCOPED_TRACE("an upload for which there is no room");
    const auto before = documents();
    Multipart form;
    form.file("small.md", samples::guide()).file("large.txt", std::string(40U << 20U, 'l'));
    expect_refused(w.owner.api.upload("POST", path + "/documents", form));
    EXPECT_EQ(documents(), before);
    expect_nothing_half();
  }
  {
    SCOPED_TRACE("an upload for which there is room, but not for keeping it");
    const auto before = documents();
    Multipart form;
    const auto size = static_cast<std::size_t>(disk.free_bytes()) * 6 / 10;
    form.file("large.txt", "A large text. " + std::string(size, 'l'));
    expect_refused(w.owner.api.upload("POST", path + "/documents", form));
    EXPECT_EQ(documents(), before);
    expect_nothing_half();
  }
  disk.fill();
  int made = 0;
  Answer refused;
  for (; made < 500; ++made) {  // A little may fit into pages that are there already.
    refused = w.owner.api.post("/api/v1/agents", new_agent(made));
    if (refused.status != 201) {
      break;
    }
  }
  expect_refused(refused);
  {
    SCOPED_TRACE("reading goes on");
    EXPECT_EQ(w.owner.api.get(path).status, 200);
    EXPECT_EQ(w.viewer.api.get("/api/v1/agents").status, 200);
    EXPECT_EQ(w.viewer.api.get(path + "/documents/" + w.guide + "/text").status, 200);
    EXPECT_GE(w.viewer.api.post(path + "/search", {{"query", "warranty"}})
                  .json()
                  .at("items")
                  .as_array()
                  .size(),
              1U);
    EXPECT_EQ(w.visitor.get("/health/live").status, 200);
    const auto health = w.visitor.get("/health/ready");
    EXPECT_EQ(health.status, 200) << "it stays in rotation";
    EXPECT_EQ(health.text("/status"), "degraded") << health.body;
    EXPECT_THAT(health.body, ::testing::HasSubstr("remedy"));
  }
  {
    SCOPED_TRACE("writing is refused everywhere, with its reason");
    auto somebody = w.visitor.elsewhere();
    expect_refused(
        somebody.post("/api/v1/auth/login", {{"email", w.owner.email}, {"password", kPassword}}));
    expect_refused(w.owner.api.patch(path + "/config", {{"human_handoff_description", "x"}}));
    expect_refused(w.viewer.api.post("/api/v1/chat/" + w.agent + "/a", {{"message", "Hello"}}));
    Multipart form;
    form.file("more.md", samples::guide());
    expect_refused(w.owner.api.upload("POST", path + "/documents", form));
    expect_nothing_half();
  }
  disk.clear();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  Answer again;
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    again = w.owner.api.post("/api/v1/agents", new_agent(made));
  } while (again.status == 507 && std::chrono::steady_clock::now() < deadline);
  EXPECT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(w.server.count("SELECT count(*) FROM agents WHERE name LIKE 'Agent %'"), made + 1)
      << "what was acknowledged and nothing else";
  expect_nothing_half();
}

}  // namespace
}  // namespace auriga::testing
