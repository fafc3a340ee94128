// Api: one client of a server, with its credential and an address of its own, so that limits per
// address do not mix callers. Every answer it gets is held against the server's contract.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/harness/contract.hpp"
#include "tests/integration/harness/multipart.hpp"
#include "tests/integration/harness/wire.hpp"

namespace auriga::testing {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method = "GET";
  std::string path;
  std::string body = {};
  std::string content_type = {};  ///< Empty: JSON when there is a body.
  Headers headers = {};
};

class Api {
 public:
  /// `contract` may be null; it outlives the client.
  Api(std::uint16_t port, Contract* contract);

  [[nodiscard]] Api with_token(std::string access_token) const;
  [[nodiscard]] Api with_key(std::string key) const;
  /// The same credential from another address.
  [[nodiscard]] Api elsewhere() const;

  /// On a connection that is kept open between calls. An answer that does not come is a test
  /// failure and status 0.
  Answer send(const Request& request);

  Answer get(const std::string& path, Headers headers = {});
  Answer post(const std::string& path, const json::value& body, Headers headers = {});
  Answer post(const std::string& path);
  Answer put(const std::string& path);
  Answer patch(const std::string& path, const json::value& body, Headers headers = {});
  Answer remove(const std::string& path);
  Answer upload(const std::string& method, const std::string& path, const Multipart& form,
                Headers headers = {});

  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] const std::string& token() const { return token_; }

 private:
  [[nodiscard]] std::string text_of(const Request& request) const;

  std::uint16_t port_;
  Contract* contract_;
  std::string address_;
  std::string token_;
  std::string key_;
  std::shared_ptr<Wire> wire_;
};

}  // namespace auriga::testing
