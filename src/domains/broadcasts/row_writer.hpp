// RowWriter: brings the rows of rooms up to what the rooms are, behind their backs.
//
// Of a room one write is under way at a time, and what it wants meanwhile is written next, the
// latest alone: two writes at once may be done in either order, and the row would stay at the older
// state. A write that fails is tried again for as long as the server runs; what is wanted is
// bounded by one state a room.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "domains/broadcasts/repository.hpp"
#include "domains/broadcasts/room.hpp"
#include "platform/http/precondition.hpp"
#include "platform/runtime/waker.hpp"

namespace auriga::broadcasts {

using platform::Task;

/// What a room or a request wants the row to be.
struct RowChange {
  std::optional<BroadcastStatus> status;
  std::optional<bool> muted = {};
  std::optional<double> volume = {};
  std::optional<std::string> source_language;
  std::optional<QualityTier> quality_tier;
  std::int64_t listeners_peak = 0;
  std::optional<bool> awaited = {};
  EndReason reason = EndReason::ended;
  bool elsewhere = false;  ///< Its room is on another node, which is to hear of it.
  platform::http::Precondition wanted = {};  ///< The revision that the row must be at.
};

/// Of a broadcast, or of its row: what can be changed of it, not who listens.
[[nodiscard]] std::string revision_of(const auto& broadcast) {
  return std::string(core::enum_name(broadcast.status)) + "." + broadcast.source_language + "." +
         std::string(core::enum_name(broadcast.quality_tier));
}

/// What the row of a room in that state says.
[[nodiscard]] BroadcastStatus status_of(const RoomView& view);

/// Writes what differs; the row as it then is. A row that has ended stays as it is. An event tells
/// of it, but not of mute, volume and the speaker's first coming alone, which nobody looks up.
repository::Work<std::optional<repository::BroadcastRow>> write_change(repository::Transaction& tx,
                                                                       const BroadcastId& id,
                                                                       const RowChange& change,
                                                                       const core::Actor& actor);

class RowWriter {
 public:
  /// All outlive it. It goes when the runtime has stopped.
  RowWriter(platform::db::Database& database, core::SystemScope scope, platform::Runtime& runtime,
            core::Random& random)
      : database_(database), scope_(scope), random_(random), by_shard_(runtime.size()) {}

  /// The row shall be so, whatever was wanted before. On the room's shard.
  void want(const RoomView& view);
  /// Waits until every row is what its room wants, at most until `deadline`; whether they are. Any
  /// shard, one at a time.
  [[nodiscard]] Task<bool> finish(platform::SteadyTime deadline);

 private:
  struct Wanted {
    RoomView view;
    bool newer = false;  ///< Than what is being written.
  };
  /// Those being written.
  using Part = std::unordered_map<BroadcastId, Wanted>;
  Task<> write(Part& part, BroadcastId row);
  void close_one();
  [[nodiscard]] std::size_t open() const;

  platform::db::Database& database_;
  core::SystemScope scope_;
  core::Random& random_;
  std::vector<Part> by_shard_;
  mutable std::mutex mutex_;
  std::size_t open_ = 0;                    ///< Of all shards.
  std::shared_ptr<platform::Waker> waits_;  ///< Who is told when none is open.
};

}  // namespace auriga::broadcasts
