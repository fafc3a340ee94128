// EventStream: server-sent events (WHATWG HTML, section 9.2) as a handler writes them.
//
//   Task<http::ReplyOf<Progress>> progress(Routes& self, Call& call, GetProgress in) {
//     if (!call.accepts("text/event-stream")) {
//       co_return http::ReplyOf<Progress>{Reply::json(self.snapshot(in))};
//     }
//     http::EventStream stream = co_await http::EventStream::open(call);
//     while (co_await stream.send("progress", core::to_json(...))) { ... }
//     co_return http::ReplyOf<Progress>{stream.finish()};
//   }
//
// The connection sends a comment every 15 s in which nothing else was sent, so that proxies keep
// it and a vanished client is noticed. When the server stops, `event: shutdown` is sent and
// closing() turns true; the handler then ends its stream soon or is cancelled.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "platform/http/call.hpp"
#include "platform/http/reply.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform::http {

/// What happens to the handler when its client is gone.
enum class OnDisconnect : std::uint8_t {
  kCancel,    ///< What it waits for ends with operation_aborted. For watchers.
  kContinue,  ///< It goes on and send() answers false. For work that must be finished.
};

class EventStream {
 public:
  /// Writes the head; middleware's `after` hooks run now. The call's deadline no longer applies:
  /// a stream ends by its handler, its client or shutdown.
  static Task<EventStream> open(Call& call, OnDisconnect policy = OnDisconnect::kCancel);

  /// Queues an event with one line of JSON as data; without a name it is a plain message. Waits
  /// while more than 256 KiB are unsent (a client that takes nothing for the write deadline is
  /// cut). False once the client is gone.
  Task<bool> send(std::string_view event, std::string_view json, std::string_view id = {});

  [[nodiscard]] bool connected() const;  ///< False once the client is gone.
  [[nodiscard]] bool closing() const;    ///< The server is stopping: end soon.

  /// What the handler returns after its last event. `answer` is JSON that stands for the stream: a
  /// repetition under the same Idempotency-Key gets it. Without, the repetition is done again.
  [[nodiscard]] Reply finish(std::string answer = {}, int status = 200);

 private:
  explicit EventStream(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

}  // namespace auriga::platform::http
