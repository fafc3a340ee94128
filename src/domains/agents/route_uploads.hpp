// What the routes that take files have in common.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "domains/agents/intake.hpp"
#include "domains/agents/routes.hpp"
#include "platform/http/call.hpp"

namespace auriga::agents {

/// For the slowest of senders.
inline constexpr std::chrono::minutes kUploadTime{15};

[[nodiscard]] platform::http::UploadLimits many_files(const UploadBounds& bounds);

/// The files of a request, each with what `described` says of its name. Those that could not be
/// taken carry their error.
[[nodiscard]] std::vector<Upload> take_files(platform::http::Call& call,
                                             const std::map<std::string, std::string>& described);

}  // namespace auriga::agents
