#include "tests/integration/harness/api.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

namespace auriga::testing {
namespace {

/// Loopback addresses, each given out once: all of 127/8 is this machine.
std::string next_address() {
  static std::atomic<unsigned> given{0};
  const auto number = ++given;
  return "127." + std::to_string(1 + number / 62500) + "." + std::to_string(number / 250 % 250) +
         "." + std::to_string(1 + number % 250);
}

}  // namespace

Api::Api(std::uint16_t port, Contract* contract)
    : port_(port), contract_(contract), address_(next_address()) {}

Api Api::with_token(std::string access_token) const {
  Api out(port_, contract_);
  out.token_ = std::move(access_token);
  return out;
}

Api Api::with_key(std::string key) const {
  Api out(port_, contract_);
  out.key_ = std::move(key);
  return out;
}

Api Api::elsewhere() const {
  Api out(port_, contract_);
  out.token_ = token_;
  out.key_ = key_;
  return out;
}

std::string Api::text_of(const Request& request) const {
  std::string text = request.method + " " + request.path + " HTTP/1.1\r\n";
  if (std::ranges::find(request.headers, "Host", [](const auto& header) { return header.first; }) ==
      request.headers.end()) {
    text += "Host: auriga.test\r\n";
  }
  if (!token_.empty()) {
    text += "Authorization: Bearer " + token_ + "\r\n";
  }
  if (!key_.empty()) {
    text += "X-API-Key: " + key_ + "\r\n";
  }
  for (const auto& [name, value] : request.headers) {
    text += name + ": " + value + "\r\n";
  }
  const auto type = request.content_type.empty() && !request.body.empty()
                        ? std::string("application/json")
                        : request.content_type;
  if (!type.empty()) {
    text += "Content-Type: " + type + "\r\n";
  }
  if (request.method != "GET" || !request.body.empty()) {
    text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  }
  return text + "\r\n" + request.body;
}

Answer Api::send(const Request& request) {
  const auto text = text_of(request);
  const bool bodiless = request.method == "HEAD";
  std::optional<Answer> answer;
  // A connection that was kept may have been closed meanwhile; then once more on a new one.
  for (int tries = 0; tries < 2 && !answer; ++tries) {
    const bool fresh = !wire_;
    if (fresh) {
      wire_ = std::make_shared<Wire>(port_, address_);
    }
    wire_->send(text);  // An answer may come although not all was taken.
    answer = wire_->receive(std::chrono::seconds(60), bodiless);
    if (!answer) {
      wire_.reset();
      if (fresh) {
        break;
      }
    }
  }
  if (!answer) {
    ADD_FAILURE() << "no answer to " << request.method << " " << request.path;
    return {};
  }
  if (answer->header("Connection") == "close") {
    wire_.reset();
  }
  if (contract_ != nullptr) {
    SCOPED_TRACE(request.method + " " + request.path);
    contract_->check(request.method, request.path, *answer);
  }
  return *std::move(answer);
}

Answer Api::get(const std::string& path, Headers headers) {
  return send({.method = "GET", .path = path, .headers = std::move(headers)});
}

Answer Api::post(const std::string& path, const json::value& body, Headers headers) {
  return send({.method = "POST",
               .path = path,
               .body = json::serialize(body),
               .headers = std::move(headers)});
}

Answer Api::post(const std::string& path) {
  return send({.method = "POST", .path = path});
}

Answer Api::put(const std::string& path) {
  return send({.method = "PUT", .path = path});
}

Answer Api::patch(const std::string& path, const json::value& body, Headers headers) {
  return send({.method = "PATCH",
               .path = path,
               .body = json::serialize(body),
               .headers = std::move(headers)});
}

Answer Api::remove(const std::string& path) {
  return send({.method = "DELETE", .path = path});
}

Answer Api::upload(const std::string& method, const std::string& path, const Multipart& form,
                   Headers headers) {
  return send({.method = method,
               .path = path,
               .body = form.body(),
               .content_type = form.content_type(),
               .headers = std::move(headers)});
}

}  // namespace auriga::testing
