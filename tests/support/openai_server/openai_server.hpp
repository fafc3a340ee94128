// A server that behaves like an OpenAI-compatible endpoint, in its virtues and its faults:
// POST /v1/chat/completions (streamed and whole) and GET /v1/models.
//
// The stream is what the protocol asks for: `data: {chunk}` per delta, one chunk with
// finish_reason, one with usage when stream_options.include_usage is set, then `data: [DONE]`.
// Tokens are counted as words, so that a test can foretell them.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/openai_server/scripted_server.hpp"

namespace auriga::testing {

enum class ModelFault : std::uint8_t {
  kNone,
  kServerError,      ///< 500 with the protocol's error object.
  kRateLimited,      ///< 429 with Retry-After.
  kUnauthorized,     ///< 401.
  kStall,            ///< Takes the request and never answers.
  kStallMidStream,   ///< Some deltas, then silence.
  kCutBeforeHead,    ///< Resets the connection at once.
  kCutMidStream,     ///< Some deltas, then a reset.
  kEndWithoutDone,   ///< Some deltas, then a proper end of the body: no finish_reason, no [DONE].
  kInvalidJson,      ///< A stream whose chunks are not JSON.
  kInvalidJsonLate,  ///< Some good deltas, then one that is not JSON.
  kErrorEvent,       ///< Some deltas, then an error object as an event.
  kNotAStream,       ///< 200 with a web page.
  kNoTools,          ///< 400 where tools are offered; else all is well.
  kSmallContext,     ///< 400 where the messages hold more than `context_bytes`; else all is well.
};

struct ModelFaultOptions {
  int times = -1;                    ///< Requests it strikes; then all is well. Negative: all.
  int after_deltas = 2;              ///< For faults in the middle.
  int retry_after_s = 1;             ///< For kRateLimited.
  std::size_t context_bytes = 4000;  ///< For kSmallContext.
};

/// A tool call that it makes; `arguments` is sent as it stands, JSON or not.
struct ModelCall {
  std::string id;
  std::string name;
  std::string arguments;
};

/// What it says to a request.
struct ModelAnswer {
  std::string text = {};
  std::vector<ModelCall> calls = {};
};

/// An answer as the question's lines ask for it, so that a test in any language directs the model:
///   call NAME ARGUMENTS        calls a tool …
///   and call NAME ARGUMENTS    … and another at the same time
///   then call NAME ARGUMENTS   calls when the results of those before have come
///   say TEXT                   says so before the first call
/// At the end it repeats what the tools said; where a call is required and none directed, it calls
/// the named or the first tool with {}. Everything else is answered with `reply`.
[[nodiscard]] ModelAnswer directed_answer(const boost::json::object& request,
                                          const std::string& reply);

class OpenAiServer {
 public:
  /// With a key, requests without `Authorization: Bearer key` get 401.
  explicit OpenAiServer(std::string model = "test-model", std::string api_key = {},
                        std::uint16_t port = 0);

  /// As configured: "http://127.0.0.1:port/v1".
  [[nodiscard]] std::string base_url() const { return server_.url("/v1"); }

  /// What it says to a request body. Default: "Hello from the test model."
  void reply(std::string text);
  void reply_by(std::function<std::string(const boost::json::object& request)> make);
  void answer_by(std::function<ModelAnswer(const boost::json::object& request)> make);

  void fault(ModelFault fault, ModelFaultOptions options = {});
  /// A wait before each delta (and before a whole answer).
  void pace(std::chrono::milliseconds wait);
  /// So many pieces of reasoning, at the same pace, before a streamed answer's first text.
  void think(int pieces);

  /// Bodies of the chat requests so far, oldest first.
  [[nodiscard]] std::vector<boost::json::object> chats() const;
  /// What `traceparent` each of them had; empty: none.
  [[nodiscard]] std::vector<std::string> traces() const;
  [[nodiscard]] int requests() const noexcept { return server_.requests(); }
  /// Waits until so many requests, or chats, have come; whether they have in time.
  [[nodiscard]] bool await_requests(int count) { return server_.await_requests(count); }
  [[nodiscard]] bool await_chats(std::size_t count);
  /// The same for pieces of streamed answers.
  [[nodiscard]] bool await_pieces(std::size_t count);
  [[nodiscard]] int connections() const noexcept { return server_.connections(); }

 private:
  struct Plan {
    ModelAnswer answer;
    ModelFault fault = ModelFault::kNone;
    ModelFaultOptions options;
    std::chrono::milliseconds wait{0};
    int thoughts = 0;
  };
  Task<> serve(PeerRequest request, PeerConnection& peer);
  Task<> chat(const PeerRequest& request, PeerConnection& peer);
  Task<> stream(const Plan& plan, bool with_usage, int input_tokens, PeerConnection& peer);
  Task<> whole(const Plan& plan, int input_tokens, PeerConnection& peer);
  void sent_piece();
  Plan plan_for(const PeerRequest& request, const boost::json::object& body);
  /// Why a request gets 400; empty for none.
  [[nodiscard]] std::string_view refusal_of(const boost::json::object& body) const;
  [[nodiscard]] boost::json::object chunk_of(boost::json::array choices) const;
  [[nodiscard]] boost::json::object delta_chunk(boost::json::object delta) const;
  [[nodiscard]] boost::json::object last_chunk(std::string_view reason) const;
  [[nodiscard]] std::vector<boost::json::object> chunks_of(const ModelAnswer& answer) const;
  [[nodiscard]] boost::json::object usage_chunk(int input, int output) const;
  [[nodiscard]] boost::json::object whole_answer(const ModelAnswer& answer, int input_tokens) const;

  const std::string model_;
  const std::string api_key_;
  mutable std::mutex mutex_;  ///< Guards what follows: tests change it while the server runs.
  std::function<ModelAnswer(const boost::json::object&)> make_;
  ModelFault fault_ = ModelFault::kNone;
  ModelFaultOptions options_;
  std::chrono::milliseconds wait_{0};
  int thoughts_ = 0;
  std::vector<boost::json::object> chats_;
  std::vector<std::string> traces_;
  std::size_t pieces_ = 0;           ///< Of answers, sent.
  std::condition_variable chatted_;  ///< chats_ or pieces_ has grown.
  ScriptedServer server_;            ///< Last: it starts when the rest is there.
};

}  // namespace auriga::testing
