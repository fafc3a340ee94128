// The OpenAPI 3.1 document, made from the route table and nothing else: what it says is what the
// server does. Besides the declared errors, each operation lists those its kind implies:
//   always                    400 (protocol), 408, 414, 422 (a query field twice), 431, 500, 503,
//                             504
//   with rate limits          429
//   not anonymous             401, 403
//   with path parameters      404 (also for a path that names nothing)
//   with a query              400
//   with a body               413, 415; with an Idempotency-Key 409
//   etag                      GET 304, others 412
//   ranges                    206, 416 (without a body)
//   not GET                   507 (a disk that is full)
#pragma once

#include <string>

#include "core/traits.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::platform::http {

struct ApiInfo {
  std::string title = "Auriga";
  std::string version;
  std::string description;
  std::string refresh_cookie = "auriga_refresh";
};

[[nodiscard]] core::json::object build_openapi(const RouteTable& table, const ApiInfo& info);

}  // namespace auriga::platform::http
