#include "domains/broadcasts/rooms.hpp"

namespace auriga::broadcasts {

namespace asio = platform::asio;

RoomPtr Rooms::find_here(const std::string& name) const {
  const auto& here = by_shard_[platform::Shard::current()->index()];
  const auto found = here.find(name);
  return found == here.end() ? nullptr : found->second;
}

void Rooms::add(const RoomPtr& room) {
  by_shard_[room->shard().index()].emplace(room->identity().name, room);
}

void Rooms::remove(const std::string& name) {
  by_shard_[platform::Shard::current()->index()].erase(name);
}

Task<RoomPtr> Rooms::get_here(const Rooms& rooms, std::string name) {
  co_return rooms.find_here(name);
}

Task<std::optional<RoomView>> Rooms::view_here(const Rooms& rooms, std::string name) {
  const auto room = rooms.find_here(name);
  co_return room ? std::optional(room->view()) : std::nullopt;
}

Task<RoomPtr> Rooms::get(std::string name) {
  auto& shard = shard_of(name);
  co_return co_await asio::co_spawn(shard.executor(), get_here(*this, std::move(name)),
                                    asio::use_awaitable);
}

Task<std::optional<RoomView>> Rooms::view(std::string name) {
  auto& shard = shard_of(name);
  co_return co_await asio::co_spawn(shard.executor(), view_here(*this, std::move(name)),
                                    asio::use_awaitable);
}

}  // namespace auriga::broadcasts
