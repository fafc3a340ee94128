// Which addresses a request on a user's behalf may reach. Without this check a webhook or a tool
// could make the server read what only the server can see: its own loopback services, the private
// network around it, the metadata service of its cloud (server-side request forgery, CWE-918).
//
// The name is not judged by its look. Names resolve to anything, and may resolve to something else
// a moment later; so the address is judged when a socket to it is about to be opened.
//
// Public is what IANA's special-purpose registries (RFC 6890 and its updates) do not except: in
// IPv4 all but the ranges in address_policy.cpp; in IPv6 only global unicast 2000::/3, again
// without exceptions. Forms that carry an IPv4 address in an IPv6 one (mapped, 6to4, Teredo, NAT64)
// are refused, because they reach an address that was not judged. In a network that reaches IPv4
// through NAT64 alone the operator allows 64:ff9b::/96.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace auriga::platform {

/// Whether `address` is reachable for everybody in the Internet. Any thread.
[[nodiscard]] bool is_public_address(const boost::asio::ip::address& address);

/// Immutable after create(): any thread.
class AddressPolicy {
 public:
  struct Options {
    /// When not empty, only these hosts: "api.example.com", or "*.example.com" for all below it.
    std::vector<std::string> hosts;
    /// Ranges that may be reached though they are not public: "10.1.0.0/16", "fd00::/8".
    std::vector<std::string> networks;
  };

  /// Fails with CONFIGURATION_INVALID, naming the entry.
  [[nodiscard]] static core::Result<AddressPolicy> create(const Options& options);

  [[nodiscard]] bool allows_host(std::string_view host) const;
  [[nodiscard]] bool allows_address(const boost::asio::ip::address& address) const;

 private:
  struct Network {
    boost::asio::ip::address address;
    unsigned bits = 0;
  };
  std::vector<std::string> hosts_;
  std::vector<Network> networks_;
};

}  // namespace auriga::platform
