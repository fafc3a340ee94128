// NetworkList: addresses and CIDR ranges, for trusted proxies.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/runtime/task.hpp"

namespace auriga::platform::http {

/// IPv4 written as IPv6 (::ffff:10.0.0.1) is IPv4: as such it is compared, counted and shown.
[[nodiscard]] asio::ip::address unmapped(const asio::ip::address& address);

class NetworkList {
 public:
  /// Throws core::Error(CONFIGURATION_INVALID) for an entry that is neither.
  explicit NetworkList(const std::vector<std::string>& entries);
  [[nodiscard]] bool contains(std::string_view address) const;
  [[nodiscard]] bool contains(const asio::ip::address& address) const;
  [[nodiscard]] bool empty() const { return v4_.empty() && v6_.empty(); }

  /// The client behind `peer`: the last address in X-Forwarded-For that is not a trusted proxy, in
  /// its usual form however the proxy wrote it. What lies before it was written by strangers.
  [[nodiscard]] std::string client(std::string_view peer, std::string_view forwarded_for) const;

 private:
  std::vector<asio::ip::network_v4> v4_;
  std::vector<asio::ip::network_v6> v6_;
};

}  // namespace auriga::platform::http
