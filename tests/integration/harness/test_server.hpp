// TestServer: the whole program in this process, on a data folder of its own and a free port.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "app/application.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::testing {

/// Event types to how often they were emitted.
using EventCounts = std::map<std::string, int>;

class TestServer {
 public:
  struct Options {
    /// "section.name=value", after those every test server has.
    std::vector<std::string> settings = {};
    std::filesystem::path data = {};  ///< Empty: a temporary folder that goes with the server.
    bool demo = false;
  };

  /// Answers requests when it returns; throws what the start threw.
  explicit TestServer(Options options);
  TestServer() : TestServer(Options{}) {}
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  /// In two steps, as a signal would. Idempotent; rethrows what serving ended with.
  void stop();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const std::filesystem::path& data() const { return data_; }
  [[nodiscard]] const app::Application::Ready& ready() const { return ready_; }
  [[nodiscard]] app::Application& application() { return *application_; }

  /// Runs one statement beside the server, for what time or accident would do. Rows changed.
  std::int64_t execute(const std::string& sql);
  /// One number from the database.
  [[nodiscard]] std::int64_t count(const std::string& sql);
  /// One text from the database; empty when there is none.
  [[nodiscard]] std::string look_up(const std::string& sql);
  /// All events emitted so far.
  [[nodiscard]] EventCounts events();

  /// Files below `folder` of the data folder, relative to it, sorted; those of `.new` included.
  [[nodiscard]] std::vector<std::string> files_in(const std::string& folder) const;

 private:
  std::unique_ptr<TemporaryFolder> own_folder_;
  std::filesystem::path data_;
  std::unique_ptr<app::Application> application_;
  app::Application::Ready ready_;
  std::uint16_t port_ = 0;
  std::atomic<bool> stop_{false};
  std::exception_ptr failure_;
  std::thread thread_;
};

/// Events of `after` that `before` has not, with their numbers.
[[nodiscard]] EventCounts difference(const EventCounts& before, const EventCounts& after);

}  // namespace auriga::testing
