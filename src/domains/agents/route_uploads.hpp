// What the routes that take files have in common.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domains/agents/intake.hpp"
#include "domains/agents/routes.hpp"
#include "platform/http/handler.hpp"

namespace auriga::agents {

/// For the slowest of senders.
inline constexpr std::chrono::minutes kUploadTime{15};

inline platform::http::UploadLimits many_files(const UploadBounds& bounds) {
  return {.file_bytes_max = bounds.document_bytes_max,
          .total_bytes_max = bounds.upload_bytes_max,
          .files_max = 1000};
}

inline platform::http::UploadLimits one_file(const UploadBounds& bounds) {
  return {.file_bytes_max = bounds.document_bytes_max,
          .total_bytes_max = bounds.document_bytes_max + (1U << 20U),
          .files_max = 1};
}

/// The files of a request, each with what `described` says of its name. Those that could not be
/// taken carry their error.
[[nodiscard]] std::vector<Upload> take_files(platform::http::Call& call,
                                             const std::map<std::string, std::string>& described);

}  // namespace auriga::agents
