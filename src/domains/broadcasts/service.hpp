// Broadcasts: made, found, changed and ended. The room is what runs, the row is what remains; a
// change over HTTP is written before it is answered, a change over the live protocol is heard at
// once and its row follows (row_writer.hpp). So a database that is down does not disturb broadcasts
// that run, and new ones are refused.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "core/circuit_breaker.hpp"
#include "domains/broadcasts/repository.hpp"
#include "domains/broadcasts/rooms.hpp"
#include "domains/broadcasts/row_writer.hpp"
#include "domains/broadcasts/types.hpp"
#include "platform/http/rate_limiter.hpp"

namespace auriga::broadcasts {

struct ListBroadcasts {
  bool everyone = false;  ///< Also those of others; for admins.
  std::optional<BroadcastStatus> status;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};

struct BroadcastPage {
  std::vector<Broadcast> items;
  std::string next;  ///< Empty on the last page.
};

struct ChangeBroadcast {
  std::optional<BroadcastStatus> status;
  std::optional<std::string> source_language;
  std::optional<QualityTier> quality_tier;
  platform::http::Precondition wanted = {};  ///< The revision it is meant for.
};

class BroadcastService {
 public:
  /// `node` names this server among those on the same database, whenever it is started; empty: it
  /// has the database for itself.
  BroadcastService(platform::db::Database& database, core::SystemScope scope, RoomHost host,
                   platform::Runtime& runtime, platform::http::RateLimiter& limiter,
                   const core::Clock& clock, core::Random& random, std::string node = {});

  [[nodiscard]] RoomHost& host() { return host_; }
  [[nodiscard]] Rooms& rooms() { return rooms_; }

  // Among nodes (service_nodes.cpp).

  /// Before the server listens: what ran on this node when it stopped goes on; its speakers have
  /// their grace to come back.
  [[nodiscard]] Task<> restore();
  /// Tells the other nodes every kAnnounce that this one lives, and its rooms what was changed on
  /// another. Called by a job, each kHold; not needed by one that is alone.
  [[nodiscard]] Task<> hold();
  static constexpr std::chrono::seconds kHold{1};
  static constexpr std::chrono::seconds kAnnounce{5};
  static constexpr std::chrono::seconds kLease{60};  ///< A node silent for so long is dead.
  /// Ends rows that say they run but have no room: their end could not be written, or the node that
  /// had it is dead. How many. Called by a job.
  [[nodiscard]] Task<std::int64_t> settle();

  /// A new broadcast, written and running. Made before its speaker comes it waits for him as long
  /// as the settings say, by him the time that he has to come back. Throws RATE_LIMIT_EXCEEDED,
  /// SERVICE_UNAVAILABLE and what the language is refused with.
  enum class Opening : std::uint8_t { before_speaker, by_speaker };
  [[nodiscard]] Task<RoomPtr> open_room(const core::Caller& caller, core::Actor actor,
                                        SpeakerSettings settings, Opening opening);
  /// The running broadcast of that name, which must be the caller's. Throws SESSION_NOT_FOUND,
  /// SESSION_INACTIVE, FORBIDDEN, SERVICE_UNAVAILABLE.
  [[nodiscard]] Task<RoomPtr> room_of(std::string name, const core::Caller& caller);
  /// SESSION_INACTIVE where there was a broadcast of that name, else SESSION_NOT_FOUND;
  /// SERVICE_UNAVAILABLE where it runs on another node, or the database cannot tell.
  [[nodiscard]] Task<Error> why_missing(std::string name);

  [[nodiscard]] Task<Broadcast> create(core::Caller caller, core::Actor actor, CreateBroadcast in);
  /// Throws FORBIDDEN, BAD_CURSOR.
  [[nodiscard]] Task<BroadcastPage> list(core::Caller caller, ListBroadcasts in);
  /// One's own; an admin's are all of the organisation, here and in what changes one. Throws
  /// SESSION_NOT_FOUND, FORBIDDEN, SESSION_INACTIVE once it has ended.
  [[nodiscard]] Task<Broadcast> get(core::Caller caller, std::string name);
  [[nodiscard]] Task<Broadcast> change(core::Caller caller, core::Actor actor, std::string name,
                                       ChangeBroadcast in);
  [[nodiscard]] Task<> remove(core::Caller caller, core::Actor actor, std::string name);
  [[nodiscard]] Task<LiveInfo> info(std::string name);

  /// Before the end: waits until rows are what their rooms were last, at most until `deadline`;
  /// whether they are.
  [[nodiscard]] Task<bool> finish_writes(platform::SteadyTime deadline) {
    return rows_.finish(deadline);
  }

  /// Deletes what ended longer ago than `age`; how many. Called by a job.
  [[nodiscard]] Task<std::int64_t> prune(std::chrono::days age);

 private:
  [[nodiscard]] Task<repository::BroadcastRow> own(const core::Caller& caller,
                                                   const std::string& name);
  /// The row's room; nothing where it does not run, also when its name is another's by now.
  [[nodiscard]] Task<std::optional<RoomView>> room_view(const repository::BroadcastRow& row);
  [[nodiscard]] Broadcast describe(const repository::BroadcastRow& row,
                                   const std::optional<RoomView>& room) const;
  [[nodiscard]] RoomPtr make_room(const repository::BroadcastRow& row, LiveState state,
                                  Room::Origin origin);
  void start_room(const RoomPtr& room, const repository::BroadcastRow& row);
  /// Whether its room is here, if it has one.
  [[nodiscard]] bool is_ours(const repository::BroadcastRow& row) const {
    return row.node == node_;
  }
  [[nodiscard]] Task<> announce();
  [[nodiscard]] bool shall_announce();
  /// Changes made on other nodes reach the rooms.
  [[nodiscard]] Task<> hear();
  /// The room becomes what its row already is.
  void tell_room(const RoomPtr& room, ChangeBroadcast change, EndReason reason);
  [[nodiscard]] bool may_judge_others();
  void on_changed(const RoomView& view);
  void limit_creations(const core::Caller& caller);
  /// Writes it under a free name. Throws SERVICE_UNAVAILABLE.
  [[nodiscard]] Task<> write_fresh(const core::Caller& caller, repository::BroadcastRow& row,
                                   const core::Actor& actor);
  void require_database();
  /// For how long the database is asked nothing; zero: it may be.
  [[nodiscard]] core::Milliseconds database_rests();
  void note_database(bool works);

  platform::db::Database& database_;
  core::SystemScope scope_;
  RoomHost host_;
  Rooms rooms_;
  platform::http::RateLimiter& limiter_;
  const core::Clock& clock_;
  core::Random& random_;
  RowWriter rows_;
  const std::string node_;
  std::mutex mutex_;
  core::CircuitBreaker breaker_;                    ///< Of the database, for new broadcasts.
  std::optional<platform::SteadyTime> held_since_;  ///< Without a gap as long as a lease.
  platform::SteadyTime announced_{};                ///< When this node last said that it lives.
};

}  // namespace auriga::broadcasts
