// The trace of a request (W3C Trace Context), for what is asked of other servers on its behalf.
#pragma once

#include "core/trace.hpp"
#include "platform/http/call.hpp"

namespace auriga::platform::http {

/// The client's, or the one that the request was given.
[[nodiscard]] inline core::Trace trace_of(const Call& call) {
  auto begun = core::parse_traceparent(call.header("traceparent"));
  return begun ? *std::move(begun) : core::Trace{.id = std::string(call.trace_id())};
}

}  // namespace auriga::platform::http
