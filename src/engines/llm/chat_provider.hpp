// ChatProvider: a language model behind one interface. Messages go in; text comes out piece by
// piece, then why it stopped and what it cost.
//
//   auto stream = co_await provider.start(prompt, deadline);   // the first text is there
//   while (!(text = co_await stream->read()).empty()) { … }
//   stream->end().usage …
//
// Destroying the stream, at any point, cancels the request: the model stops working for nobody.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/runtime/task.hpp"

namespace auriga::llm {

using platform::SteadyTime;
using platform::Task;

enum class ChatRole : std::uint8_t { system, user, assistant };
BOOST_DESCRIBE_ENUM(ChatRole, system, user, assistant)

struct ChatMessage {
  ChatRole role = ChatRole::user;
  std::string content;
};

struct ChatPrompt {
  std::vector<ChatMessage> messages;
  std::optional<std::int64_t> output_tokens_max = {};
  std::optional<double> temperature = {};
};

struct Usage {
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  bool estimated = false;  ///< The endpoint did not say: four characters are counted as a token.
};

enum class StopReason : std::uint8_t { end_turn, max_tokens, content_filter, tool_use };
BOOST_DESCRIBE_ENUM(StopReason, end_turn, max_tokens, content_filter, tool_use)

struct ChatEnd {
  StopReason stop_reason = StopReason::end_turn;
  Usage usage;
};

/// An answer under way. On the shard that started it.
class ChatStream {
 public:
  virtual ~ChatStream() = default;

  /// The next text, well-formed UTF-8; empty at the end. Throws MODEL_UNAVAILABLE when the
  /// endpoint breaks off or falls silent, MODEL_ANSWER_INVALID when it breaks the protocol.
  [[nodiscard]] virtual Task<std::string> read() = 0;

  /// Valid once read() has answered empty.
  [[nodiscard]] virtual const ChatEnd& end() const = 0;
};

/// Any shard.
class ChatProvider {
 public:
  virtual ~ChatProvider() = default;

  /// Asks, and returns when the first text has arrived. What fails before that is repeated where it
  /// makes sense. Throws as ChatStream::read(); `deadline` bounds the whole answer.
  [[nodiscard]] virtual Task<std::unique_ptr<ChatStream>> start(ChatPrompt prompt,
                                                                SteadyTime deadline) = 0;

  /// Whether the endpoint answers; throws MODEL_UNAVAILABLE with the reason when it does not.
  virtual Task<> probe(SteadyTime deadline) = 0;
};

}  // namespace auriga::llm
