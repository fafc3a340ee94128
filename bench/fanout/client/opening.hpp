// Opening: begins many things, so many at once and the next whenever one is ready.
#pragma once

#include <cstddef>
#include <functional>

namespace auriga::load {

class Opening {
 public:
  /// `start` begins the thing with this number.
  Opening(std::size_t count, std::size_t at_once, std::function<void(std::size_t)> start)
      : count_(count), at_once_(at_once), start_(std::move(start)) {}

  void begin() {
    while (started_ < count_ && started_ < ready_ + at_once_) {
      start_(started_++);
    }
  }

  void one_is_ready() {
    ++ready_;
    begin();
  }

  [[nodiscard]] bool done() const { return ready_ == count_; }

 private:
  std::size_t count_;
  std::size_t at_once_;
  std::size_t started_ = 0;
  std::size_t ready_ = 0;
  std::function<void(std::size_t)> start_;
};

inline constexpr std::size_t kOpeningAtOnce = 64;
inline constexpr double kOpeningSecondsMax = 120;

}  // namespace auriga::load
