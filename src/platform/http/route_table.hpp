// RouteTable: every operation of the program. Filled at start-up by one bind function per domain,
// then read by all shards and by the OpenAPI document.
//
//   table.add({.method = Method::kGet, .path = "/api/v1/agents/{agent_id}", .id = "get_agent",
//              .tag = "Agents", .summary = "Read an agent.", .access = Access::viewer(),
//              .errors = {core::ErrorCode::kNotFound}, .etag = true},
//             handler<&get_agent>(routes));
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/decode.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/route.hpp"

namespace auriga::platform::http {

/// A route with its function.
struct Operation {
  Route route;
  Handler handler;
  std::vector<std::string> names;  ///< Of the path's parameters, in order.
};

class RouteTable {
 public:
  RouteTable();
  ~RouteTable();
  RouteTable(const RouteTable&) = delete;
  RouteTable& operator=(const RouteTable&) = delete;

  /// Asserts that the path is well-formed and that neither it nor the id is taken.
  void add(Route route, Handler handler);

  /// What a path and method lead to.
  struct Match {
    const Operation* operation = nullptr;
    std::uint8_t methods = 0;  ///< Bit i: Method(i) exists for the path. 0: the path is unknown.
  };
  /// `path` is undecoded and starts with '/'. HEAD finds GET. `fields` receives the decoded
  /// parameters. A parameter never matches an empty segment. Any thread, once filled.
  [[nodiscard]] Match find(Method method, std::string_view path, core::TextFields& fields) const;

  [[nodiscard]] const std::deque<Operation>& operations() const { return operations_; }

  /// "GET, HEAD, OPTIONS" for the Allow header.
  [[nodiscard]] static std::string allow(std::uint8_t methods);

 private:
  struct Node;
  std::deque<Operation> operations_;
  std::unique_ptr<Node> root_;
};

}  // namespace auriga::platform::http
