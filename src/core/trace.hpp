// Traces (W3C Trace Context, level 1): one request's way through several programs.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"

namespace auriga::core {

struct Trace {
  std::string id;        ///< 32 hex digits in lower case; empty: none.
  bool sampled = false;  ///< Whether who began it writes it down.
};

/// Of a `traceparent` header; nothing where it is none.
[[nodiscard]] std::optional<Trace> parse_traceparent(std::string_view header);

[[nodiscard]] Trace new_trace(Random& random);

/// Of what has a name of its own, such as an execution: the same for the same name.
[[nodiscard]] Trace trace_named(std::string_view name);

/// What a request to another server says: the trace, and a new parent for what it does.
[[nodiscard]] std::string traceparent(const Trace& trace, Random& random);

}  // namespace auriga::core
