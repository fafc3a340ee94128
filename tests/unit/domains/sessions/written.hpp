// What an answer's sink was told, as a reader would have it on the screen.
#pragma once

#include <string>
#include <string_view>

#include "engines/llm/grounded_chat.hpp"

namespace auriga::sessions {

class Written : public llm::AnswerSink {
 public:
  platform::Task<> delta(std::string_view text) override {
    text_ += text;
    co_return;
  }
  platform::Task<> restart(std::string_view /*reason*/) override {
    text_.clear();
    co_return;
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace auriga::sessions
