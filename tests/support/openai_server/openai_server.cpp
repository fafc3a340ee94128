#include "tests/support/openai_server/openai_server.hpp"

#include <algorithm>
#include <sstream>

#include "core/text.hpp"

namespace auriga::testing {

namespace json = boost::json;

namespace {

/// Words with the white space before them: joined they are the text again.
std::vector<std::string> deltas_of(const std::string& text) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto word = text.find_first_not_of(" \n", at);
    const auto end = word == std::string::npos
                         ? text.size()
                         : std::min(text.find_first_of(" \n", word), text.size());
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

int words_in(const std::string& text) {
  std::istringstream in(text);
  int count = 0;
  for (std::string word; in >> word;) {
    ++count;
  }
  return count;
}

int input_tokens_of(const json::object& body) {
  int count = 0;
  for (const auto& message : body.at("messages").as_array()) {
    if (const auto* content = message.as_object().if_contains("content");
        content != nullptr && content->is_string()) {
      count += words_in(std::string(content->get_string()));
    }
  }
  return count;
}

std::size_t bytes_of_messages(const json::object& body) {
  std::size_t bytes = 0;
  for (const auto& message : body.at("messages").as_array()) {
    const auto* content = message.as_object().if_contains("content");
    bytes += content != nullptr && content->is_string() ? content->get_string().size() : 0;
  }
  return bytes;
}

std::string error_body(std::string_view message, std::string_view type) {
  return json::serialize(json::object{
      {"error",
       json::object{{"message", message}, {"type", type}, {"param", nullptr}, {"code", nullptr}}}});
}

json::object usage_of(int input, int output) {
  return {
      {"prompt_tokens", input}, {"completion_tokens", output}, {"total_tokens", input + output}};
}

// g++ 12 cannot build initialiser lists inside a coroutine's awaited call: these make them outside.
PeerHeaders content_type(std::string type) {
  return {{"Content-Type", std::move(type)}};
}
const PeerHeaders kJson = content_type("application/json");

PeerHeaders retry_after(int seconds) {
  return {{"Content-Type", "application/json"}, {"Retry-After", std::to_string(seconds)}};
}

std::string models_body(const std::string& model) {
  const json::object entry{{"id", model}, {"object", "model"}, {"owned_by", "test"}};
  return json::serialize(json::object{{"object", "list"}, {"data", json::array{entry}}});
}

std::string event_of(const json::object& object) {
  return "data: " + json::serialize(object) + "\n\n";
}

}  // namespace

OpenAiServer::OpenAiServer(std::string model, std::string api_key, std::uint16_t port)
    : model_(std::move(model)),
      api_key_(std::move(api_key)),
      make_([](const json::object&) { return ModelAnswer{"Hello from the test model."}; }),
      server_([this](PeerRequest request,
                     PeerConnection& peer) { return serve(std::move(request), peer); },
              port) {}

void OpenAiServer::reply(std::string text) {
  reply_by([text = std::move(text)](const json::object&) { return text; });
}

void OpenAiServer::reply_by(std::function<std::string(const json::object&)> make) {
  answer_by(
      [make = std::move(make)](const json::object& request) { return ModelAnswer{make(request)}; });
}

void OpenAiServer::answer_by(std::function<ModelAnswer(const json::object&)> make) {
  const std::scoped_lock lock(mutex_);
  make_ = std::move(make);
}

void OpenAiServer::fault(ModelFault fault, ModelFaultOptions options) {
  const std::scoped_lock lock(mutex_);
  fault_ = fault;
  options_ = options;
}

void OpenAiServer::pace(std::chrono::milliseconds wait) {
  const std::scoped_lock lock(mutex_);
  wait_ = wait;
}

void OpenAiServer::think(int pieces) {
  const std::scoped_lock lock(mutex_);
  thoughts_ = pieces;
}

std::vector<json::object> OpenAiServer::chats() const {
  const std::scoped_lock lock(mutex_);
  return chats_;
}

std::vector<std::string> OpenAiServer::traces() const {
  const std::scoped_lock lock(mutex_);
  return traces_;
}

bool OpenAiServer::await_chats(std::size_t count) {
  std::unique_lock lock(mutex_);
  return chatted_.wait_for(lock, std::chrono::seconds(20), [&] { return chats_.size() >= count; });
}

bool OpenAiServer::await_pieces(std::size_t count) {
  std::unique_lock lock(mutex_);
  return chatted_.wait_for(lock, std::chrono::seconds(20), [&] { return pieces_ >= count; });
}

void OpenAiServer::sent_piece() {
  const std::scoped_lock lock(mutex_);
  ++pieces_;
  chatted_.notify_all();
}

std::string_view OpenAiServer::refusal_of(const json::object& body) const {
  const std::scoped_lock lock(mutex_);
  if (fault_ == ModelFault::kNoTools && body.contains("tools")) {
    return "test-model does not support tools";
  }
  if (fault_ == ModelFault::kSmallContext && bytes_of_messages(body) > options_.context_bytes) {
    return "This model's maximum context length is 1000 tokens, and you asked for more.";
  }
  return {};
}

OpenAiServer::Plan OpenAiServer::plan_for(const PeerRequest& request, const json::object& body) {
  const std::scoped_lock lock(mutex_);
  chats_.push_back(body);
  traces_.push_back(request.header("traceparent"));
  chatted_.notify_all();
  Plan plan{.answer = make_(body), .options = options_, .wait = wait_, .thoughts = thoughts_};
  if (options_.times != 0) {
    plan.fault = fault_;
    options_.times -= options_.times > 0 ? 1 : 0;
  }
  return plan;
}

Task<> OpenAiServer::serve(PeerRequest request, PeerConnection& peer) {
  if (!api_key_.empty() && request.header("authorization") != "Bearer " + api_key_) {
    co_await peer.respond(401, kJson, error_body("Incorrect API key.", "invalid_request_error"));
  } else if (request.method == "GET" && request.target == "/v1/models") {
    co_await peer.respond(200, kJson, models_body(model_));
  } else if (request.method == "POST" && request.target == "/v1/chat/completions") {
    co_await chat(request, peer);
  } else {
    co_await peer.respond(404, kJson, error_body("Unknown route.", "invalid_request_error"));
  }
}

Task<> OpenAiServer::chat(const PeerRequest& request, PeerConnection& peer) {
  boost::system::error_code broken;
  const auto parsed = json::parse(request.body, broken);
  const auto* body = broken ? nullptr : parsed.if_object();
  if (body == nullptr || !body->contains("messages") || !body->contains("model")) {
    co_await peer.respond(400, kJson, error_body("Invalid body.", "invalid_request_error"));
    co_return;
  }
  if (const auto refusal = refusal_of(*body); !refusal.empty()) {
    co_await peer.respond(400, kJson, error_body(refusal, "invalid_request_error"));
    co_return;
  }
  auto plan = plan_for(request, *body);
  if (plan.fault == ModelFault::kNoTools || plan.fault == ModelFault::kSmallContext) {
    plan.fault = ModelFault::kNone;
  }
  switch (plan.fault) {
    case ModelFault::kServerError:
      co_await peer.respond(500, kJson, error_body("The server had an error.", "server_error"));
      co_return;
    case ModelFault::kRateLimited:
      co_await peer.respond(429, retry_after(plan.options.retry_after_s),
                            error_body("Rate limit reached.", "requests"));
      co_return;
    case ModelFault::kUnauthorized:
      co_await peer.respond(401, kJson, error_body("Incorrect API key.", "invalid_request_error"));
      co_return;
    case ModelFault::kStall:
      co_await peer.stall();
      co_return;
    case ModelFault::kCutBeforeHead:
      peer.cut();
      co_return;
    case ModelFault::kNotAStream:
      co_await peer.respond(200, content_type("text/html"), "<h1>Welcome to the proxy</h1>");
      co_return;
    default:
      break;
  }
  const auto* streamed = body->if_contains("stream");
  const int input_tokens = input_tokens_of(*body);
  if (streamed != nullptr && streamed->as_bool()) {
    const auto* options = body->if_contains("stream_options");
    co_await stream(plan, options != nullptr && options->at("include_usage").as_bool(),
                    input_tokens, peer);
  } else {
    co_await whole(plan, input_tokens, peer);
  }
}

json::object OpenAiServer::chunk_of(json::array choices) const {
  return {{"id", "chatcmpl-1"},
          {"object", "chat.completion.chunk"},
          {"created", 1},
          {"model", model_},
          {"choices", std::move(choices)}};
}

json::object OpenAiServer::delta_chunk(json::object delta) const {
  delta["role"] = "assistant";
  const json::object choice{{"index", 0}, {"delta", std::move(delta)}, {"finish_reason", nullptr}};
  return chunk_of(json::array{choice});
}

std::vector<json::object> OpenAiServer::chunks_of(const ModelAnswer& answer) const {
  constexpr std::size_t kPiece = 7;
  std::vector<json::object> out;
  for (const auto& delta : deltas_of(answer.text)) {
    out.push_back(delta_chunk({{"content", delta}}));
  }
  const auto add = [&](json::object call) {
    out.push_back(delta_chunk({{"tool_calls", json::array{std::move(call)}}}));
  };
  for (std::size_t i = 0; i < answer.calls.size(); ++i) {
    const auto& call = answer.calls[i];
    add({{"index", i},
         {"id", call.id},
         {"type", "function"},
         {"function", json::object{{"name", call.name}, {"arguments", ""}}}});
    std::string_view rest = call.arguments;
    while (!rest.empty()) {
      const auto piece = rest.substr(0, core::byte_offset(rest, kPiece));
      rest.remove_prefix(piece.size());
      add({{"index", i}, {"function", json::object{{"arguments", piece}}}});
    }
  }
  return out;
}

json::object OpenAiServer::last_chunk(std::string_view reason) const {
  const json::object choice{{"index", 0}, {"delta", json::object{}}, {"finish_reason", reason}};
  return chunk_of(json::array{choice});
}

json::object OpenAiServer::usage_chunk(int input, int output) const {
  auto chunk = chunk_of({});
  chunk["usage"] = usage_of(input, output);
  return chunk;
}

json::object OpenAiServer::whole_answer(const ModelAnswer& answer, int input_tokens) const {
  json::object message{{"role", "assistant"}, {"content", answer.text}};
  if (!answer.calls.empty()) {
    json::array calls;
    for (const auto& call : answer.calls) {
      calls.push_back(json::object{
          {"id", call.id},
          {"type", "function"},
          {"function", json::object{{"name", call.name}, {"arguments", call.arguments}}}});
    }
    message["tool_calls"] = std::move(calls);
  }
  const json::object choice{{"index", 0},
                            {"message", std::move(message)},
                            {"finish_reason", answer.calls.empty() ? "stop" : "tool_calls"}};
  return {{"id", "chatcmpl-1"},
          {"object", "chat.completion"},
          {"created", 1},
          {"model", model_},
          {"choices", json::array{choice}},
          {"usage", usage_of(input_tokens, words_in(answer.text))}};
}

Task<> OpenAiServer::stream(const Plan& plan, bool with_usage, int input_tokens,
                            PeerConnection& peer) {
  co_await peer.begin(200, content_type("text/event-stream; charset=utf-8"));
  const auto first = event_of(delta_chunk({{"content", ""}}));
  co_await peer.chunk(first);
  const auto thought = event_of(delta_chunk({{"reasoning_content", "Hm."}}));
  for (int i = 0; i < plan.thoughts; ++i) {
    co_await platform::sleep_for(plan.wait);
    co_await peer.chunk(thought);
  }
  const auto deltas = chunks_of(plan.answer);
  int sent = 0;
  for (const auto& delta : deltas) {
    if (plan.fault == ModelFault::kInvalidJson) {
      co_await peer.chunk("data: {\"choices\":[{\n\n");
      continue;
    }
    if (plan.fault != ModelFault::kNone && sent == plan.options.after_deltas) {
      break;
    }
    if (plan.wait.count() > 0) {
      co_await platform::sleep_for(plan.wait);
    }
    co_await peer.chunk(event_of(delta));
    sent_piece();
    ++sent;
  }
  switch (plan.fault) {
    case ModelFault::kStallMidStream:
      co_await peer.stall();
      co_return;
    case ModelFault::kCutMidStream:
      // What was sent must reach the client before the reset overtakes it.
      co_await platform::sleep_for(std::chrono::milliseconds(20));
      peer.cut();
      co_return;
    case ModelFault::kEndWithoutDone:
      co_await peer.end();
      co_return;
    case ModelFault::kInvalidJsonLate:
      co_await peer.chunk("data: {\"choices\": oops}\n\n");
      break;
    case ModelFault::kErrorEvent:
      co_await peer.chunk("data: " + error_body("The model crashed.", "server_error") + "\n\n");
      break;
    default:
      break;
  }
  co_await peer.chunk(event_of(last_chunk(plan.answer.calls.empty() ? "stop" : "tool_calls")));
  if (with_usage) {
    co_await peer.chunk(event_of(usage_chunk(input_tokens, words_in(plan.answer.text))));
  }
  co_await peer.chunk("data: [DONE]\n\n");
  co_await peer.end();
}

Task<> OpenAiServer::whole(const Plan& plan, int input_tokens, PeerConnection& peer) {
  if (plan.wait.count() > 0) {
    co_await platform::sleep_for(plan.wait);
  }
  if (plan.fault == ModelFault::kInvalidJson) {
    co_await peer.respond(200, kJson, "{\"choices\":[{");
    co_return;
  }
  co_await peer.respond(200, kJson, json::serialize(whole_answer(plan.answer, input_tokens)));
}

}  // namespace auriga::testing
