// The error registry: what each code means to clients, read from src/core/errors.json.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/error_code.gen.hpp"

namespace auriga::core {

/// One row of the registry.
struct ErrorInfo {
  ErrorCode code;
  std::string_view name;     ///< As clients see it, e.g. "AGENT_PAUSED".
  int status;                ///< HTTP status.
  int close;                 ///< WebSocket close code (RFC 6455, section 7.4).
  bool retryable;            ///< Whether the same request may succeed later.
  std::string_view meaning;  ///< One sentence for people.
  std::string_view remedy;   ///< What to do about it.
};

/// All rows in the order of ErrorCode.
[[nodiscard]] std::span<const ErrorInfo> error_registry();

/// The row of `code`. Any thread; constant time.
[[nodiscard]] const ErrorInfo& error_info(ErrorCode code);

/// The code called `name`, if there is one.
[[nodiscard]] std::optional<ErrorCode> error_code(std::string_view name);

}  // namespace auriga::core
