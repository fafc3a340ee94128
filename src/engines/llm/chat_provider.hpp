// ChatProvider: a language model behind one interface. Messages go in; text comes out piece by
// piece, then why it stopped and what it cost.
//
//   auto stream = co_await provider.start(prompt, deadline);   // the first text is there
//   while (!(text = co_await stream->read()).empty()) { … }
//   stream->end().usage …
//
// Destroying the stream, at any point, cancels the request: the model stops working for nobody.
//
// Tools: the prompt may offer some, and the model may ask for them to be called instead of, or
// besides, answering. A call is of use only whole, so calls are given at the end, in end(); whoever
// asked calls the tools and asks again with the assistant's message and one of role `tool` each.
#pragma once

#include <boost/describe.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/trace.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::llm {

using platform::SteadyTime;
using platform::Task;

enum class ChatRole : std::uint8_t { system, user, assistant, tool };
BOOST_DESCRIBE_ENUM(ChatRole, system, user, assistant, tool)

/// What a model asks for. `arguments` is JSON as the model wrote it, which may be no JSON at all.
struct ToolCall {
  std::string id;  ///< Names the call in the result's message.
  std::string name;
  std::string arguments;

  bool operator==(const ToolCall&) const = default;
};

struct ChatMessage {
  ChatRole role = ChatRole::user;
  std::string content;
  std::vector<ToolCall> tool_calls = {};  ///< Of an assistant's message.
  std::string tool_call_id = {};          ///< Of a tool's message: the call it answers.
};

/// A tool as a model is told of it.
struct ToolSpec {
  std::string name;
  std::string description;
  boost::json::object parameters;  ///< JSON Schema of an object; empty: no parameters.
};

/// Function names as OpenAI takes them.
inline constexpr std::string_view kToolNamePattern = "[A-Za-z0-9_-]{1,64}";

enum class ToolChoice : std::uint8_t { automatic, none, required, named };

/// The tools a prompt offers.
struct ToolOffer {
  std::vector<ToolSpec> tools = {};
  ToolChoice choice = ToolChoice::automatic;
  std::string named = {};  ///< With ToolChoice::named, the only one that may be called.
  bool parallel = true;    ///< Whether one answer may hold several calls.

  /// Whether an answer without a call is none.
  [[nodiscard]] bool must_call() const noexcept {
    return choice == ToolChoice::required || choice == ToolChoice::named;
  }
};

struct ChatPrompt {
  std::vector<ChatMessage> messages;
  std::optional<std::int64_t> output_tokens_max = {};
  std::optional<double> temperature = {};
  ToolOffer offer = {};
  std::vector<std::string> stop = {};  ///< The answer ends before any of these.
  core::Trace trace = {};              ///< What it is asked for; told to the endpoint.
};

/// All that it holds, in bytes: texts, calls and what is said of tools.
[[nodiscard]] std::size_t bytes_of(const ChatPrompt& prompt);

/// So many bytes are taken for a token where the endpoint does not say. Of English; other languages
/// have fewer.
inline constexpr std::size_t kBytesPerToken = 4;

struct Usage {
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  bool estimated = false;  ///< The endpoint did not say: four characters are counted as a token.
};

void add(Usage& sum, const Usage& more);
/// Of an answer whose endpoint does not say.
[[nodiscard]] Usage estimated_usage(std::size_t bytes_in, std::size_t bytes_out);

enum class StopReason : std::uint8_t { end_turn, max_tokens, content_filter, tool_use };
BOOST_DESCRIBE_ENUM(StopReason, end_turn, max_tokens, content_filter, tool_use)

struct ChatEnd {
  StopReason stop_reason = StopReason::end_turn;  ///< tool_use exactly where there are calls.
  Usage usage;
  std::vector<ToolCall> tool_calls = {};  ///< Whole; at most kToolCallsMax.
};

/// Bounds of what one answer may ask for; more is MODEL_ANSWER_INVALID.
inline constexpr std::size_t kToolCallsMax = 64;
inline constexpr std::size_t kToolArgumentsBytesMax = 1024 * 1024;  ///< Of all calls together.

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

  /// Asks, and returns when the first text, or the first of a tool call, has arrived. What fails
  /// before that is repeated where it makes sense. Throws as ChatStream::read(), and
  /// TOOLS_UNSUPPORTED where tools are offered and the endpoint takes none,
  /// CONTEXT_LENGTH_EXCEEDED where the prompt is too long for it; `deadline` bounds the whole
  /// answer.
  [[nodiscard]] virtual Task<std::unique_ptr<ChatStream>> start(ChatPrompt prompt,
                                                                SteadyTime deadline) = 0;

  /// Whether the endpoint answers; throws MODEL_UNAVAILABLE with the reason when it does not.
  virtual Task<> probe(SteadyTime deadline) = 0;
};

}  // namespace auriga::llm
