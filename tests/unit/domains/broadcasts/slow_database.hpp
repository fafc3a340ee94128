// A database whose next write may be held up, while others pass it, as on PostgreSQL one of two
// connections is the slower; and which may be down for a while.
#pragma once

#include <atomic>
#include <memory>

#include "platform/database/database.hpp"

namespace auriga::broadcasts::test {

class SlowDatabase final : public platform::db::Database {
 public:
  explicit SlowDatabase(std::unique_ptr<Database> real) : real_(std::move(real)) {}

  /// The next write begins so much later, on the real clock.
  void hold_up_next_write(std::chrono::milliseconds time) { held_up_ = time; }

  /// So many calls from now on find it down.
  void be_down_for(int calls) { down_for_ = calls; }
  /// How many found it so.
  [[nodiscard]] int found_down() const { return found_down_; }

  [[nodiscard]] platform::db::Engine engine() const noexcept override { return real_->engine(); }
  [[nodiscard]] const core::Clock& clock() const noexcept override { return real_->clock(); }
  [[nodiscard]] platform::db::Health health() const override { return real_->health(); }
  [[nodiscard]] platform::db::Counters counters() const override { return real_->counters(); }
  void on_emit(std::function<void()> wake) override { real_->on_emit(std::move(wake)); }
  platform::Task<> copy_to(std::filesystem::path folder) override {
    return real_->copy_to(std::move(folder));
  }
  platform::Task<> load_from(std::filesystem::path folder) override {
    return real_->load_from(std::move(folder));
  }

 protected:
  platform::Task<> run(Mode mode, platform::db::Scope scope,
                       std::shared_ptr<platform::db::detail::Body> body) override {
    if (down_for_ > 0) {
      --down_for_;
      ++found_down_;
      throw core::Error(core::ErrorCode::kDatabaseUnavailable, {}, "the cable is out");
    }
    if (mode == Mode::kWrite) {
      const auto time = held_up_.exchange({});
      if (time.count() > 0) {
        co_await platform::sleep_for(time);
      }
    }
    constexpr auto kRun = &Door::run;
    co_await (*real_.*kRun)(mode, std::move(scope), std::move(body));
  }

 private:
  /// Through which another database's run() is called.
  struct Door : Database {
    using Database::run;
  };
  std::unique_ptr<Database> real_;
  std::atomic<std::chrono::milliseconds> held_up_{};
  std::atomic<int> down_for_{0};
  std::atomic<int> found_down_{0};
};

}  // namespace auriga::broadcasts::test
