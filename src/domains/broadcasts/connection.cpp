// The life of a connection: how it begins and ends, its limits, its clock, and what its room sends.
#include "domains/broadcasts/connection.hpp"

#include <algorithm>
#include <span>

#include "core/crypto.hpp"
#include "domains/broadcasts/service.hpp"
#include "platform/log/log.hpp"

namespace auriga::broadcasts {
namespace {

using std::chrono::seconds;

constexpr seconds kOverWarns{5};    // This long over a limit: a warning.
constexpr seconds kOverCloses{30};  // And the end.
constexpr seconds kOverForgets{2};  // Without a refusal: it is over no more.
constexpr seconds kErrorEvery{1};   // A flood is not answered with a flood.
constexpr seconds kCheck{30};       // How often a sign-in is looked at.

core::TokenBucket make_bucket(std::int64_t burst, std::int64_t per_window, seconds window,
                              SteadyTime now) {
  const auto share =
      static_cast<double>(burst) / static_cast<double>(std::max<std::int64_t>(1, per_window));
  return {burst,
          std::chrono::milliseconds(static_cast<std::int64_t>(
              share * static_cast<double>(std::chrono::milliseconds(window).count()))),
          now};
}

websocket::Overflow overflow_of(realtime::TopicClass kind) {
  switch (kind) {
    case realtime::TopicClass::kAudio:
      return websocket::Overflow::kDropOldest;
    case realtime::TopicClass::kState:
      return websocket::Overflow::kReplace;
    case realtime::TopicClass::kStream:
      break;
  }
  return websocket::Overflow::kRefuse;
}

// What a correlation id that somebody reports leads to. Who is over a rate may be so very often.
void log_refusal(const Error& error, std::optional<Action> action, const std::string& broadcast,
                 const std::string& correlation) {
  namespace log = platform::log;
  const auto& info = core::error_info(error.code());
  const auto level = info.status >= 500                              ? log::Level::kWarning
                     : error.code() == ErrorCode::kRateLimitExceeded ? log::Level::kDebug
                                                                     : log::Level::kInfo;
  if (!log::enabled(level)) {
    return;
  }
  log::Line line(level, "live message refused", log::Line::Literal{});
  line.clean("code", info.name).clean("correlation_id", correlation);
  if (action) {
    line.clean("action", core::enum_name(*action));
  }
  if (!broadcast.empty()) {
    line.clean("broadcast", broadcast);
  }
  if (!error.cause().empty()) {
    line.field("cause", error.cause());
  }
}

}  // namespace

class LiveConnection::Timer final : public platform::TimerWheel::Timer {
 public:
  explicit Timer(LiveConnection& connection) : connection_(connection) {}
  void on_timer() override { connection_.on_timer(); }

