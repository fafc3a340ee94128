// Packets with descriptors over a SOCK_SEQPACKET socket: sendmsg and recvmsg with SCM_RIGHTS
// (unix(7)). Used on both sides; blocks exactly when the socket does.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <type_traits>

#include "engines/extraction/document_file.hpp"

namespace auriga::extraction {

inline constexpr std::size_t kPacketDescriptorsMax = 2;

enum class PacketStatus { kDone, kClosed, kWouldBlock, kBroken };

/// Sends one packet; never raises SIGPIPE.
[[nodiscard]] PacketStatus send_packet(int socket, std::span<const std::byte> bytes,
                                       std::span<const int> descriptors = {});

struct Received {
  PacketStatus status = PacketStatus::kBroken;
  std::array<Descriptor, kPacketDescriptorsMax> descriptors;
};

/// Receives one packet of exactly `bytes.size()` bytes; kBroken when it has another size. Surplus
/// descriptors are closed. Those received are close-on-exec.
[[nodiscard]] Received receive_packet(int socket, std::span<std::byte> bytes);

template <class T>
  requires std::is_trivially_copyable_v<T>
std::span<const std::byte> bytes_of(const T& packet) {
  return std::as_bytes(std::span<const T, 1>(&packet, 1));
}
template <class T>
  requires std::is_trivially_copyable_v<T>
std::span<std::byte> room_of(T& packet) {
  return std::as_writable_bytes(std::span<T, 1>(&packet, 1));
}

}  // namespace auriga::extraction
