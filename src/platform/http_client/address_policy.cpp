#include "platform/http_client/address_policy.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <charconv>

#include "core/text.hpp"

namespace auriga::platform {
namespace {

namespace ip = boost::asio::ip;

struct Range {
  const char* network;
  unsigned bits;
};

constexpr std::array<Range, 15> kNotPublicV4{{
    {"0.0.0.0", 8},        // "This network"; 0.0.0.0 reaches loopback on Linux.
    {"10.0.0.0", 8},       // Private.
    {"100.64.0.0", 10},    // Shared by carriers (CGNAT).
    {"127.0.0.0", 8},      // Loopback.
    {"169.254.0.0", 16},   // Link-local; the metadata services of clouds.
    {"172.16.0.0", 12},    // Private.
    {"192.0.0.0", 24},     // Protocol assignments.
    {"192.0.2.0", 24},     // Documentation.
    {"192.88.99.0", 24},   // 6to4 relays, withdrawn.
    {"192.168.0.0", 16},   // Private.
    {"198.18.0.0", 15},    // Benchmarks.
    {"198.51.100.0", 24},  // Documentation.
    {"203.0.113.0", 24},   // Documentation.
    {"224.0.0.0", 4},      // Multicast.
    {"240.0.0.0", 4},      // Reserved and broadcast.
}};

constexpr Range kGlobalV6{"2000::", 3};
constexpr std::array<Range, 4> kNotPublicV6{{
    {"2001::", 23},      // Protocol assignments, Teredo among them.
    {"2001:db8::", 32},  // Documentation.
    {"2002::", 16},      // 6to4.
    {"3fff::", 20},      // Documentation.
}};

/// Whether the first `bits` bits agree; both of one family.
template <class Bytes>
bool same_prefix(const Bytes& a, const Bytes& b, unsigned bits) {
  const auto whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) {
    return false;
  }
  const unsigned rest = bits % 8;
  return rest == 0 || ((a[whole] ^ b[whole]) >> (8U - rest)) == 0;
}

bool is_in(const ip::address& address, const ip::address& network, unsigned bits) {
  if (address.is_v4() != network.is_v4()) {
    return false;
  }
  return address.is_v4()
             ? same_prefix(address.to_v4().to_bytes(), network.to_v4().to_bytes(), bits)
             : same_prefix(address.to_v6().to_bytes(), network.to_v6().to_bytes(), bits);
}

bool is_in(const ip::address& address, const Range& range) {
  return is_in(address, ip::make_address(range.network), range.bits);
}

}  // namespace

bool is_public_address(const ip::address& address) {
  const auto inside = [&](const Range& range) { return is_in(address, range); };
  if (address.is_v4()) {
    return std::none_of(kNotPublicV4.begin(), kNotPublicV4.end(), inside);
  }
  return inside(kGlobalV6) && std::none_of(kNotPublicV6.begin(), kNotPublicV6.end(), inside);
}

core::Result<AddressPolicy> AddressPolicy::create(const Options& options) {
  AddressPolicy policy;
  for (const auto& host : options.hosts) {
    auto name = core::lower_ascii(core::trim(host));
    if (name.empty() || name.find_first_of("/: ") != std::string::npos ||
        name.find('*', name.starts_with("*.") ? 1 : 0) != std::string::npos) {
      return core::fail(core::ErrorCode::kConfigurationInvalid,
                        "not a host name or *.domain: " + host);
    }
    policy.hosts_.push_back(std::move(name));
  }
  for (const auto& text : options.networks) {
    const auto slash = text.find('/');
    boost::system::error_code error;
    const auto address = ip::make_address(text.substr(0, slash), error);
    unsigned bits = address.is_v4() ? 32 : 128;
    const unsigned most = bits;
    if (slash != std::string::npos) {
      const auto* end = text.data() + text.size();
      const auto read = std::from_chars(text.data() + slash + 1, end, bits);
      if (read.ec != std::errc() || read.ptr != end) {
        bits = most + 1;
      }
    }
    if (error || bits > most) {
      return core::fail(core::ErrorCode::kConfigurationInvalid, "not a network: " + text);
    }
    policy.networks_.push_back({address, bits});
  }
  return policy;
}

bool AddressPolicy::allows_host(std::string_view host) const {
  auto name = core::lower_ascii(host);
  if (name.ends_with('.')) {
    name.pop_back();  // A fully qualified name is the same host.
  }
  return hosts_.empty() || std::any_of(hosts_.begin(), hosts_.end(), [&](const auto& allowed) {
           return allowed.starts_with("*.") ? name.ends_with(allowed.substr(1)) : name == allowed;
         });
}

bool AddressPolicy::allows_address(const ip::address& address) const {
  return is_public_address(address) ||
         std::any_of(networks_.begin(), networks_.end(), [&](const auto& network) {
           return is_in(address, network.address, network.bits);
         });
}

}  // namespace auriga::platform
