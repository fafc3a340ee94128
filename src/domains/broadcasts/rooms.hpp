// Rooms: every broadcast that runs on this node, by its name. A room is known on its own shard.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "domains/broadcasts/room.hpp"

namespace auriga::broadcasts {

using platform::Task;
using RoomPtr = std::shared_ptr<Room>;

class Rooms {
 public:
  Rooms(platform::Runtime& runtime, realtime::Hub& hub) : hub_(hub), by_shard_(runtime.size()) {}

  /// Where the room lives or would. Any thread.
  [[nodiscard]] platform::Shard& shard_of(const std::string& name) {
    return hub_.owner("live/" + name + "/audio");
  }
  /// Runs `work(room)` on the shard where the room is or would be; null: there is none. Any thread.
  template <class Work>
  void find(const std::string& name, Work work) {
    auto& shard = shard_of(name);
    if (platform::Shard::current() == &shard) {
      work(find_here(name));
      return;
    }
    platform::asio::post(shard.context(),
                         [this, name, work = std::move(work)]() mutable { work(find_here(name)); });
  }
  /// Null: there is none. Any shard.
  [[nodiscard]] Task<RoomPtr> get(std::string name);
  /// How a room is; nothing where it does not run. Any shard.
  [[nodiscard]] Task<std::optional<RoomView>> view(std::string name);

  void add(const RoomPtr& room);         ///< On the room's shard.
  void remove(const std::string& name);  ///< On the room's shard.

 private:
  using Part = std::unordered_map<std::string, RoomPtr>;
  [[nodiscard]] RoomPtr find_here(const std::string& name) const;
  static Task<RoomPtr> get_here(const Rooms& rooms, std::string name);
  static Task<std::optional<RoomView>> view_here(const Rooms& rooms, std::string name);

  realtime::Hub& hub_;
  std::vector<Part> by_shard_;
};

}  // namespace auriga::broadcasts
