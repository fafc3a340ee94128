#include "platform/http/address_seats.hpp"

namespace auriga::platform::http {
namespace {

/// No address of the one kind is taken for one of the other: these 64 bits begin no IPv6 address
/// that is given to anybody (0100::/64 discards).
constexpr std::uint64_t kIpv4 = 0x0100'0000'0000'0000;

std::uint64_t key_of(const asio::ip::address& address) {
  if (address.is_v4()) {
    return kIpv4 | address.to_v4().to_uint();
  }
  const auto bytes = address.to_v6().to_bytes();
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < sizeof(key); ++i) {
    key = key << 8U | bytes[i];
  }
  return key;
}

}  // namespace

AddressSeats::Part& AddressSeats::part_of(std::uint64_t key) {
  return parts_[std::hash<std::uint64_t>{}(key * 0x9e37'79b9'7f4a'7c15U >> 32U) % parts_.size()];
}

std::optional<AddressSeats::Seat> AddressSeats::take(const asio::ip::address& address) {
  if (!bounded()) {
    return Seat();
  }
  const auto key = key_of(address);
  auto& part = part_of(key);
  const std::scoped_lock lock(part.mutex);
  auto& taken = part.taken[key];
  if (taken >= max_) {
    return std::nullopt;
  }
  ++taken;
  return Seat(this, key);
}

void AddressSeats::leave(std::uint64_t key) {
  auto& part = part_of(key);
  const std::scoped_lock lock(part.mutex);
  const auto found = part.taken.find(key);
  if (found != part.taken.end() && --found->second == 0) {
    part.taken.erase(found);
  }
}

}  // namespace auriga::platform::http
