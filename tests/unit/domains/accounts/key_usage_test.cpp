#include "domains/accounts/key_usage.hpp"

#include <gtest/gtest.h>

#include <map>

#include "core/error.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::accounts {
namespace {

using platform::Task;
using testing::TestRuntime;

/// What was written, as a database keeps it.
struct Written {
  bool fails = false;
  int calls = 0;
  std::map<std::string, std::int64_t> requests;
  std::map<std::string, std::int64_t> last_used_at;

  KeyUsageCounts::Write write() {
    return [this](std::vector<KeyUsage> usage) { return keep(*this, std::move(usage)); };
  }
  static Task<> keep(Written& self, std::vector<KeyUsage> usage) {
    ++self.calls;
    if (self.fails) {
      throw core::Error(core::ErrorCode::kReadOnly);
    }
    for (const auto& key : usage) {
      self.requests[key.id.text()] += key.requests;
      self.last_used_at[key.id.text()] = key.last_used_at.ms;
    }
    co_return;
  }
};

TEST(KeyUsage, IsWrittenOnceForAllShardsTogether) {
  TestRuntime runtime(1);
  KeyUsageCounts counts(2);
  Written written;
  runtime.run(counts.record(written.write()));
  EXPECT_EQ(written.calls, 0) << "there was nothing to write";
  const auto a = core::ApiKeyId::make().text();
  const auto b = core::ApiKeyId::make().text();
  counts.count(0, a, {1'000});
  counts.count(1, a, {3'000});
  counts.count(0, a, {2'000});
  counts.count(1, b, {4'000});
  runtime.run(counts.record(written.write()));
  runtime.run(counts.record(written.write()));
  EXPECT_EQ(written.calls, 1);
  EXPECT_EQ(written.requests, (std::map<std::string, std::int64_t>{{a, 3}, {b, 1}}));
  EXPECT_EQ(written.last_used_at, (std::map<std::string, std::int64_t>{{a, 3'000}, {b, 4'000}}));
}

TEST(KeyUsage, AFailedWriteLosesNone) {
  TestRuntime runtime(1);
  KeyUsageCounts counts(2);
  Written written{.fails = true, .calls = 0, .requests = {}, .last_used_at = {}};
  const auto key = core::ApiKeyId::make().text();
  counts.count(1, key, {1'000});
  EXPECT_THROW(runtime.run(counts.record(written.write())), core::Error);
  counts.count(1, key, {2'000});
  EXPECT_THROW(runtime.run(counts.record(written.write())), core::Error);
  written.fails = false;
  runtime.run(counts.record(written.write()));
  EXPECT_EQ(written.requests[key], 2);
  EXPECT_EQ(written.last_used_at[key], 2'000);
}

}  // namespace
}  // namespace auriga::accounts
