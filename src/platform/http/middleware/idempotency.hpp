// Idempotency: a repeated POST with the same `Idempotency-Key` gets the first one's answer instead
// of a second effect. For routes with `.idempotent`. The fingerprint is SHA-256 over caller,
// method, target and body; of a multipart body only its length, because its boundary changes.
//
// A request claims its key before its handler runs and settles it with its answer: kept, or free
// again where the answer says "not now". An event stream is settled at its end, with the JSON that
// its handler gave to EventStream::finish(), or freed where there is none: a repetition gets that
// JSON.
//
// Where nobody knows whether the effect happened the key is not free: the handler's time was up, it
// was cut off by the end of the server, its commit was in doubt (504, which also stands for the
// answer that nobody got) or it failed unforeseen (500). A claim that nobody settles, since the
// server was killed or the database was gone, stays for a day. Routes with `.resumes` go on with
// what the first left: theirs is free in all these cases, of a killed server after what the request
// may take and a minute; whoever claims the key then is not disturbed by the first, should it still
// come to its end.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "platform/http/middleware.hpp"

namespace auriga::platform::http {

/// An answer as it is kept: JSON only, files are not.
struct StoredAnswer {
  int status = 200;
  std::string location;
  std::string body;
};

struct IdempotencyBegin {
  enum class Kind : std::uint8_t { kProceed, kInProgress, kMismatch, kReplay };
  Kind kind = Kind::kProceed;
  std::string claim = {};    ///< For kProceed: what finish() and abandon() must name.
  StoredAnswer answer = {};  ///< For kReplay.
};

/// A key that a request has claimed.
struct ClaimedKey {
  std::string owner;  ///< The caller's id.
  std::string key;
  std::string claim;
};

/// Given by the application; answers are kept at least 24 hours.
class IdempotencyStore {
 public:
  virtual ~IdempotencyStore() = default;
  /// Claims the key, for `held` at most where it gets no answer.
  virtual Task<IdempotencyBegin> begin(std::string owner, std::string key, std::string fingerprint,
                                       std::chrono::milliseconds held) = 0;
  /// Nothing happens where the claim is another's by now.
  virtual Task<> finish(ClaimedKey key, StoredAnswer answer) = 0;
  /// The request surely had no effect, or a repetition goes on with it: the key is free again.
  virtual Task<> abandon(ClaimedKey key) = 0;
};

[[nodiscard]] std::unique_ptr<Middleware> make_idempotency(IdempotencyStore& store);

}  // namespace auriga::platform::http