 private:
  LiveConnection& connection_;
};

LiveConnection::LiveConnection(LiveParts& parts, Entrance entrance)
    : parts_(parts),
      caller_(std::move(entrance.caller)),
      actor_(std::move(entrance.actor)),
      subject_(std::move(entrance.subject)),
      first_(std::move(entrance.first)),
      id_(ConnectionId::make(parts.host.clock, parts.random)),
      timer_(std::make_unique<Timer>(*this)),
      reminds_at_(parts.host.settings.refresh_after) {
  const auto& settings = parts.host.settings;
  const auto time = steady();
  heartbeats_.bucket =
      make_bucket(settings.heartbeat_burst, settings.heartbeats_per_minute, seconds(60), time);
  audio_.bucket = make_bucket(settings.audio_chunks_per_second, settings.audio_chunks_per_second,
                              seconds(1), time);
  control_.bucket = make_bucket(settings.control_messages_per_second,
                                settings.control_messages_per_second, seconds(1), time);
}

LiveConnection::~LiveConnection() = default;

void LiveConnection::on_open(websocket::Socket& socket) {
  socket_ = &socket;
  link_ = std::make_shared<realtime::Link>(parts_.host.hub, *platform::Shard::current(), *this);
  opened_ = steady();
  last_input_ = opened_;
  set_timer();
  if (first_) {
    const auto first = *std::exchange(first_, std::nullopt);
    acting_ = first.action();
    try {
      act(first);
    } catch (const Error& error) {
      refuse(error, acting_);
    }
  }
}

void LiveConnection::on_message(websocket::Socket& /*socket*/, websocket::Opcode kind,
                                std::string_view payload) {
  last_input_ = steady();
  if (role_ == Role::speaker && !still_signed_in()) {
    return;
  }
  acting_.reset();
  counted_ = false;
  try {
    if (kind == websocket::Opcode::binary) {
      take_audio(payload);
    } else {
      take_text(payload);
    }
  } catch (const Error& error) {
    // What could not be read counts like any other message.
    const auto rate = parts_.host.settings.control_messages_per_second;
    if (counted_ || allow(control_, Limit::control, rate, acting_)) {
      refuse(error, acting_);
    }
  }
}

void LiveConnection::on_ping(websocket::Socket& /*socket*/) {
  last_input_ = steady();
}

void LiveConnection::on_pong(websocket::Socket& /*socket*/) {
  last_input_ = steady();
}

void LiveConnection::on_closed(websocket::Socket& /*socket*/, std::uint16_t code) {
  using websocket::CloseCode;
  if (gone_ == Gone::lost) {
    switch (static_cast<CloseCode>(code)) {
      case CloseCode::normal:
      case CloseCode::going_away:
      case CloseCode::no_status:
        gone_ = Gone::closed;
        break;
      case CloseCode::protocol_error:
      case CloseCode::invalid_payload:
      case CloseCode::message_too_big:
        gone_ = Gone::violation;
        break;
      default:
        break;
    }
  }
  parts_.host.metrics.count(gone_);
  leave();
  socket_ = nullptr;
}

// The room hears at once, also where the peer takes its time to close.
void LiveConnection::leave() {
  platform::TimerWheel::cancel(*timer_);
  link_->close();
  // By its name: the room may have taken it in while the answer is still on its way here.
  if (!session_.empty()) {
    parts_.service.rooms().find(std::exchange(session_, {}),
                                [id = id_](const std::shared_ptr<Room>& room) {
                                  if (room) {
                                    room->leave(id);
                                  }
                                });
  }
  room_.reset();
  role_ = Role::none;
}

// Whether one more is within the rate. Each message that waits for an answer is refused by one,
// sound once a second; who goes on for long is warned and then cut.
bool LiveConnection::allow(Rate& rate, Limit limit, std::int64_t setting,
                           std::optional<Action> action) {
  counted_ = true;
  if (setting == 0) {
    return true;
  }
  const auto time = steady();
  const auto decision = rate.bucket.take(time);
  if (decision.allowed) {
    return true;
  }
  parts_.host.metrics.count(limit);
  if (time - rate.refused_last > kOverForgets) {
    rate.refused_first = time;
    rate.warned = false;
    rate.refused_last = {};
  }
  if (limit != Limit::audio || time - rate.refused_last >= kErrorEvery) {
    rate.refused_last = time;
    auto error = Error(ErrorCode::kRateLimitExceeded,
                       "too many " + std::string(kLimitNames[static_cast<std::size_t>(limit)]) +
                           " messages on this connection");
    error.with_retry_after(decision.reset);
    refuse(error, action);
  }
  if (time - rate.refused_first >= kOverCloses) {
    close(ErrorCode::kRateLimitExceeded, Gone::refused);
  } else if (time - rate.refused_first >= kOverWarns && !rate.warned) {
    rate.warned = true;
    tell(make_message("rateLimitWarning",
                      {{"limit", kLimitNames[static_cast<std::size_t>(limit)]},
                       {"message", "Too fast for a while: the connection will be closed."},
                       {"retryAfter", decision.reset.count()}},
                      now()));
  }
  return false;
}

void LiveConnection::refuse(const Error& error, std::optional<Action> action) {
  constexpr std::size_t kBytes = 9;
  const auto correlation = "cor_" + core::random_token(parts_.random, kBytes);
  parts_.host.metrics.count(error.code());
  log_refusal(error, action, session_, correlation);
  tell(make_error(error, action, correlation, now()));
}

void LiveConnection::close(ErrorCode why, Gone gone) {
  if (socket_ != nullptr && socket_->open()) {
    gone_ = gone;
    const auto& info = core::error_info(why);
    socket_->close(static_cast<std::uint16_t>(info.close), info.name);
    leave();
  }
}

bool LiveConnection::still_signed_in() {
  const auto& holds = role_ == Role::speaker ? parts_.may_speak : parts_.still_valid;
  const bool signed_in = !caller_ || holds(*caller_);
  if (!signed_in) {
    close(ErrorCode::kTokenRevoked, Gone::revoked);
  }
  return signed_in;
}

// What the room sends.

void LiveConnection::tell(const Frame& frame) {
  if (socket_ != nullptr && socket_->open() && !socket_->send(frame)) {
    close(ErrorCode::kSlowConsumer, Gone::slow);
  }
}

void LiveConnection::deliver(const realtime::Delivery& delivery) {
  const bool taken = socket_->deliver(delivery.frame, overflow_of(delivery.kind), delivery.key);
  if (const auto dropped = socket_->dropped(); dropped != dropped_) {
    parts_.host.metrics.audio_dropped += dropped - std::exchange(dropped_, dropped);
  }
  if (!taken && socket_->open()) {
    // Not from within: the hub goes through a list out of which leaving takes this connection.
    platform::asio::post(link_->shard().context(), [link = link_] {
      if (auto* const self = static_cast<LiveConnection*>(link->subscriber()); self != nullptr) {
        self->close(ErrorCode::kSlowConsumer, Gone::slow);
      }
    });
  }
}

void LiveConnection::entered(const std::shared_ptr<Room>& room, Role role, std::string_view type,
                             json::object answer) {
  entering_ = false;
  room_ = room;
  role_ = role;
  // Whoever goes on was here before, and may have asked for another language since.
  if (type != "playbackResumed") {
    if (const auto* language =
            answer.if_contains(role == Role::speaker ? "sourceLanguage" : "targetLanguage")) {
      language_ = std::string_view(language->get_string());
    }
    const auto& settings = parts_.host.settings;
    answer["expiresAt"] =
        now().ms + std::chrono::milliseconds(settings.close_after).count() -
        std::chrono::duration_cast<std::chrono::milliseconds>(steady() - opened_).count();
    answer["heartbeatInterval"] = std::chrono::milliseconds(settings.heartbeat_interval).count();
  }
  if (role == Role::speaker) {
    tell(make_message(type, std::move(answer), now()));
    return;
  }
  pending_ = std::make_unique<Pending>(Pending{std::string(type), std::move(answer)});
}

void LiveConnection::subscribed(const std::string& topic, const realtime::Subscribed& what) {
  if (!pending_ || !topic.ends_with("/audio")) {
    return;
  }
  const auto pending = std::exchange(pending_, nullptr);
  auto& answer = pending->answer;
  answer["epoch"] = realtime::epoch_text(what.position.epoch);
  const auto missed =
      socket_->takes_recovery(what.missed) ? std::span(what.missed) : std::span<const Frame>();
  answer["sequence"] = what.position.offset + 1 - missed.size();
  if (answer.contains("recovered")) {
    answer["recovered"] = what.recovered && missed.size() == what.missed.size();
  }
  if (pending->type != "playbackResumed") {
    parts_.host.metrics.join.observe(steady() - entered_at_);
  }
  tell(make_message(pending->type, std::move(answer), now()));
  for (const auto& frame : missed) {
    socket_->send(frame, websocket::Overflow::kRecovered);
  }
}

void LiveConnection::dismissed(ErrorCode why, std::chrono::milliseconds linger) {
  if (linger.count() > 0) {
    leaves_ = steady() + linger;
    leaves_why_ = why;
    set_timer();
    return;
  }
  switch (why) {
    case ErrorCode::kSessionEnded:
      close(why, Gone::ended);
      break;
    case ErrorCode::kSessionFull:
      close(why, Gone::full);
      break;
    default:
      close(why, Gone::replaced);
  }
}

void LiveConnection::catch_up() {
  if (socket_ != nullptr) {
    socket_->catch_up();
  }
}

// The clock of the connection.

void LiveConnection::set_timer() {
  const auto& settings = parts_.host.settings;
  auto when = last_input_ + settings.idle;
  if (leaves_) {
    when = std::min(when, *leaves_);
  }
  if (caller_) {
    when = std::min(when, steady() + kCheck);
  }
  when = std::min(when, opened_ + std::min(reminds_at_, settings.close_after));
  parts_.host.timers.here().set(*timer_, when);
}

void LiveConnection::on_timer() {
  const auto& settings = parts_.host.settings;
  const auto time = steady();
  if (leaves_ && *leaves_ <= time) {
    close(leaves_why_, Gone::replaced);
    return;
  }
  if (last_input_ + settings.idle <= time) {
    tell(make_message("connectionTimeout",
                      {{"message", "Nothing was heard from you for too long."}}, now()));
    close(ErrorCode::kConnectionTimeout, Gone::timeout);
    return;
  }
  if (opened_ + settings.close_after <= time) {
    close(ErrorCode::kConnectionExpired, Gone::expired);
    return;
  }
  if (!still_signed_in()) {
    return;
  }
  remind(time);
  set_timer();
}

// First the prompt to refresh, then warnings that count down: of those that are due the last alone.
void LiveConnection::remind(SteadyTime time) {
  const auto& settings = parts_.host.settings;
  const auto age = time - opened_;
  const auto fields = [this] {
    json::object out{{"role", core::enum_name(role_)}};
    if (room_) {
      out["sessionId"] = room_->identity().name;
      out[role_ == Role::speaker ? "sourceLanguage" : "targetLanguage"] = language_;
    }
    return out;
  };
  if (!prompted_ && age >= reminds_at_) {
    auto out = fields();
    out["message"] = "Open a new connection and send refreshConnection on it.";
    tell(make_message("connectionRefreshRequired", std::move(out), now()));
    prompted_ = true;
    reminds_at_ = settings.warn_after;
  }
  if (prompted_ && age >= reminds_at_) {
    auto out = fields();
    const auto left = settings.close_after - age;
    out["remainingMinutes"] = std::chrono::ceil<std::chrono::minutes>(left).count();
    out["message"] = "This connection will be closed: refresh it.";
    tell(make_message("connectionWarning", std::move(out), now()));
    const auto told = (age - settings.warn_after) / settings.warn_every + 1;
    reminds_at_ = settings.warn_after + settings.warn_every * told;
  }
}

}  // namespace auriga::broadcasts
