// A database before another: what goes through it may fail.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <utility>

#include "platform/database/database.hpp"

namespace auriga::testing {

class ForwardingDatabase : public platform::db::Database {
 public:
  explicit ForwardingDatabase(Database& real) : real_(real) {}

  [[nodiscard]] platform::db::Engine engine() const noexcept override { return real_.engine(); }
  [[nodiscard]] const core::Clock& clock() const noexcept override { return real_.clock(); }
  [[nodiscard]] platform::db::Health health() const override { return real_.health(); }
  [[nodiscard]] platform::db::Counters counters() const override { return real_.counters(); }
  void on_emit(std::function<void()> wake) override { real_.on_emit(std::move(wake)); }
  platform::Task<> copy_to(std::filesystem::path folder) override {
    return real_.copy_to(std::move(folder));
  }
  platform::Task<> load_from(std::filesystem::path folder) override {
    return real_.load_from(std::move(folder));
  }

 protected:
  platform::Task<> run(Mode mode, platform::db::Scope scope,
                       std::shared_ptr<platform::db::detail::Body> body) override {
    constexpr auto kRun = &Door::run;
    return (real_.*kRun)(mode, std::move(scope), std::move(body));
  }

 private:
  /// Through which another database's run() is called.
  struct Door : Database {
    using Database::run;
  };
  Database& real_;
};

}  // namespace auriga::testing
