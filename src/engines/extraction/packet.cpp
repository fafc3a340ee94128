#include "engines/extraction/packet.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <cerrno>
#include <cstring>

namespace auriga::extraction {
namespace {

PacketStatus status_of_errno() {
  if (errno == EAGAIN || errno == EWOULDBLOCK) {
    return PacketStatus::kWouldBlock;
  }
  return errno == EPIPE || errno == ECONNRESET ? PacketStatus::kClosed : PacketStatus::kBroken;
}

}  // namespace

PacketStatus send_packet(int socket, std::span<const std::byte> bytes,
                         std::span<const int> descriptors) {
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * kPacketDescriptorsMax)> control{};
  iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (!descriptors.empty()) {
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
    auto* const head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(descriptors.size_bytes());
    std::memcpy(CMSG_DATA(head), descriptors.data(), descriptors.size_bytes());
  }
  for (;;) {
    const auto sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent < 0) {
      return status_of_errno();
    }
    return static_cast<std::size_t>(sent) == bytes.size() ? PacketStatus::kDone
                                                          : PacketStatus::kBroken;
  }
}

Received receive_packet(int socket, std::span<std::byte> bytes) {
  Received out;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * kPacketDescriptorsMax)> control{};
  iovec part{bytes.data(), bytes.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t got = -1;
  do {
    got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (got < 0 && errno == EINTR);
  if (got <= 0) {
    out.status = got == 0 ? PacketStatus::kClosed : status_of_errno();
    return out;
  }
  for (auto* head = CMSG_FIRSTHDR(&message); head != nullptr; head = CMSG_NXTHDR(&message, head)) {
    if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) {
      continue;
    }
    const auto count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < count && i < out.descriptors.size(); ++i) {
      int descriptor = -1;
      std::memcpy(&descriptor, CMSG_DATA(head) + i * sizeof(int), sizeof(int));
      out.descriptors[i] = Descriptor(descriptor);
    }
  }
  const bool whole = static_cast<std::size_t>(got) == bytes.size() &&
                     (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
  out.status = whole ? PacketStatus::kDone : PacketStatus::kBroken;
  return out;
}

}  // namespace auriga::extraction
