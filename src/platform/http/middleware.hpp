// Middleware: what every request meets before and after its handler. The application composes one
// list in one function; hooks run in its order, all but `before` in reverse.
//
// The hooks are plain calls. One that must wait returns a task, which is awaited before the next
// hook: a cached answer costs no coroutine.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "platform/http/call.hpp"
#include "platform/http/reply.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform::http {

using MaybeTask = std::optional<Task<>>;

/// What was sent, once it was.
struct Outcome {
  int status = 0;
  std::uint64_t bytes_sent = 0;                    ///< Of the body.
  std::chrono::steady_clock::duration duration{};  ///< From the head's arrival to the last byte.
};

/// One object serves all shards: state is per shard, atomic or locked.
class Middleware {
 public:
  virtual ~Middleware() = default;
  /// Whether it meets those requests, too, that are refused before anybody asks what they want.
  /// Such middleware stands before all other in the list.
  [[nodiscard]] virtual bool meets_refused() const { return false; }
  /// Before the handler. Refuses by throwing core::Error, answers by Call::answer().
  virtual MaybeTask before(Call& /*call*/) { return std::nullopt; }
  /// Before the answer's head is written; runs if this one's `before` ran, also for problems.
  virtual MaybeTask after(Call& /*call*/, Reply& /*reply*/) { return std::nullopt; }
  /// After the last event of a stream, whose `after` ran before the first: also when its handler
  /// failed or its client is gone.
  virtual MaybeTask streamed(Call& /*call*/, const SentBody& /*sent*/) { return std::nullopt; }
  /// After the last byte, or when the connection broke. Must not throw.
  virtual void done(const Call& /*call*/, const Outcome& /*outcome*/) noexcept {}
};

using MiddlewareList = std::vector<std::unique_ptr<Middleware>>;

}  // namespace auriga::platform::http
