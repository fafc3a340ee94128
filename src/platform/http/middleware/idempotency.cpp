#include "platform/http/middleware/idempotency.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "core/crypto.hpp"
#include "platform/http/multipart_parser.hpp"

namespace auriga::platform::http {
namespace {

using core::Error;
using core::ErrorCode;
using Kind = IdempotencyBegin::Kind;

constexpr std::size_t kKeyBytesMax = 255;
/// Beyond its route's time a handler has to end and its answer to be kept.
constexpr std::chrono::minutes kMargin{1};
/// A stream has no deadline; what it does by a model and tools is long over by then.
constexpr std::chrono::hours kStreamTime{1};
constexpr std::string_view kEventStream = "text/event-stream";

bool well_formed(std::string_view key) {
  return key.size() <= kKeyBytesMax &&
         std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

std::string owner_of(const Call& call) {
  const auto& caller = call.caller_if_any();
  return caller ? caller->id : "address:" + std::string(call.remote_address());
}

/// What must be the same for two requests to be one. Each part ends in a byte that none contains.
Task<std::string> fingerprint(Call& call) {
  core::Sha256 hash;
  const auto owner = owner_of(call);
  for (const auto part : {std::string_view(owner), call.head().method, call.target()}) {
    hash.update(part);
    hash.update(std::string_view("\0", 1));
  }
  if (multipart_boundary(call.header("Content-Type"))) {
    hash.update(std::to_string(call.content_length().value_or(0)));
  } else {
    hash.update(co_await call.read_body());
  }
  const auto digest = hash.finish();
  co_return core::to_hex(digest);
}

Reply replayed(const StoredAnswer& answer) {
  Reply reply{
      .status = answer.status,
      .content_type = answer.status < 400 ? "application/json" : "application/problem+json"};
  if (answer.body.empty()) {
    reply.content_type = {};
  }
  if (!answer.location.empty()) {
    reply.headers.add("Location", answer.location);
  }
  reply.headers.add_lines("Idempotency-Replayed: true\r\n");
  reply.body = answer.body;
  return reply;
}

/// Answers that say "not now" leave the key free: the same request may do better later. Not 504:
/// nobody knows what the handler had done when its time was up, or what a commit came to.
bool may_be_repeated(int status) {
  return (status >= 500 && status != 504) || status == 429 || status == 408 || status == 401;
}

/// How long the request may take.
std::chrono::milliseconds time_of(const Call& call) {
  const auto& route = *call.route();
  const bool streams = std::ranges::find(route.produces, kEventStream) != route.produces.end() &&
                       call.accepts(kEventStream);
  return streams ? std::max<std::chrono::milliseconds>(route.timeout, kStreamTime) : route.timeout;
}

ClaimedKey take_claim(Call& call) {
  return {.owner = owner_of(call),
          .key = std::string(call.idempotency_key()),
          .claim = call.take_key_claim()};
}

class IdempotencyMiddleware final : public Middleware {
 public:
  explicit IdempotencyMiddleware(IdempotencyStore& store) : store_(store) {}

  MaybeTask before(Call& call) override {
    if (call.route() == nullptr || !call.route()->idempotent || call.idempotency_key().empty()) {
      return std::nullopt;
    }
    if (!well_formed(call.idempotency_key())) {
      throw Error(ErrorCode::kBadRequest,
                  "an Idempotency-Key has at most 255 visible ASCII characters");
    }
    return begin(store_, call);
  }

  MaybeTask after(Call& call, Reply& reply) override {
    if (!call.holds_key() || reply.content_type == kEventStream) {
      return std::nullopt;
    }
    const auto* body = std::get_if<std::string>(&reply.body);
    if (may_be_repeated(reply.status) || body == nullptr) {
      return settle(store_.abandon(take_claim(call)));
    }
    return settle(
        store_.finish(take_claim(call), {.status = reply.status,
                                         .location = std::string(reply.headers.get("Location")),
                                         .body = *body}));
  }

  MaybeTask streamed(Call& call, const SentBody& sent) override {
    if (!call.holds_key()) {
      return std::nullopt;
    }
    if (sent.answer.empty() || may_be_repeated(sent.status)) {
      return settle(store_.abandon(take_claim(call)));
    }
    return settle(store_.finish(take_claim(call),
                                {.status = sent.status, .location = {}, .body = sent.answer}));
  }

 private:
  static Task<> begin(IdempotencyStore& store, Call& call) {
    auto print = co_await fingerprint(call);
    auto begun = co_await store.begin(owner_of(call), std::string(call.idempotency_key()),
                                      std::move(print), time_of(call) + kMargin);
    switch (begun.kind) {
      case Kind::kProceed:
        call.set_key_claim(std::move(begun.claim));
        break;
      case Kind::kInProgress:
        throw Error(ErrorCode::kIdempotencyInProgress);
      case Kind::kMismatch:
        throw Error(ErrorCode::kIdempotencyMismatch);
      case Kind::kReplay:
        call.answer(replayed(begun.answer));
        break;
    }
  }

  /// The effect stands whether or not its answer could be kept; a repetition meanwhile hears
  /// IDEMPOTENCY_IN_PROGRESS.
  static Task<> settle(Task<> task) {
    try {
      co_await std::move(task);
    } catch (const std::exception& error) {
      spdlog::warn("an idempotent answer could not be kept: {}", error.what());
    }
  }

  IdempotencyStore& store_;
};

}  // namespace

std::unique_ptr<Middleware> make_idempotency(IdempotencyStore& store) {
  return std::make_unique<IdempotencyMiddleware>(store);
}

}  // namespace auriga::platform::http
