// TimedSink: tells on, and knows how long the telling took.
#pragma once

#include <chrono>
#include <functional>

#include "engines/llm/grounded_chat.hpp"

namespace auriga::sessions {

class TimedSink final : public llm::AnswerSink {
 public:
  using Now = std::function<std::chrono::steady_clock::time_point()>;

  /// `to` must outlive it.
  explicit TimedSink(llm::AnswerSink& to, Now now = std::chrono::steady_clock::now)
      : to_(to), now_(std::move(now)) {}

  platform::Task<> delta(std::string_view text) override { return timed(to_.delta(text)); }
  platform::Task<> restart(std::string_view reason) override { return timed(to_.restart(reason)); }
  platform::Task<> tool_call(const llm::ToolCall& call) override {
    return timed(to_.tool_call(call));
  }
  platform::Task<> tool_result(const llm::ToolUse& use) override {
    return timed(to_.tool_result(use));
  }

  /// Without what threw.
  [[nodiscard]] std::int64_t spent_ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(spent_).count();
  }

 private:
  platform::Task<> timed(platform::Task<> telling) {
    const auto begins = now_();
    co_await std::move(telling);
    spent_ += now_() - begins;
  }

  llm::AnswerSink& to_;
  Now now_;
  std::chrono::steady_clock::duration spent_{};
};

}  // namespace auriga::sessions
