#include "platform/http/middleware/idempotency.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <deque>
#include <mutex>

#include "core/crypto.hpp"
#include "core/error_registry.hpp"
#include "platform/http/multipart_parser.hpp"

namespace auriga::platform::http {
namespace {

using core::Error;
using core::ErrorCode;
using Kind = IdempotencyBegin::Kind;

constexpr std::size_t kKeyBytesMax = 255;
/// A claim without an answer stays until keys are forgotten: its effect may have happened.
constexpr std::chrono::hours kDay{24};
/// Where a repetition goes on instead: beyond its route's time a handler has to end.
constexpr std::chrono::minutes kMargin{1};
/// A stream has no deadline; what it does by a model and tools is long over by then.
constexpr std::chrono::hours kStreamTime{1};
constexpr std::string_view kEventStream = "text/event-stream";
constexpr const char* kStillClaimed =
    "A request with this Idempotency-Key is still being carried out. If this stays so beyond its "
    "time, the server was broken off in the middle: see whether it had its effect, and use a new "
    "key.";
/// Claims that could not be freed are remembered; the oldest is forgotten then.
constexpr std::size_t kUnfreedMax = 1000;

bool well_formed_key(std::string_view key) {
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

/// Answers that say "not now" leave the key free: the same request may do better later. Not where
/// nobody knows how far it came: its time was up, it was cut off, its commit was in doubt (504), or
/// it failed unforeseen (500).
bool may_be_repeated(const Call& call, int status) {
  if (status == 500 || status == 504) {
    return call.route()->resumes;
  }
  const bool passing = call.failure() && core::error_info(*call.failure()).retryable;
  return passing || status >= 500 || status == 429 || status == 408 || status == 401;
}

/// How long the key is held without an answer.
std::chrono::milliseconds held_for(const Call& call) {
  const auto& route = *call.route();
  if (!route.resumes) {
    return kDay;
  }
  const auto time = std::chrono::ceil<std::chrono::milliseconds>(call.deadline() - call.started());
  const bool streams = std::ranges::find(route.produces, kEventStream) != route.produces.end() &&
                       call.accepts(kEventStream);
  return kMargin + (streams ? std::max<std::chrono::milliseconds>(time, kStreamTime) : time);
}

ClaimedKey take_claim(Call& call) {
  return {.owner = owner_of(call),
          .key = std::string(call.idempotency_key()),
          .claim = call.take_key_claim()};
}

/// Claims that were to be freed while the database could not be reached: freed when the key comes
/// again. Any thread.
class Unfreed {
 public:
  void add(ClaimedKey key) {
    const std::scoped_lock lock(mutex_);
    if (keys_.size() == kUnfreedMax) {
      keys_.pop_front();
    }
    keys_.push_back(std::move(key));
  }
  [[nodiscard]] std::optional<ClaimedKey> take(std::string_view owner, std::string_view key) {
    const std::scoped_lock lock(mutex_);
    const auto found = std::ranges::find_if(
        keys_, [&](const auto& each) { return each.owner == owner && each.key == key; });
    if (found == keys_.end()) {
      return std::nullopt;
    }
    auto out = std::move(*found);
    keys_.erase(found);
    return out;
  }

 private:
  std::mutex mutex_;
  std::deque<ClaimedKey> keys_;
};

class IdempotencyMiddleware final : public Middleware {
 public:
  explicit IdempotencyMiddleware(IdempotencyStore& store) : store_(store) {}

  MaybeTask before(Call& call) override {
    if (call.route() == nullptr || !call.route()->idempotent || call.idempotency_key().empty()) {
      return std::nullopt;
    }
    if (!well_formed_key(call.idempotency_key())) {
      throw Error(ErrorCode::kBadRequest,
                  "an Idempotency-Key has at most 255 visible ASCII characters");
    }
    return begin(call);
  }

  MaybeTask after(Call& call, Reply& reply) override {
    if (!call.holds_key() || reply.content_type == kEventStream) {
      return std::nullopt;
    }
    const auto* body = std::get_if<std::string>(&reply.body);
    if (may_be_repeated(call, reply.status) || body == nullptr) {
      return abandon(take_claim(call));
    }
    return finish(take_claim(call), {.status = reply.status,
                                     .location = std::string(reply.headers.get("Location")),
                                     .body = *body});
  }

  MaybeTask streamed(Call& call, const SentBody& sent) override {
    if (!call.holds_key()) {
      return std::nullopt;
    }
    if (sent.answer.empty() || may_be_repeated(call, sent.status)) {
      return abandon(take_claim(call));
    }
    return finish(take_claim(call), {.status = sent.status, .location = {}, .body = sent.answer});
  }

 private:
  Task<> begin(Call& call) {
    const auto held = held_for(call);  // Before the client's time to send is added.
    const auto print = co_await fingerprint(call);
    const auto owner = owner_of(call);
    const std::string key(call.idempotency_key());
    if (auto left = unfreed_.take(owner, key)) {
      co_await abandon(*std::move(left));
    }
    auto begun = co_await store_.begin(owner, key, print, held);
    switch (begun.kind) {
      case Kind::kProceed:
        call.set_key_claim(std::move(begun.claim));
        break;
      case Kind::kInProgress:
        throw Error(ErrorCode::kIdempotencyInProgress, kStillClaimed);
      case Kind::kMismatch:
        throw Error(ErrorCode::kIdempotencyMismatch);
      case Kind::kReplay:
        call.answer(replayed(begun.answer));
        break;
    }
  }

  /// The effect stands whether or not its answer could be kept; a repetition hears
  /// IDEMPOTENCY_IN_PROGRESS then.
  Task<> finish(ClaimedKey key, StoredAnswer answer) {
    try {
      co_await store_.finish(std::move(key), std::move(answer));
    } catch (const std::exception& error) {
      spdlog::warn("an idempotent answer could not be kept: {}", error.what());
    }
  }

  Task<> abandon(ClaimedKey key) {
    bool failed = false;
    try {
      co_await store_.abandon(key);
    } catch (const std::exception& error) {
      spdlog::warn("an idempotency key could not be freed: {}", error.what());
      failed = true;
    }
    if (failed) {
      unfreed_.add(std::move(key));
    }
  }

  IdempotencyStore& store_;
  Unfreed unfreed_;
};

}  // namespace

std::unique_ptr<Middleware> make_idempotency(IdempotencyStore& store) {
  return std::make_unique<IdempotencyMiddleware>(store);
}

}  // namespace auriga::platform::http
