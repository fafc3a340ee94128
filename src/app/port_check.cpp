#include "app/port_check.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace auriga::app {

using operations::Health;
using operations::HealthFinding;

HealthFinding check_port(const std::string& address, std::int64_t port) {
  namespace asio = boost::asio;
  const auto where = fmt::format("{} port {}", address, port);
  asio::io_context context;
  boost::system::error_code error;
  // A number is taken as it is, a name looked up, as the server does.
  asio::ip::tcp::resolver resolver(context);
  const auto found = resolver.resolve(address, std::to_string(port), error);
  if (address.empty() || error || found.empty()) {
    return {Health::down, address + " is neither an address nor a known name", "Mend server.host."};
  }
  const auto endpoint = found.begin()->endpoint();
  asio::ip::tcp::acceptor acceptor(context);
  acceptor.open(endpoint.protocol(), error);
  if (!error) {
    acceptor.set_option(asio::socket_base::reuse_address(true), error);
    acceptor.bind(endpoint, error);
  }
  if (error == asio::error::address_in_use) {
    return {Health::degraded, where + " is taken",
            "If not by auriga itself, choose another: --set server.port=N."};
  }
  if (error) {
    return {Health::down, where + ": " + error.message(), "Mend server.host or server.port."};
  }
  return {Health::ok, where + " is free", ""};
}

bool is_loopback(const std::string& address) {
  boost::system::error_code error;
  const auto number = boost::asio::ip::make_address(address, error);
  return error ? address == "localhost" : number.is_loopback();
}

}  // namespace auriga::app
