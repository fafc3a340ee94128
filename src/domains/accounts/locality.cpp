#include "domains/accounts/locality.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/ip/address.hpp>
#include <string>

#include "core/text.hpp"

namespace auriga::accounts {
namespace {

bool is_loopback(std::string_view address) {
  boost::system::error_code error;
  const auto number = boost::asio::ip::make_address(std::string(address), error);
  if (error) {
    return false;
  }
  return number.is_loopback() || (number.is_v6() && number.to_v6().is_v4_mapped() &&
                                  number.to_v6().to_bytes().at(12) == 127);
}

/// Of a host, with or without a port.
bool names_this_machine(std::string_view host) {
  const auto name =
      host.starts_with('[') ? host.substr(1, host.find(']') - 1) : host.substr(0, host.find(':'));
  return core::lower_ascii(name) == "localhost" || is_loopback(name);
}

/// Of the address of a page; one without a host, such as "null", names nothing.
bool is_of_this_machine(std::string_view page) {
  const auto scheme = page.find("://");
  if (scheme == std::string_view::npos) {
    return false;
  }
  page.remove_prefix(scheme + 3);
  return names_this_machine(page.substr(0, page.find('/')));
}

}  // namespace

bool is_local(const platform::http::Call& call) {
  static constexpr std::array<std::string_view, 6> kAdded{
      "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"};
  static constexpr std::array<std::string_view, 2> kPages{"Origin", "Referer"};
  return is_loopback(call.remote_address()) && !call.head().http_1_0 &&
         std::ranges::none_of(kAdded, [&](auto name) { return !call.header(name).empty(); }) &&
         names_this_machine(call.header("Host")) && std::ranges::all_of(kPages, [&](auto name) {
           const auto page = call.header(name);
           return page.empty() || is_of_this_machine(page);
         });
}

}  // namespace auriga::accounts
