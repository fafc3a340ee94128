#include "domains/broadcasts/room.hpp"

#include <algorithm>

namespace auriga::broadcasts {
namespace {

constexpr std::chrono::milliseconds kNewsEvery{100};  // The speaker hears of listeners this often.
constexpr std::chrono::seconds kLastSound{2};         // For sound under way on an old connection.
constexpr std::size_t kBytesPerSecond = 32'000;
constexpr std::size_t kChunksPerSecond = 200;

json::object distribution(const std::map<std::string, std::int64_t>& languages) {
  json::object out;
  for (const auto& [language, listeners] : languages) {
    out[language] = listeners;
  }
  return out;
}

}  // namespace

class Room::Timer final : public platform::TimerWheel::Timer {
 public:
  explicit Timer(Room& room) : room_(room) {}
  void on_timer() override { room_.shared_from_this()->on_timer(); }

 private:
  Room& room_;
};

Room::Room(RoomHost& host, RoomIdentity identity, SpeakerSettings settings, LiveState state,
           Beginning beginning)
    : host_(host),
      identity_(std::move(identity)),
      settings_(std::move(settings)),
      state_(state),
      audio_topic_("live/" + identity_.name + "/audio"),
      control_topic_("live/" + identity_.name + "/control"),
      shard_(host.hub.owner(audio_topic_)),
      timer_(std::make_unique<Timer>(*this)),
      restored_(beginning.origin == Origin::restored),
      awaited_(beginning.awaited),
      status_due_(host.clock.steady() + host.settings.status_every) {
  ++host_.metrics.broadcasts;
}

Room::~Room() = default;

// Enough for the history's time at the samples' rate, in chunks as small as the limits let come.
realtime::TopicPolicy Room::audio_policy() const {
  const auto seconds = static_cast<std::size_t>(host_.settings.audio_history.count());
  return {.kind = realtime::TopicClass::kAudio,
          .history_frames_max = std::max<std::size_t>(1, seconds * kChunksPerSecond),
          .history_bytes_max = std::max<std::size_t>(1, seconds * kBytesPerSecond * 3 / 2),
          .history_age = host_.settings.audio_history,
          .idle = std::chrono::hours(24)};
}

realtime::TopicPolicy Room::control_policy() {
  return {.kind = realtime::TopicClass::kStream, .history_frames_max = 0};
}

// The seed's clients read `state`, ours `broadcastState`.
json::object Room::stated() const {
  return {{"sessionId", identity_.name},
          {"broadcastState", to_json(state_)},
          {"state", to_json(state_)}};
}

json::object Room::described() const {
  return {{"sessionId", identity_.name},
          {"sourceLanguage", settings_.source_language},
          {"qualityTier", core::enum_name(settings_.quality_tier)},
          {"listenerCount", members_.size()},
          {"broadcastState", to_json(state_)},
          {"settings",
           {{"partialResults", settings_.partial_results},
            {"minStability", settings_.min_stability},
            {"maxBufferTimeout", settings_.max_buffer_seconds}}}};
}

json::object Room::counts(std::string_view reason) const {
  return {{"sessionId", identity_.name},
          {"sourceLanguage", settings_.source_language},
          {"listenerCount", members_.size()},
          {"languageDistribution", distribution(languages_)},
          {"sessionDuration", now().ms - identity_.created_at.ms},
          {"broadcastState", to_json(state_)},
          {"updateReason", reason}};
}

void Room::require_running() const {
  if (ended_) {
    throw Error(ErrorCode::kSessionInactive);
  }
}

void Room::require_speaker(const ConnectionId& id) const {
  require_running();
  if (!speaker_ || speaker_->id != id) {
    throw Error(ErrorCode::kUnauthorizedAction, "another connection is the speaker's");
  }
}

Room::Member* Room::member(const ConnectionId& id) {
  const auto found = members_.find(id);
  return found == members_.end() ? nullptr : &found->second;
}

bool Room::full() const {
  return std::cmp_greater_equal(members_.size(), host_.settings.listeners_max);
}

RoomView Room::view() const {
  return {.identity = identity_,
          .settings = settings_,
          .state = state_,
          .listeners = static_cast<std::int64_t>(members_.size()),
          .listeners_peak = peak_,
          .languages = languages_,
          .ended = ended_,
          .awaited = awaited_};
}

void Room::await_speaker(std::chrono::seconds wait) {
  gone_at_ = steady() + wait;
  set_timer();
}

void Room::attach_speaker(const Guest& speaker, Arrival arrival) {
  require_running();
  const bool comes_back = arrival != Arrival::first;
  if (!comes_back && speaker_) {
    throw Error(ErrorCode::kUnauthorizedAction,
                "the broadcast has its speaker; take his place with refreshConnection");
  }
  const bool was_away = !speaker_ && state_.changed_at.ms != 0;
  std::optional<Guest> before;
  if (speaker_ && speaker_->id != speaker.id) {
    const auto why = arrival == Arrival::refreshed ? ErrorCode::kConnectionRefreshed
                                                   : ErrorCode::kSpeakerReplaced;
    before = speaker_before_ = std::exchange(speaker_, std::nullopt);
    before->run([why](RoomGuest& old) { old.dismissed(why, kLastSound); });
    ++host_.metrics.refreshes[0];
    --host_.metrics.speakers;
  }
  const bool was_connected = state_.speaker_connected;
  speaker_ = speaker;
  ++host_.metrics.speakers;
  gone_at_.reset();
  state_.speaker_connected = true;
  state_.changed_at = now();
  if (std::exchange(awaited_, false)) {
    host_.changed(view());
  }

  if (before) {
    // By way of this shard, behind the sound that the old connection hands over.
    before->catch_up([room = shared_from_this(), id = speaker.id, comes_back] {
      room->run([id, comes_back](Room& there) {
        if (there.speaker_ && there.speaker_->id == id) {
          there.welcome(comes_back);
        }
      });
    });
  } else {
    welcome(comes_back);
  }
  if (was_away) {
    to_speaker("stateRestored", stated());
  }
  if (std::exchange(restored_, false)) {
    const auto frame =
        make_message("systemRecovered",
                     {{"sessionId", identity_.name},
                      {"message", "The server was started anew; the broadcast goes on."}},
                     now());
    speaker.run([frame](RoomGuest& guest) { guest.tell(frame); });
    to_listeners(frame);
  }
  if (!was_connected && was_away) {
    to_listeners(make_message("speakerStateChanged", stated(), now()));
  }
  set_timer();
}

void Room::welcome(bool comes_back) {
  auto answer = described();
  answer["connectionId"] = speaker_->id.text();
  answer["role"] = "speaker";
  answer["languageDistribution"] = distribution(languages_);
  speaker_->run([room = shared_from_this(), comes_back,
                 answer = std::move(answer)](RoomGuest& guest) mutable {
    guest.entered(room, Role::speaker, comes_back ? "connectionRefreshComplete" : "sessionCreated",
                  std::move(answer));
  });
}

void Room::change_state(const ConnectionId& from, const StateChange& change,
                        std::string_view message) {
  require_speaker(from);
  const auto before = state_;
  state_.paused = change.paused.value_or(before.paused);
  state_.muted = change.muted.value_or(before.muted);
  state_.volume = change.volume.value_or(before.volume);
  state_.changed_at = now();
  pause_watch();
  const auto frame = make_message(message, stated(), now());
  speaker_->run([frame](RoomGuest& guest) { guest.tell(frame); });
  to_listeners(frame);
  if (state_.paused != before.paused || state_.muted != before.muted ||
      state_.volume != before.volume) {
    host_.changed(view());
  }
}

void Room::audio(const ConnectionId& from, std::string_view samples) {
  const bool is_speaker = speaker_ && speaker_->id == from;
  if (ended_ || (!is_speaker && !(speaker_before_ && speaker_before_->id == from))) {
    return;
  }
  host_.metrics.audio_chunks.fetch_add(1, std::memory_order_relaxed);
  if (state_.paused || state_.muted) {
    return;
  }
  host_.hub.publish_here(audio_topic_, audio_policy(), [&](const realtime::Position& at) {
    return make_audio(settings_.source_language, at.offset, now(), samples);
  });
  watch_sound(samples);
}

void Room::watch_sound(std::string_view samples) {
  if (!sound_watch_) {
    const auto tell = [room = weak_from_this()](const audio::Warning& warning) {
      if (const auto self = room.lock()) {
        self->warn(warning);
      }
    };
    sound_watch_ =
        std::make_shared<SoundWatch>(host_.sound_pool, shard_, host_.metrics.sound_left_out, tell);
  }
  sound_watch_->take(samples, steady());
}

void Room::warn(const audio::Warning& warning) {
  to_speaker("audioQualityWarning", {{"sessionId", identity_.name},
                                     {"issue", audio::name(warning.type)},
                                     {"severity", audio::name(warning.severity)},
                                     {"measured", warning.measured},
                                     {"message", warning.message},
                                     {"recommendation", warning.recommendation}});
}

void Room::pause_watch() {
  if (sound_watch_ && (state_.paused || state_.muted || !state_.speaker_connected)) {
    sound_watch_->pause();
  }
}

void Room::send_status(const ConnectionId& from) {
  require_speaker(from);
  status("requested");
}

void Room::end_by(const ConnectionId& from) {
  require_speaker(from);
  end(EndReason::ended);
}

void Room::end(EndReason reason) {
  if (ended_) {
    return;
  }
  ended_ = reason;
  state_.speaker_connected = false;
  state_.changed_at = now();
  --host_.metrics.broadcasts;
  host_.metrics.listeners -= static_cast<std::int64_t>(members_.size());
  const bool gone = reason == EndReason::speaker_gone;
  const auto frame = make_message(
      "sessionEnded",
      {{"sessionId", identity_.name},
       {"reason", gone ? "speakerGone" : "ended"},
       {"message", gone ? "The speaker did not come back." : "The broadcast has ended."}},
      now());
  const auto last = view();
  // They leave while they are told.
  const auto members = std::exchange(members_, {});
  languages_.clear();
  const auto dismiss = [&](const Guest& guest) {
    guest.run([frame](RoomGuest& who) {
      who.tell(frame);
      who.dismissed(ErrorCode::kSessionEnded, {});
    });
  };
  if (const auto speaker = std::exchange(speaker_, std::nullopt)) {
    --host_.metrics.speakers;
    dismiss(*speaker);
  }
  for (const auto& [id, member] : members) {
    dismiss({id, member.link});
  }
  host_.hub.remove_here(audio_topic_);
  host_.hub.remove_here(control_topic_);
  platform::TimerWheel::cancel(*timer_);
  host_.changed(last);
}

void Room::leave(const ConnectionId& id) {
  if (speaker_before_ && speaker_before_->id == id) {
    speaker_before_.reset();
    return;
  }
  if (speaker_ && speaker_->id == id) {
    speaker_.reset();
    --host_.metrics.speakers;
    state_.speaker_connected = false;
    state_.changed_at = now();
    pause_watch();
    await_speaker(host_.settings.speaker_grace);
    to_listeners(make_message("speakerStateChanged", stated(), now()));
    return;
  }
  const auto found = members_.find(id);
  if (found == members_.end()) {
    return;
  }
  const std::string language = found->second.language;
  members_.erase(found);
  --host_.metrics.listeners;
  drop_language(language);
  count_changed(-1);
}

void Room::set_paused(bool paused) {
  if (ended_ || state_.paused == paused) {
    return;
  }
  state_.paused = paused;
  state_.changed_at = now();
  pause_watch();
  const auto frame = make_message(paused ? "broadcastPaused" : "broadcastResumed", stated(), now());
  if (speaker_) {
    speaker_->run([frame](RoomGuest& guest) { guest.tell(frame); });
  }
  to_listeners(frame);
}

void Room::set_speech(std::optional<std::string> language, std::optional<QualityTier> tier) {
  settings_.quality_tier = tier.value_or(settings_.quality_tier);
  if (!language || *language == settings_.source_language) {
    return;
  }
  settings_.source_language = *std::move(language);
  if (speaker_) {
    speaker_->run([spoken = settings_.source_language](RoomGuest& guest) { guest.spoken(spoken); });
  }
  tell_languages();
  status("newLanguage");
}

void Room::to_speaker(std::string_view type, json::object fields) {
  if (speaker_) {
    speaker_->run([frame = make_message(type, std::move(fields), now())](RoomGuest& guest) {
      guest.tell(frame);
    });
  }
}

void Room::to_listeners(const Frame& frame) {
  host_.hub.publish_here(control_topic_, control_policy(),
                         [&](const realtime::Position&) { return frame; });
}

void Room::count_changed(int by) {
  last_joined_ = by > 0;
  count_new_ = true;
  tell_soon();
}

// Many may come, or change their language, at once: the speaker hears of it once in a while, what
// is newest each time.
void Room::tell_soon() {
  if (!news_due_) {
    news_due_ = std::max(steady(), news_told_ + kNewsEvery);
    if (*news_due_ <= steady()) {
      tell_news();
    }
    set_timer();
  }
}

void Room::tell_news() {
  news_due_.reset();
  news_told_ = steady();
  if (std::exchange(language_new_, false)) {
    status("newLanguage");
  }
  if (!std::exchange(count_new_, false)) {
    return;
  }
  to_speaker(last_joined_ ? "listenerJoined" : "listenerLeft", counts("listenerCountChange"));
  const auto count = static_cast<std::int64_t>(members_.size());
  if (10 * std::abs(count - status_count_) > status_count_ && status_count_ > 0) {
    status("listenerCountChange");
  }
}

void Room::status(std::string_view reason) {
  status_count_ = static_cast<std::int64_t>(members_.size());
  to_speaker("sessionStatus", counts(reason));
}

void Room::set_timer() {
  if (ended_) {
    return;
  }
  auto when = status_due_;
  if (gone_at_) {
    when = std::min(when, *gone_at_);
  }
  if (news_due_) {
    when = std::min(when, *news_due_);
  }
  if (!overlap_.empty()) {
    when = std::min(when, overlap_.front().second);
  }
  host_.timers.of(shard_.index()).set(*timer_, when);
}

void Room::on_timer() {
  const auto time = steady();
  if (gone_at_ && *gone_at_ <= time) {
    end(EndReason::speaker_gone);
    return;
  }
  end_overlap(time);
  if (news_due_ && *news_due_ <= time) {
    tell_news();
  }
  if (status_due_ <= time) {
    status_due_ = time + host_.settings.status_every;
    status("periodic");
  }
  set_timer();
}

}  // namespace auriga::broadcasts
