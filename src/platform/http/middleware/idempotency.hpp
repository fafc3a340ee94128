// Idempotency: a repeated POST with the same `Idempotency-Key` gets the first one's answer instead
// of a second effect. For routes with `.idempotent`. The fingerprint is SHA-256 over caller,
// method, target and body; of a multipart body only its length, because its boundary changes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "platform/http/middleware.hpp"

namespace auriga::platform::http {

/// An answer as it is kept: JSON only, streams and files are not.
struct StoredAnswer {
  int status = 200;
  std::string location;
  std::string body;
};

struct IdempotencyBegin {
  enum class Kind : std::uint8_t { kProceed, kInProgress, kMismatch, kReplay };
  Kind kind = Kind::kProceed;
  StoredAnswer answer = {};  ///< For kReplay.
};

/// Given by the application; keys are kept at least 24 hours. `owner` is the caller's id.
class IdempotencyStore {
 public:
  virtual ~IdempotencyStore() = default;
  virtual Task<IdempotencyBegin> begin(std::string owner, std::string key,
                                       std::string fingerprint) = 0;
  virtual Task<> finish(std::string owner, std::string key, StoredAnswer answer) = 0;
  /// The request failed in a way that may be repeated (5xx, 429): the key is free again.
  virtual Task<> abandon(std::string owner, std::string key) = 0;
};

[[nodiscard]] std::unique_ptr<Middleware> make_idempotency(IdempotencyStore& store);

}  // namespace auriga::platform::http
