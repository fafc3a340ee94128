// What a connection does with the messages of its client.
#include "core/crypto.hpp"
#include "domains/broadcasts/connection.hpp"
#include "domains/broadcasts/names.hpp"
#include "domains/broadcasts/service.hpp"
#include "platform/realtime/resume.hpp"

namespace auriga::broadcasts {
namespace {

std::optional<realtime::Position> read_resume(const Message& message) {
  const auto* const resume = message.object("resume");
  if (resume == nullptr) {
    return std::nullopt;
  }
  const auto position = realtime::read_position(*resume, "sequence");
  if (!position) {
    throw field_error(ErrorCode::kInvalidParameter, "resume",
                      "resume is an epoch (text) and a sequence (number)");
  }
  return position;
}

std::string read_name(const Message& message) {
  auto name = message.text("sessionId");
  if (!valid_name(name)) {
    throw field_error(ErrorCode::kInvalidSessionId, "sessionId",
                      "a session id is two words and a number, such as golden-eagle-427");
  }
  return name;
}

/// What a connection or a ticket was let in as may be over by now.
void require_speaker(const LiveParts& parts, const core::Caller& caller) {
  if (!parts.may_speak(caller)) {
    throw Error(ErrorCode::kTokenRevoked);
  }
}

}  // namespace

template <class Work>
void LiveConnection::ask(const std::shared_ptr<Room>& room, Work work) {
  room->run([guest = self(), action = acting_, work = std::move(work)](Room& there) {
    try {
      work(there);
    } catch (const Error& error) {
      guest.link->run([error, action](realtime::Subscriber& subscriber) {
        auto& connection = static_cast<LiveConnection&>(subscriber);
        connection.entering_ = false;
        connection.refuse(error, action);
      });
    }
  });
}

void LiveConnection::take_text(std::string_view text) {
  const auto begun = steady();
  const auto message = Message::parse(text);
  acting_ = message.action();
  const auto& settings = parts_.host.settings;
  switch (message.action()) {
    case Action::heartbeat:
      if (allow(heartbeats_, Limit::heartbeats, settings.heartbeats_per_minute, message.action())) {
        tell(make_message("heartbeatAck", {}, now()));
        parts_.host.metrics.heartbeat.observe(steady() - begun);
      }
      return;
    case Action::audioChunk: {
      check_role(message);
      check_session(message);
      const auto samples = core::from_base64(message.text("audioData"));
      if (!samples) {
        throw field_error(ErrorCode::kInvalidMessage, "audioData", "audioData is no base64");
      }
      take_audio(*samples);
      return;
    }
    default:
      if (allow(control_, Limit::control, settings.control_messages_per_second, message.action())) {
        act(message);
      }
  }
}

void LiveConnection::take_audio(std::string_view samples) {
  acting_ = Action::audioChunk;
  if (role_ != Role::speaker) {
    throw Error(ErrorCode::kUnauthorizedAction, "only a speaker sends audio");
  }
  if (samples.size() > kAudioBytesMax) {
    throw Error(ErrorCode::kMessageTooLarge, "an audio chunk has at most 32,768 bytes");
  }
  if (samples.size() < kAudioBytesMin || samples.size() % 2 != 0) {
    throw Error(ErrorCode::kInvalidMessage,
                "an audio chunk has at least 100 bytes, and whole samples of two");
  }
  if (!allow(audio_, Limit::audio, parts_.host.settings.audio_chunks_per_second,
             Action::audioChunk)) {
    return;
  }
  if (&parts_.host.hub.owner(room_->audio_topic()) == platform::Shard::current()) {
    room_->audio(id_, samples);
  } else {
    room_->run([id = id_, copy = std::string(samples)](Room& room) { room.audio(id, copy); });
  }
}

void LiveConnection::check_role(const Message& message) const {
  const auto needed = role_of(message.action());
  if (message.action() == Action::createSession) {
    if (!caller_) {
      throw Error(ErrorCode::kUnauthorized);
    }
    return;
  }
  if (message.action() == Action::joinSession || needed == Role::none) {
    return;
  }
  if (role_ != needed) {
    throw Error(ErrorCode::kUnauthorizedAction, std::string(core::enum_name(message.action())) +
                                                    " is for a " +
                                                    std::string(core::enum_name(needed)));
  }
}

void LiveConnection::check_session(const Message& message) const {
  const auto named = message.optional_text("sessionId");
  if (room_ && named && *named != room_->identity().name) {
    throw field_error(ErrorCode::kUnauthorizedAction, "sessionId",
                      "this connection belongs to another session");
  }
}

void LiveConnection::act(const Message& message) {
  check_role(message);
  check_session(message);
  switch (message.action()) {
    case Action::createSession:
      create_session(message);
      break;
    case Action::joinSession:
      join_session(message);
      break;
    case Action::refreshConnection:
      refresh(message);
      break;
    case Action::heartbeat:
    case Action::audioChunk:
      break;  // Never here: they have limits of their own.
    case Action::pausePlayback:
    case Action::resumePlayback:
    case Action::changeLanguage:
    case Action::switchLanguage:
      listener_action(message);
      break;
    default:
      speaker_action(message);
  }
}

void LiveConnection::create_session(const Message& message) {
  if (role_ != Role::none || entering_) {
    throw Error(ErrorCode::kUnauthorizedAction, "this connection belongs to a session already");
  }
  std::optional<std::string> made_before;
  if (message.optional_text("sessionId")) {
    made_before = read_name(message);
  }
  auto settings = read_speaker_settings(message, parts_.host.settings.languages);
  if (!still_signed_in()) {
    return;
  }
  entering_ = true;
  entered_at_ = steady();
  platform::spawn(
      platform::Shard::current()->executor(), "live create",
      create(parts_, self(), caller_, actor_, std::move(settings), std::move(made_before)));
}

Task<> LiveConnection::create(LiveParts& parts, Guest guest, http::CallerPtr caller,
                              core::Actor actor, SpeakerSettings settings,
                              std::optional<std::string> made_before) {
  const auto begun = parts.host.clock.steady();
  std::optional<Error> failure;
  std::shared_ptr<Room> room;
  try {
    require_speaker(parts, *caller);
    if (made_before) {
      room = co_await parts.service.room_of(*made_before, *caller);
    } else {
      // The speaker is there; one who is lost meanwhile has his grace to come back.
      room = co_await parts.service.open_room(*caller, std::move(actor), std::move(settings),
                                              BroadcastService::Opening::by_speaker);
    }
  } catch (const Error& error) {
    failure = error;
  }
  guest.link->run([room, failure, begun](realtime::Subscriber& subscriber) {
    auto& connection = static_cast<LiveConnection&>(subscriber);
    if (failure) {
      connection.entering_ = false;
      connection.refuse(*failure, Action::createSession);
      return;
    }
    connection.acting_ = Action::createSession;
    connection.session_ = room->identity().name;
    connection.parts_.host.metrics.create.observe(connection.steady() - begun);
    connection.ask(room, [guest = connection.self()](Room& there) {
      there.attach_speaker(guest, Room::Arrival::first);
    });
  });
}

void LiveConnection::join_session(const Message& message) {
  if (role_ != Role::none || entering_) {
    throw Error(ErrorCode::kUnauthorizedAction, "this connection belongs to a session already");
  }
  auto name = read_name(message);
  Room::Join join{
      .guest = self(), .language = message.text("targetLanguage"), .resume = read_resume(message)};
  require_language("targetLanguage", join.language, parts_.host.settings.languages);
  limit_joins(parts_, subject_);
  enter_as_listener(name, std::move(join));
}

void LiveConnection::limit_joins(LiveParts& parts, const std::string& subject) {
  const auto limit = parts.host.settings.joins_per_minute;
  if (limit == 0) {
    return;
  }
  const auto verdict = parts.limiter.take(
      "live-join:" + subject,
      {.limit = static_cast<std::uint32_t>(limit), .window = std::chrono::seconds(60)},
      parts.host.clock.steady());
  if (!verdict.allowed) {
    parts.host.metrics.count(Limit::joins);
    throw std::move(Error(ErrorCode::kRateLimitExceeded, "too many joins from this address")
                        .with_retry_after(verdict.retry_after));
  }
}

void LiveConnection::enter_as_listener(const std::string& name, Room::Join join) {
  entering_ = true;
  session_ = name;
  entered_at_ = steady();
  join.subject = std::hash<std::string>{}(subject_);
  parts_.service.rooms().find(name, [&parts = parts_, name, subject = subject_,
                                     join = std::move(join)](const std::shared_ptr<Room>& room) {
    std::optional<Error> failure;
    try {
      // Whether he takes the place of one who is there, the room alone knows.
      if (join.previous && !(room && room->has_listener(*join.previous))) {
        limit_joins(parts, subject);
      }
      if (room) {
        room->join(join);
        return;
      }
    } catch (const Error& error) {
      failure = error;
    }
    const auto action = join.refreshed ? Action::refreshConnection : Action::joinSession;
    join.guest.link->run([&parts, name, failure, action](realtime::Subscriber& subscriber) {
      auto& connection = static_cast<LiveConnection&>(subscriber);
      if (failure) {
        connection.entering_ = false;
        connection.refuse(*failure, action);
        return;
      }
      platform::spawn(platform::Shard::current()->executor(), "live missing",
                      explain_missing(parts, connection.self(), name, action));
    });
  });
}

// There is no such room: whether there was one, the database knows.
Task<> LiveConnection::explain_missing(LiveParts& parts, Guest guest, std::string name,
                                       Action action) {
  const auto why = co_await parts.service.why_missing(std::move(name));
  guest.link->run([why, action](realtime::Subscriber& subscriber) {
    auto& connection = static_cast<LiveConnection&>(subscriber);
    connection.entering_ = false;
    connection.refuse(why, action);
  });
}

void LiveConnection::refresh(const Message& message) {
  if (role_ != Role::none || entering_) {
    throw Error(ErrorCode::kUnauthorizedAction,
                "refreshConnection is sent on a new connection, which then takes over");
  }
  const auto given = message.optional_text("role");
  const auto role = given ? core::enum_value<Role>(*given)
                          : std::optional(caller_ ? Role::speaker : Role::listener);
  if (role == Role::speaker) {
    refresh_speaker(message);
  } else if (role == Role::listener) {
    refresh_listener(message);
  } else {
    throw field_error(ErrorCode::kInvalidParameter, "role", "role is speaker or listener");
  }
}

void LiveConnection::refresh_listener(const Message& message) {
  auto name = read_name(message);
  Room::Join join{.guest = self(), .language = message.text("targetLanguage"), .refreshed = true};
  require_language("targetLanguage", join.language, parts_.host.settings.languages);
  if (const auto previous = message.optional_text("previousConnectionId")) {
    join.previous = ConnectionId::parse(*previous);
    if (!join.previous) {
      throw field_error(ErrorCode::kInvalidParameter, "previousConnectionId",
                        "previousConnectionId is what sessionJoined gave");
    }
  } else {
    limit_joins(parts_, subject_);
  }
  enter_as_listener(name, std::move(join));
}

void LiveConnection::refresh_speaker(const Message& message) {
  auto name = read_name(message);
  auto token = message.optional_text("token").value_or("");
  auto ticket = message.optional_text("ticket").value_or("");
  if (token.empty() && ticket.empty()) {
    if (!caller_) {
      throw Error(ErrorCode::kUnauthorized);
    }
    if (!still_signed_in()) {
      return;
    }
  }
  entering_ = true;
  entered_at_ = steady();
  const bool with_previous = message.optional_text("previousConnectionId").has_value();
  platform::spawn(platform::Shard::current()->executor(), "live refresh",
                  come_back(parts_, self(), caller_, std::move(name), std::move(token),
                            std::move(ticket), with_previous));
}

Task<> LiveConnection::come_back(LiveParts& parts, Guest guest, http::CallerPtr caller,
                                 std::string name, std::string token, std::string ticket,
                                 bool with_previous) {
  std::optional<Error> failure;
  std::shared_ptr<Room> room;
  try {
    if (!ticket.empty()) {
      caller = parts.tickets.take(ticket);
    } else if (!token.empty()) {
      const http::Credential credential{http::Credential::Kind::kBearer, token};
      caller = co_await parts.authenticator.authenticate(credential);
    }
    require_speaker(parts, *caller);
    room = co_await parts.service.room_of(name, *caller);
  } catch (const Error& error) {
    failure = error.code() == ErrorCode::kUnauthenticated ? Error(ErrorCode::kUnauthorized) : error;
  }
  guest.link->run([room, failure, caller, with_previous](realtime::Subscriber& subscriber) {
    auto& connection = static_cast<LiveConnection&>(subscriber);
    if (failure) {
      connection.entering_ = false;
      connection.refuse(*failure, Action::refreshConnection);
      return;
    }
    connection.acting_ = Action::refreshConnection;
    connection.session_ = room->identity().name;
    connection.caller_ = caller;
    connection.set_timer();
    connection.ask(room, [guest = connection.self(), with_previous](Room& there) {
      there.attach_speaker(guest, with_previous ? Room::Arrival::refreshed : Room::Arrival::again);
    });
  });
}

void LiveConnection::speaker_action(const Message& message) {
  Room::StateChange change;
  std::string_view told;
  switch (message.action()) {
    case Action::pauseBroadcast:
      change.paused = true;
      told = "broadcastPaused";
      break;
    case Action::resumeBroadcast:
      change.paused = false;
      told = "broadcastResumed";
      break;
    case Action::muteBroadcast:
      change.muted = true;
      told = "broadcastMuted";
      break;
    case Action::unmuteBroadcast:
      change.muted = false;
      told = "broadcastUnmuted";
      break;
    case Action::setVolume: {
      change.volume = message.number("volume", 0, 1);
      if (!change.volume) {
        throw field_error(ErrorCode::kMissingParameter, "volume", "volume is missing");
      }
      told = "volumeChanged";
      break;
    }
    case Action::speakerStateChange: {
      const auto* const state = message.object("state");
      if (state == nullptr) {
        throw field_error(ErrorCode::kMissingParameter, "state", "state is missing");
      }
      const Message fields(message.action(), *state);
      change = {.paused = fields.flag("isPaused"),
                .muted = fields.flag("isMuted"),
                .volume = fields.number("volume", 0, 1)};
      told = "speakerStateChanged";
      break;
    }
    case Action::getSessionStatus:
      ask(room_, [id = id_](Room& room) { room.send_status(id); });
      return;
    default:
      ask(room_, [id = id_](Room& room) { room.end_by(id); });
      return;
  }
  ask(room_, [id = id_, change, told](Room& room) { room.change_state(id, change, told); });
}

void LiveConnection::listener_action(const Message& message) {
  switch (message.action()) {
    case Action::pausePlayback:
      ask(room_, [id = id_](Room& room) { room.pause_listening(id); });
      break;
    case Action::resumePlayback: {
      const auto resume = read_resume(message);
      ask(room_, [id = id_, resume](Room& room) { room.resume_listening(id, resume); });
      break;
    }
    default: {
      auto language = message.text("targetLanguage");
      require_language("targetLanguage", language, parts_.host.settings.languages);
      language_ = language;
      ask(room_, [id = id_, language = std::move(language)](Room& room) {
        room.change_language(id, language);
      });
    }
  }
}

}  // namespace auriga::broadcasts
