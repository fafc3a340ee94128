// AddressSeats: how many connections each address has, over all shards. An IPv6 network of 64 bits
// is one address: whoever has one of its addresses has them all. Any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>

#include "platform/runtime/task.hpp"

namespace auriga::platform::http {

class AddressSeats {
 public:
  /// A seat taken; given back when it goes.
  class Seat {
   public:
    Seat() = default;  ///< None.
    Seat(AddressSeats* seats, std::uint64_t key) : seats_(seats), key_(key) {}
    Seat(Seat&& other) noexcept : seats_(std::exchange(other.seats_, nullptr)), key_(other.key_) {}
    Seat& operator=(Seat&& other) noexcept {
      std::swap(seats_, other.seats_);
      std::swap(key_, other.key_);
      return *this;
    }
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;
    ~Seat() {
      if (seats_ != nullptr) {
        seats_->leave(key_);
      }
    }

   private:
    AddressSeats* seats_ = nullptr;
    std::uint64_t key_ = 0;
  };

  /// At most `max` for each; 0: no bound, and nothing is counted.
  explicit AddressSeats(std::size_t max) : max_(max) {}
  [[nodiscard]] bool bounded() const { return max_ > 0; }
  /// Nothing when the address has all that it may have.
  [[nodiscard]] std::optional<Seat> take(const asio::ip::address& address);

 private:
  struct Part {
    std::mutex mutex;
    std::unordered_map<std::uint64_t, std::size_t> taken;
  };
  void leave(std::uint64_t key);
  Part& part_of(std::uint64_t key);

  const std::size_t max_;
  std::array<Part, 16> parts_;
};

}  // namespace auriga::platform::http
