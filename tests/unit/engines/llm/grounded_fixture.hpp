// grounded_chat against the scripted endpoint: what its tests share.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

#include "engines/llm/grounded_chat.hpp"
#include "tests/support/openai_server/openai_server.hpp"
#include "tests/unit/engines/llm/shard.hpp"

namespace auriga::llm {

/// Keeps what a reader would see.
class Screen : public AnswerSink {
 public:
  Task<> delta(std::string_view text) override {
    shown += text;
    if (fails_after != 0 && shown.size() >= fails_after) {
      throw core::Error(core::ErrorCode::kInternal, "the reader left");
    }
    co_return;
  }
  Task<> restart(std::string_view why) override {
    reason = why;
    thrown_away = std::exchange(shown, std::string());
    co_return;
  }
  std::string shown;
  std::string thrown_away;
  std::string reason;
  std::size_t fails_after = 0;
};

inline Task<GroundedAnswer> builtin(AnswerSink& sink) {
  GroundedAnswer answer;
  answer.text = "From builtin.";
  co_await sink.delta(answer.text);
  co_return answer;
}

class GroundedChat : public ::testing::Test {
 protected:
  GroundedChat() {
    ModelSettings settings{.id = "test",
                           .name = "Test",
                           .base_url = server_.base_url(),
                           .model = "test-model",
                           .answer_time = std::chrono::seconds(2),
                           .silence_time = std::chrono::milliseconds(300)};
    registry_.emplace(std::vector{settings}, shard_.clients());
  }

  static GroundingInput input() {
    return {.agent_name = "Help desk",
            .sop = "# Help desk\n1. Be kind.",
            .history = {{ChatRole::user, "Hello"}, {ChatRole::assistant, "Good day."}},
            .question = "How long can I return things?",
            .passages = {{.document_id = core::DocumentId::make(),
                          .document = "returns.md",
                          .heading = "Returns",
                          .text = "You may return an item within 14 days of delivery.",
                          .start = 100,
                          .score = 0.9}},
            .no_answer = "That is not in my documents."};
  }

  GroundedAnswer ask(GroundingInput from = input()) {
    return shard_.run(grounded_chat(model(), std::move(from), screen_, &builtin));
  }
  Model& model() { return *registry_->find("test"); }

  testing::OpenAiServer server_;
  testing::OneShard shard_;
  std::optional<ModelRegistry> registry_;
  Screen screen_;
};

/// More than a small model takes.
inline GroundingInput large_input(GroundingInput from) {
  from.sop = std::string(6000, 's');
  from.history = {{ChatRole::user, std::string(3000, 'a')},
                  {ChatRole::assistant, std::string(3000, 'b')},
                  {ChatRole::user, "And then?"},
                  {ChatRole::assistant, "Then it is done."}};
  from.passages.assign(12, from.passages[0]);
  for (std::size_t i = 1; i < from.passages.size(); ++i) {
    from.passages[i].text = std::string(1500, 'p');
  }
  return from;
}

}  // namespace auriga::llm
