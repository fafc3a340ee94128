// From a parsed head to a reply: route, middleware, handler, and errors made into problems.
#include "core/error_registry.hpp"
#include "core/text.hpp"
#include "platform/http/connection.hpp"
#include "platform/http/precondition.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/request_parser.hpp"
#include "platform/http/static_site.hpp"
#include "platform/http/target.hpp"
#include "platform/log/log.hpp"

namespace auriga::platform::http {
namespace {

constexpr const char* kCutOff =
    "The request was cut off before its end: whether it had its effect is not known.";

/// Whether an If-None-Match value names `etag` (weak comparison, RFC 9110, section 13.1.2).
bool names_etag(std::string_view list, std::string_view etag) {
  if (list == "*") {
    return true;
  }
  for (auto at = list.find(etag); at != std::string_view::npos; at = list.find(etag, at + 1)) {
    const auto end = at + etag.size();
    const bool starts =
        at == 0 || list[at - 1] == ' ' || list[at - 1] == ',' || list[at - 1] == '/';
    if (starts && (end == list.size() || list[end] == ',' || list[end] == ' ')) {
      return true;
    }
  }
  return false;
}

/// Where the handler named no version of what it read, the answer's text is its own version.
void name_version(Call& call, const Reply& reply) {
  const auto* route = call.route();
  const auto* body = std::get_if<std::string>(&reply.body);
  if (route != nullptr && route->etag && route->method == Method::kGet && body != nullptr &&
      reply.status == 200) {
    call.set_etag(version_of_text(*body));
  }
}

/// The first name that a query has twice; null when there is none. No operation takes lists there,
/// so one of the two would silently be lost.
const std::string* repeated_field(const core::TextFields& fields) {
  for (auto at = fields.begin(); at != fields.end(); ++at) {
    const auto same = [&](const auto& other) { return other.first == at->first; };
    if (std::any_of(fields.begin(), at, same)) {
      return &at->first;
    }
  }
  return nullptr;
}

/// A line of the log about a request.
log::Line& named(log::Line& line, const Call& call) {
  return line.clean("request_id", call.request_id())
      .clean("trace_id", call.trace_id())
      .clean("method", call.head().method)
      .clean("route", call.route() != nullptr ? std::string_view(call.route()->id) : "none");
}

/// Logs what escaped a handler and gives the error to show.
core::Error note_failure(std::exception_ptr failure, const Call& call) {
  auto error = error_of(failure);
  if (error.code() == core::ErrorCode::kInternal || !error.cause().empty()) {
    const auto& info = core::error_info(error.code());
    log::Line line(log::Level::kWarning, "request failed", log::Line::Literal{});
    named(line, call)
        .field("status", info.status)
        .clean("code", info.name)
        .field("detail", error.detail())
        .field("cause", error.cause());
  }
  return error;
}

/// Whether the body is one that we would have to decode first.
bool is_encoded(const RequestHead& head) {
  if (!head.has_body()) {
    return false;
  }
  const auto coding = head.find("Content-Encoding");
  return !coding.empty() && !core::equals_ignoring_case(coding, "identity");
}

ProblemReader reader_of(const Call& call) {
  if (call.route() != nullptr) {
    return call.route()->problems;
  }
  return call.path().starts_with("/v1/") ? ProblemReader::kOpenAi : ProblemReader::kAny;
}

}  // namespace

void Connection::note_addresses(Call& call) {
  call.secure_ = tls_;
  if (!trusted_peer_) {
    call.remote_address_ = address_;
    return;
  }
  // A proxy may add a line of its own behind the one that its client sent. Only what came last is
  // the proxy's word.
  const auto forwarded = call.head_.joined("X-Forwarded-For");
  call.remote_address_ = shard_.server.trusted.client(address_, forwarded);
  call.secure_ =
      tls_ || core::equals_ignoring_case(call.head_.find_last("X-Forwarded-Proto"), "https");
}

/// For the client that a trusted proxy names, until its answer is written. Throws OVERLOADED when
/// it has all that it may have.
AddressSeats::Seat Connection::take_seat(Call& call) {
  auto& seats = shard_.server.seats;
  if (!trusted_peer_ || !seats.bounded() || call.remote_address_ == address_) {
    return {};
  }
  boost::system::error_code bad;
  const auto client = asio::ip::make_address(call.remote_address_, bad);
  if (bad || shard_.server.trusted.contains(client)) {
    return {};
  }
  auto seat = seats.take(client);
  if (!seat) {
    shard_.server.refused.fetch_add(1, std::memory_order_relaxed);
    throw core::Error(core::ErrorCode::kOverloaded,
                      "This address has as many requests under way as one may have.");
  }
  return *std::move(seat);
}

/// Everything up to the handler, the handler, and the middleware after it. The reply is ready to
/// be written, or was (SentBody).
Task<Reply> Connection::dispatch(Call& call) {
  note_addresses(call);
  Reply reply;
  try {
    reply = co_await handle(call);
  } catch (...) {
    reply = answer_failure(call, std::current_exception());
  }
  co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
  if (stream_) {
    const auto* sent = std::get_if<SentBody>(&reply.body);
    const SentBody nothing;
    co_await finish_stream(call, sent != nullptr ? *sent : nothing);
    co_return Reply{.body = SentBody{}};
  }
  timed_out_ = false;
  expect(Phase::kHandler, SteadyTime::max());
  apply_etag(call, reply);
  co_await run_after(call, reply);
  co_return reply;
}

/// What is answered, or would be if the client were still there: middleware may keep it. A handler
/// that was told to stop may have had its effect before, whatever it threw then.
Reply Connection::answer_failure(Call& call, std::exception_ptr failure) {
  const bool told = !broken_ && !cancelled_;
  const bool late = cancelled_ && timed_out_;
  const auto error = late         ? core::Error(core::ErrorCode::kTimeout)
                     : cancelled_ ? core::Error(core::ErrorCode::kTimeout, kCutOff)
                     : told       ? note_failure(failure, call)
                                  : error_of(failure);
  call.failure_ = error.code();
  if (!stream_) {
    return problem(error, call.request_id_, reader_of(call));
  }
  auto text = problem_json(error, call.request_id_);
  if (told && stream_connected()) {
    queue_event("event: error\ndata: " + text + "\n\n");
  }
  return {.body = SentBody{std::move(text), core::error_info(error.code()).status}};
}

Task<Reply> Connection::handle(Call& call) {
  const auto& server = shard_.server;
  split_target(call);
  expect(Phase::kHandler, call.deadline_);
  const auto method = method_of(call.head_.method);
  call.method_ = method.value_or(Method::kGet);
  auto match = server.routes.find(call.method_, call.path_, call.path_fields_);
  if (!method) {
    match.operation = nullptr;
  }
  if (match.operation != nullptr) {
    call.route_ = &match.operation->route;
    call.deadline_ =
        call.started_ +
        (call.route_->timeout.count() > 0 ? call.route_->timeout : server.options.request_timeout);
    expected_ = call.deadline_;
  }
  std::optional<core::Error> refused;
  try {
    request_seat_ = take_seat(call);
  } catch (const core::Error& error) {
    refused = error;
  }
  for (const auto& middleware : server.middleware) {
    if (refused && !middleware->meets_refused()) {
      break;
    }
    ++befores_;
    if (auto task = middleware->before(call)) {
      co_await std::move(*task);
    }
    if (call.early_) {
      co_return *std::move(call.early_);
    }
  }
  if (refused) {
    throw *std::move(refused);
  }
  if (call.query_broken_) {
    throw core::Error(core::ErrorCode::kBadRequest,
                      "the query is not percent-encoded UTF-8 or has too many fields");
  }
  if (match.operation == nullptr) {
    co_return answer_unmatched(call, match.methods, method.has_value());
  }
  if (is_encoded(call.head_)) {
    call.reply_headers_.add("Accept-Encoding", "identity");  // RFC 9110, section 15.5.16.
    throw core::Error(core::ErrorCode::kUnsupportedMediaType,
                      "bodies are read without a Content-Encoding");
  }
  if (const auto* twice = repeated_field(call.query_fields_)) {
    throw std::move(core::Error(core::ErrorCode::kValidationFailed)
                        .with_faults({{"query/" + core::clip(*twice, 100), "repeated",
                                       "is given more than once"}}));
  }
  co_return co_await match.operation->handler.run(match.operation->handler.self, call);
}

/// Nothing in the table: OPTIONS, a wrong method, a file of the console, or nothing at all.
Reply Connection::answer_unmatched(Call& call, std::uint8_t methods, bool known_method) {
  const bool options = known_method && call.method_ == Method::kOptions;
  if (methods != 0 || (options && call.head_.target == "*")) {
    auto reply = options
                     ? Reply::empty()
                     : problem(core::Error(core::ErrorCode::kMethodNotAllowed), call.request_id_);
    reply.headers.set("Allow", RouteTable::allow(methods));
    return reply;
  }
  const bool read = known_method && (call.method_ == Method::kGet || call.method_ == Method::kHead);
  if (shard_.server.site != nullptr) {
    if (auto file = shard_.server.site->find(call)) {
      if (read) {
        return *std::move(file);
      }
      auto reply = options
                       ? Reply::empty()
                       : problem(core::Error(core::ErrorCode::kMethodNotAllowed), call.request_id_);
      reply.headers.set("Allow", "GET, HEAD, OPTIONS");
      return reply;
    }
  }
  return problem(core::Error(core::ErrorCode::kNotFound), call.request_id_, reader_of(call));
}

/// A broken query is told later, so that such a request still passes the middleware.
void Connection::split_target(Call& call) {
  const std::string_view target = call.head_.target;
  const auto question = target.find('?');
  call.path_ = target.substr(0, question);
  call.deadline_ = call.started_ + shard_.server.options.request_timeout;
  if (question != std::string_view::npos) {
    call.query_broken_ = !parse_query(target.substr(question + 1), call.query_fields_);
  }
}

Task<> Connection::run_after(Call& call, Reply& reply) {
  for (std::size_t i = befores_; i-- > 0;) {
    try {
      if (auto task = shard_.server.middleware[i]->after(call, reply)) {
        co_await std::move(*task);
      }
    } catch (const std::exception& error) {
      // The handler's effect is done; its answer matters more than a header.
      log::Line line(log::Level::kError, "middleware failed", log::Line::Literal{});
      named(line, call).field("cause", error.what());
    }
  }
}

Task<> Connection::run_streamed(Call& call, const SentBody& sent) {
  for (std::size_t i = befores_; i-- > 0;) {
    try {
      if (auto task = shard_.server.middleware[i]->streamed(call, sent)) {
        co_await std::move(*task);
      }
    } catch (const std::exception& error) {
      log::Line line(log::Level::kError, "middleware failed", log::Line::Literal{});
      named(line, call).field("cause", error.what());
    }
  }
}

void Connection::apply_etag(Call& call, Reply& reply) {
  if (call.etag_.empty()) {
    name_version(call, reply);
  }
  if (call.etag_.empty() || reply.status < 200 || reply.status > 299) {
    return;
  }
  reply.headers.set("ETag", call.etag_);
  const auto none_match = call.head_.find("If-None-Match");
  if ((call.method_ == Method::kGet || call.method_ == Method::kHead) && !none_match.empty() &&
      names_etag(none_match, call.etag_)) {
    reply.status = 304;
    reply.content_type = {};
    reply.body = std::string();
  }
}

}  // namespace auriga::platform::http
