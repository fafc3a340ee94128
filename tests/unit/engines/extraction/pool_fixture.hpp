// A pool with the real program on a runtime of two shards.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <thread>

#include "engines/extraction/pool.hpp"
#include "platform/runtime/runtime.hpp"
#include "tests/unit/engines/extraction/samples.hpp"

namespace auriga::extraction {

using core::ErrorCode;
using core::Result;
using platform::Task;
using ::testing::HasSubstr;
using namespace std::chrono_literals;
namespace asio = platform::asio;
namespace fs = std::filesystem;

using Text = Result<ExtractedText>;

inline std::size_t open_descriptors() {
  const fs::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(fs::begin(all), fs::end(all)));
}

/// The process ids of a process's children.
inline std::vector<pid_t> children_of(pid_t pid) {
  std::vector<pid_t> out;
  for (const auto& task : fs::directory_iterator(fmt::format("/proc/{}/task", pid))) {
    std::ifstream in(task.path() / "children");
    for (pid_t child = 0; in >> child;) {
      out.push_back(child);
    }
  }
  return out;
}

inline ExtractionRequest request(DocumentKind kind, std::string_view bytes) {
  auto file = DocumentFile::from_bytes(bytes);
  EXPECT_TRUE(file);
  return {.kind = kind, .file = std::move(*file)};
}

/// A page that takes the reader long: libxml2 looks through all open elements at each end tag that
/// matches none.
inline std::string slow_page() {
  std::string out = "<html><body>";
  for (int i = 0; i < 30'000; ++i) {
    out += "<b>";
  }
  for (int i = 0; i < 400'000; ++i) {
    out += "</i>x";
  }
  return out;
}

class PoolTest : public ::testing::Test {
 public:
  PoolTest() : runtime_(2) { runtime_.start(); }
  ~PoolTest() override { close(); }

 protected:
  ExtractionPool& open(ExtractionOptions options = {}) {
    if (options.program.empty()) {
      // Under ThreadSanitizer the program is that of another build: see
      // scripts/checks/sanitizers.py.
      const char* const other = std::getenv("AURIGA_EXTRACT");
      options.program =
          other != nullptr ? fs::path(other) : fs::path(AURIGA_BINARY_DIR) / "auriga-extract";
    }
    pool_.emplace(runtime_.shard(0).executor(), std::move(options));
    return *pool_;
  }

  void close() {
    if (pool_) {
      runtime_.run_blocking(pool_->shut_down(std::chrono::steady_clock::now() + 5s));
      pool_.reset();
    }
  }

  static Task<> store(ExtractionPool& pool, ExtractionRequest what, Text& out) {
    out = co_await pool.extract(std::move(what));
  }

  Text read(ExtractionRequest what) {
    Text out;
    runtime_.run_blocking(store(*pool_, std::move(what), out));
    return out;
  }

  Text read(DocumentKind kind, std::string_view bytes) { return read(request(kind, bytes)); }

  static Task<> ask(ExtractionPool& pool, ExtractionStatistics& out) {
    out = co_await pool.statistics();
  }

  ExtractionStatistics statistics() {
    ExtractionStatistics out;
    runtime_.run_blocking(ask(*pool_, out));
    return out;
  }

  void expect_alive() {
    const auto text = read(DocumentKind::kMarkdown, "still here");
    ASSERT_TRUE(text) << text.error().detail();
    EXPECT_EQ(text->text, "still here");
  }

  /// Waits until `count` helpers have a child at work; answers the helpers.
  static std::vector<pid_t> working_helpers(std::size_t count) {
    for (int i = 0; i < 1000; ++i) {
      std::vector<pid_t> out;
      for (const auto helper : children_of(::getpid())) {
        if (!children_of(helper).empty()) {
          out.push_back(helper);
        }
      }
      if (out.size() == count) {
        return out;
      }
      std::this_thread::sleep_for(5ms);
    }
    ADD_FAILURE() << "no helper began to work";
    return {};
  }

  platform::Runtime runtime_;
  std::optional<ExtractionPool> pool_;
};

}  // namespace auriga::extraction
