// LiveConnection: one WebSocket of /ws/live, of a speaker, of a listener, or of someone who has not
// said yet. It reads messages, keeps the limits and the clock of the connection, and hands what
// concerns a broadcast to its room, which may live on another shard.
//
// All members run on the connection's shard. What is asked elsewhere answers through the link, so
// that an answer to a connection that has gone meanwhile is dropped.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/identity.hpp"
#include "core/token_bucket.hpp"
#include "domains/broadcasts/room.hpp"
#include "platform/http/call.hpp"
#include "platform/http/middleware/authentication.hpp"
#include "platform/http/rate_limiter.hpp"
#include "platform/realtime/tickets.hpp"
#include "platform/websocket/socket.hpp"

namespace auriga::broadcasts {

namespace http = platform::http;
namespace websocket = platform::websocket;
using platform::Task;

class BroadcastService;

/// What connections need of the rest. Outlives them.
struct LiveParts {
  RoomHost& host;
  BroadcastService& service;
  http::Authenticator& authenticator;
  realtime::Tickets& tickets;
  http::RateLimiter& limiter;
  core::Random& random;
  /// Whether the caller's sign-in or key still holds. Any shard.
  std::function<bool(const core::Caller&)> still_valid;
  /// Whether a speaker's sign-in or key still holds, and with it the right to speak. Any shard.
  std::function<bool(const core::Caller&)> may_speak;
};

/// Who connects, and the message that the query stands for, if any.
struct Entrance {
  http::CallerPtr caller;  ///< Null: nobody signed in.
  core::Actor actor;       ///< For the audit log.
  std::string subject;     ///< Of its address, as limits count it.
  std::optional<Message> first;
};

class LiveConnection final : public websocket::SocketHandler, public RoomGuest {
 public:
  LiveConnection(LiveParts& parts, Entrance entrance);
  ~LiveConnection() override;

  void on_open(websocket::Socket& socket) override;
  void on_message(websocket::Socket& socket, websocket::Opcode kind,
                  std::string_view payload) override;
  void on_ping(websocket::Socket& socket) override;
  void on_pong(websocket::Socket& socket) override;
  void on_closed(websocket::Socket& socket, std::uint16_t code) override;

 private:
  class Timer;
  /// One rate and how long it has been exceeded.
  struct Rate {
    core::TokenBucket bucket;
    SteadyTime refused_first{};
    SteadyTime refused_last{};
    bool warned = false;
  };

  // RoomGuest.
  void deliver(const realtime::Delivery& delivery) override;
  void subscribed(const std::string& topic, const realtime::Subscribed& what) override;
  void tell(const Frame& frame) override;
  void entered(const std::shared_ptr<Room>& room, Role role, std::string_view type,
               json::object answer) override;
  void spoken(const std::string& language) override { language_ = language; }
  void dismissed(ErrorCode why, std::chrono::milliseconds linger) override;
  void catch_up() override;

  // Life: connection.cpp.
  [[nodiscard]] bool allow(Rate& rate, Limit limit, std::int64_t setting,
                           std::optional<Action> action);
  /// Whether whoever signed in still is, and a speaker may still speak; where not, the connection
  /// is being closed.
  bool still_signed_in();
  void on_timer();
  void set_timer();
  void remind(SteadyTime time);
  void refuse(const Error& error, std::optional<Action> action);
  void close(ErrorCode why, Gone gone);
  void leave();
  [[nodiscard]] Timestamp now() const { return parts_.host.clock.now(); }
  [[nodiscard]] SteadyTime steady() const { return parts_.host.clock.steady(); }

  // Messages: connection_actions.cpp.
  void take_text(std::string_view text);
  void take_audio(std::string_view samples);
  void act(const Message& message);
  void check_role(const Message& message) const;
  void check_session(const Message& message) const;
  void create_session(const Message& message);
  void join_session(const Message& message);
  void refresh(const Message& message);
  void refresh_listener(const Message& message);
  void refresh_speaker(const Message& message);
  void speaker_action(const Message& message);
  void listener_action(const Message& message);
  void enter_as_listener(const std::string& name, Room::Join join);
  /// Throws RATE_LIMIT_EXCEEDED. Any shard.
  static void limit_joins(LiveParts& parts, const std::string& subject);
  void heartbeat();
  [[nodiscard]] Guest self() const { return {id_, link_}; }
  /// Does `work` with the room; what it throws is told as an error.
  template <class Work>
  void ask(const std::shared_ptr<Room>& room, Work work);
  static Task<> create(LiveParts& parts, Guest guest, http::CallerPtr caller, core::Actor actor,
                       SpeakerSettings settings, std::optional<std::string> made_before);
  static Task<> come_back(LiveParts& parts, Guest guest, http::CallerPtr caller, std::string name,
                          std::string token, std::string ticket, bool with_previous);
  static Task<> explain_missing(LiveParts& parts, Guest guest, std::string name, Action action);

  LiveParts& parts_;
  http::CallerPtr caller_;
  core::Actor actor_;
  std::string subject_;
  std::optional<Message> first_;
  ConnectionId id_;
  LinkPtr link_;
  websocket::Socket* socket_ = nullptr;
  std::shared_ptr<Room> room_;
  Role role_ = Role::none;
  std::optional<Action> acting_;  ///< The message that is being handled.
  std::uint32_t dropped_ = 0;     ///< Frames its socket gave up, counted so far.
  std::string session_;           ///< The broadcast it is in, or has asked to enter.
  std::string language_;          ///< A speaker's own, a listener's choice.
  bool counted_ = false;          ///< The message that is being handled was held against a rate.
  bool entering_ = false;         ///< It has asked for a role and waits for the answer.

  struct Pending {
    std::string type;
    json::object answer;
  };
  std::unique_ptr<Pending>
      pending_;  ///< A listener's answer that waits for its place in the sound.

  std::unique_ptr<Timer> timer_;
  SteadyTime opened_;
  SteadyTime last_input_;
  SteadyTime entered_at_;             ///< When the role was asked for.
  std::optional<SteadyTime> leaves_;  ///< Dismissed; closes then.
  ErrorCode leaves_why_ = ErrorCode::kConnectionRefreshed;
  std::chrono::seconds reminds_at_;  ///< The age of the next prompt or warning.
  bool prompted_ = false;            ///< It was asked to refresh; warnings follow.
  Gone gone_ = Gone::lost;
  Rate heartbeats_;
  Rate audio_;
  Rate control_;
};

}  // namespace auriga::broadcasts
