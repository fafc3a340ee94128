#include "platform/http/network_list.hpp"

#include "core/error.hpp"
#include "core/text.hpp"

namespace auriga::platform::http {
namespace {

constexpr unsigned short kMappedBits = 96;  // Before the IPv4 address.

}  // namespace

asio::ip::address unmapped(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address;
}

NetworkList::NetworkList(const std::vector<std::string>& entries) {
  for (const auto& entry : entries) {
    boost::system::error_code bad;
    const auto range = entry.find('/') != std::string::npos;
    if (entry.find(':') == std::string::npos) {
      v4_.push_back(asio::ip::make_network_v4(range ? entry : entry + "/32", bad));
    } else {
      const auto network = asio::ip::make_network_v6(range ? entry : entry + "/128", bad);
      if (const auto first = unmapped(network.address());
          first.is_v4() && network.prefix_length() >= kMappedBits) {
        const auto bits = static_cast<unsigned short>(network.prefix_length() - kMappedBits);
        v4_.emplace_back(first.to_v4(), bits);
      } else {
        v6_.push_back(network);
      }
    }
    if (bad) {
      throw core::Error(core::ErrorCode::kConfigurationInvalid,
                        "\"" + entry + "\" is neither an address nor a range of addresses");
    }
  }
}

bool NetworkList::contains(const asio::ip::address& given) const {
  const auto address = unmapped(given);
  if (address.is_v4()) {
    const auto bits = address.to_v4().to_uint();
    return std::any_of(v4_.begin(), v4_.end(), [&](const auto& network) {
      return ((bits ^ network.address().to_uint()) & network.netmask().to_uint()) == 0;
    });
  }
  return std::any_of(v6_.begin(), v6_.end(), [&](const auto& network) {
    return asio::ip::network_v6(address.to_v6(), network.prefix_length()).canonical() ==
           network.canonical();
  });
}

bool NetworkList::contains(std::string_view text) const {
  boost::system::error_code bad;
  const auto address = asio::ip::make_address(text, bad);
  return !bad && contains(address);
}

std::string NetworkList::client(std::string_view peer, std::string_view forwarded_for) const {
  std::string client(peer);
  while (!forwarded_for.empty() && contains(client)) {
    const auto comma = forwarded_for.rfind(',');
    const auto entry = core::trim(
        comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1));
    boost::system::error_code bad;
    const auto address = asio::ip::make_address(entry, bad);
    if (bad) {
      break;
    }
    client = unmapped(address).to_string();
    forwarded_for =
        comma == std::string_view::npos ? std::string_view() : forwarded_for.substr(0, comma);
  }
  return client;
}

}  // namespace auriga::platform::http
