// Room: a broadcast while it runs. It lives on one shard, found by hashing its name, where its
// topics live too; all its members run there, so its state needs no lock and what it does is one
// step.
//
// Topics: `live/NAME/audio` carries the sound, its offset being the sequence that listeners see,
// and `live/NAME/control` what everyone in the room hears. They share a shard and each connection
// gets both by the same way, so the order between a pause and the sound before it is kept.
//
// Refresh: the place of a connection moves to another in one step. Of a listener the old connection
// gets every frame up to a sequence and the new one every frame after it. Of a speaker the new one
// has the role from then on, while sound that is still on its way over the old is taken until that
// closes.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/clock.hpp"
#include "domains/broadcasts/live_metrics.hpp"
#include "domains/broadcasts/live_settings.hpp"
#include "domains/broadcasts/protocol.hpp"
#include "domains/broadcasts/sound_watch.hpp"
#include "platform/realtime/hub.hpp"

namespace auriga::broadcasts {

namespace realtime = platform::realtime;
using platform::SteadyTime;
using realtime::LinkPtr;

struct ConnectionKind {
  static constexpr std::string_view prefix = "con_";
};
using ConnectionId = core::Id<ConnectionKind>;

class Room;

/// A connection's side that rooms talk to. Called on the connection's shard.
class RoomGuest : public realtime::Subscriber {
 public:
  virtual void tell(const Frame& frame) = 0;
  /// It has the role in the room. A listener's `answer` goes out with his place in the sound, and
  /// whether he was `recovered` where it has that, once the subscription holds; a speaker's at
  /// once.
  virtual void entered(const std::shared_ptr<Room>& room, Role role, std::string_view type,
                       json::object answer) = 0;
  /// To the speaker: the broadcast's language is this one now.
  virtual void spoken(const std::string& language) = 0;
  /// Its place went to another connection, or the room ended: `why` is the close code's error. What
  /// is on its way is still taken for `linger`.
  virtual void dismissed(ErrorCode why, std::chrono::milliseconds linger) = 0;
  /// Takes what its peer has sent and nobody has read yet. Not from within another's reading.
  virtual void catch_up() = 0;
};

/// A connection as a room knows it; its link's subscriber is a RoomGuest.
struct Guest {
  ConnectionId id;
  LinkPtr link;

  template <class Work>
  void run(Work work) const {
    link->run([work = std::move(work)](realtime::Subscriber& subscriber) mutable {
      work(static_cast<RoomGuest&>(subscriber));
    });
  }
  /// Does `then()` on the connection's shard, once it has taken all that came over it, or is gone.
  template <class Then>
  void catch_up(Then then) const {
    platform::asio::post(link->shard().context(), [link = link, then = std::move(then)]() mutable {
      if (auto* const subscriber = link->subscriber(); subscriber != nullptr) {
        static_cast<RoomGuest*>(subscriber)->catch_up();
      }
      then();
    });
  }
};

/// What belongs to a broadcast for as long as it lives.
struct RoomIdentity {
  BroadcastId row;
  std::string name;
  core::OrganizationId organization;
  core::Actor owner;  ///< Who made it, with neither address nor request.
  Timestamp created_at;
};

/// How a room is at a moment.
struct RoomView {
  RoomIdentity identity;
  SpeakerSettings settings;
  LiveState state;
  std::int64_t listeners = 0;
  std::int64_t listeners_peak = 0;
  std::map<std::string, std::int64_t> languages;
  std::optional<EndReason> ended;
  bool awaited = false;  ///< Its speaker has never been there.
};

/// What rooms need of the rest. Outlives them; called on their shards.
struct RoomHost {
  realtime::Hub& hub;
  platform::TimerWheels& timers;
  const core::Clock& clock;
  const LiveSettings& settings;
  LiveMetrics& metrics;
  platform::ThreadPool& sound_pool;  ///< Where speakers' sound is looked at.
  /// What the row keeps of the room is another now, or it ended: to be written down.
  std::function<void(const RoomView&)> changed;
};

class Room : public std::enable_shared_from_this<Room> {
 public:
  /// Whether it is new, or ran when the server stopped.
  enum class Origin : std::uint8_t { fresh, restored };
  struct Beginning {
    Origin origin = Origin::fresh;
    bool awaited = false;  ///< Its speaker has never been there.
  };
  Room(RoomHost& host, RoomIdentity identity, SpeakerSettings settings, LiveState state,
       Beginning beginning);
  ~Room();
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

  /// Runs `work(room)` on the room's shard: at once if this is it. Any thread.
  template <class Work>
  void run(Work work) {
    if (platform::Shard::current() == &shard_) {
      work(*this);
    } else {
      platform::asio::post(shard_.context(), [self = shared_from_this(),
                                              work = std::move(work)]() mutable { work(*self); });
    }
  }
  // Any thread: these never change.
  [[nodiscard]] const RoomIdentity& identity() const { return identity_; }
  [[nodiscard]] const std::string& audio_topic() const { return audio_topic_; }
  [[nodiscard]] platform::Shard& shard() const { return shard_; }

  // On the room's shard. What fails throws and changes nothing.

