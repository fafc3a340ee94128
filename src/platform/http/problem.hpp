// Problem documents (RFC 9457): the one place where an error becomes an answer.
#pragma once

#include <string_view>

#include "core/error.hpp"
#include "platform/http/reply.hpp"

namespace auriga::platform::http {

/// Who reads the answer: clients of OpenAI's API look for the reason in a member `error`.
enum class ProblemReader : std::uint8_t { kAny, kOpenAi };

/// `application/problem+json` with {type, title, status, detail, code, request_id, remedy, errors}.
/// Only public parts of the error; Retry-After when it has one or its code is retryable.
[[nodiscard]] Reply problem(const core::Error& error, std::string_view request_id,
                            ProblemReader reader = ProblemReader::kAny);

/// The same for a stream's `event: error`: the document alone.
[[nodiscard]] std::string problem_json(const core::Error& error, std::string_view request_id,
                                       ProblemReader reader = ProblemReader::kAny);

/// What escaped a handler as a core::Error: unknown exceptions become INTERNAL with their text as
/// the private cause.
[[nodiscard]] core::Error error_of(std::exception_ptr failure);

}  // namespace auriga::platform::http
