// Result<T>: an expected outcome as a value, for core, parsers and hot paths.
#pragma once

#include <expected>
#include <utility>

#include "core/error.hpp"

namespace auriga::core {

template <class T>
using Result = std::expected<T, Error>;

/// Shortens `return std::unexpected(Error(...))`.
[[nodiscard]] inline std::unexpected<Error> fail(ErrorCode code, std::string detail = {},
                                                 std::string cause = {}) {
  return std::unexpected<Error>(Error(code, std::move(detail), std::move(cause)));
}

/// The value, or throws the error: the step from values to a failed request.
template <class T>
T value_or_throw(Result<T> result) {
  if (!result) {
    throw std::move(result).error();
  }
  if constexpr (!std::is_void_v<T>) {
    return *std::move(result);
  }
}

}  // namespace auriga::core