  /// Begins the wait for a speaker: `wait` from now, then the room ends.
  void await_speaker(std::chrono::seconds wait);
  /// How a speaker comes: with createSession, on a new connection that takes the place of his old
  /// one, or again without naming one.
  enum class Arrival : std::uint8_t { first, refreshed, again };
  /// A speaker takes the role; one that has it loses it, and is heard out before the new one is
  /// told: his sound stays in order. Throws SESSION_INACTIVE.
  void attach_speaker(const Guest& speaker, Arrival arrival);
  /// Changes what listeners hear of, and tells everyone by `message`. Throws UNAUTHORIZED_ACTION
  /// where `from` is not the speaker, as do the other calls of his.
  struct StateChange {
    std::optional<bool> paused;
    std::optional<bool> muted;
    std::optional<double> volume;
  };
  void change_state(const ConnectionId& from, const StateChange& change, std::string_view message);
  void audio(const ConnectionId& from, std::string_view samples);
  void send_status(const ConnectionId& from);
  void end_by(const ConnectionId& from);

  /// A listener comes. Throws SESSION_INACTIVE, SESSION_FULL. He hears sessionJoined and what he
  /// missed since `resume`. One who refreshes and does not say from where may be one too many for a
  /// moment, if another of his address is there whose place he can be taking.
  struct Join {
    Guest guest;
    std::string language;
    std::optional<realtime::Position> resume = {};
    bool refreshed = false;
    std::optional<ConnectionId> previous = {};
    std::size_t subject = 0;  ///< Whom address limits count, hashed.
  };
  void join(const Join& join);
  void change_language(const ConnectionId& listener, const std::string& language);
  void pause_listening(const ConnectionId& listener);
  void resume_listening(const ConnectionId& listener, std::optional<realtime::Position> resume);

  /// A connection went. Harmless when it was not here, or twice.
  void leave(const ConnectionId& id);

  // By its owner, over HTTP.
  void set_paused(bool paused);
  /// Everyone hears of another language.
  void set_speech(std::optional<std::string> language, std::optional<QualityTier> tier);
  void end(EndReason reason);

  [[nodiscard]] RoomView view() const;
  [[nodiscard]] bool full() const;
  [[nodiscard]] bool has_listener(const ConnectionId& id) const { return members_.contains(id); }

 private:
  struct Member {
    LinkPtr link;
    std::string language;
    std::size_t subject = 0;
    bool listening = true;
  };
  class Timer;

  [[nodiscard]] realtime::TopicPolicy audio_policy() const;
  [[nodiscard]] static realtime::TopicPolicy control_policy();
  [[nodiscard]] json::object described() const;
  [[nodiscard]] json::object counts(std::string_view reason) const;
  [[nodiscard]] json::object stated() const;
  void require_running() const;
  void require_speaker(const ConnectionId& id) const;
  [[nodiscard]] Member* member(const ConnectionId& id);
  void add_member(const Join& join);
  [[nodiscard]] bool may_replace(std::size_t subject) const;
  void to_speaker(std::string_view type, json::object fields);
  void to_listeners(const Frame& frame);
  void welcome(bool comes_back);
  [[nodiscard]] Frame language_frame(const std::string& language) const;
  void tell_languages();
  void count_changed(int by);
  void end_overlap(SteadyTime time);
  void add_language(const std::string& language);
  void drop_language(const std::string& language);
  void move_language(const std::string& from, const std::string& to);
  void tell_soon();
  void tell_news();
  void status(std::string_view reason);
  void watch_sound(std::string_view samples);
  void warn(const audio::Warning& warning);
  void pause_watch();
  void on_timer();
  void set_timer();
  [[nodiscard]] Timestamp now() const { return host_.clock.now(); }
  [[nodiscard]] SteadyTime steady() const { return host_.clock.steady(); }

  RoomHost& host_;
  RoomIdentity identity_;
  SpeakerSettings settings_;
  LiveState state_;
  std::string audio_topic_;
  std::string control_topic_;
  platform::Shard& shard_;
  std::unique_ptr<Timer> timer_;

  std::optional<Guest> speaker_;
  std::optional<Guest> speaker_before_;  ///< Refreshed; its last sound may still come.
  std::unordered_map<ConnectionId, Member> members_;
  /// Listeners above the bound who refresh, and until when: their old connections go meanwhile.
  std::deque<std::pair<ConnectionId, SteadyTime>> overlap_;
  std::map<std::string, std::int64_t> languages_;
  bool restored_;  ///< Until its speaker is back.
  bool awaited_;   ///< Until its speaker comes for the first time.
  std::int64_t peak_ = 0;
  std::optional<EndReason> ended_;
  std::shared_ptr<SoundWatch> sound_watch_;  ///< Once there is sound.

  std::optional<SteadyTime> gone_at_;   ///< When the wait for a speaker is over.
  std::optional<SteadyTime> news_due_;  ///< The speaker is to hear of listeners or languages.
  SteadyTime news_told_;
  bool count_new_ = false;
  bool language_new_ = false;
  SteadyTime status_due_;
  bool last_joined_ = true;
  std::int64_t status_count_ = 0;  ///< As the last sessionStatus said.
};

}  // namespace auriga::broadcasts
