#include "platform/realtime/origin.hpp"

#include <algorithm>

#include "core/error.hpp"

namespace auriga::platform::realtime {

void require_origin(const http::Call& call, const std::vector<std::string>& allowed) {
  const auto origin = call.header("Origin");
  if (origin.empty() || std::find(allowed.begin(), allowed.end(), origin) != allowed.end()) {
    return;
  }
  const auto scheme = origin.find("://");
  const bool own =
      scheme != std::string_view::npos && origin.substr(scheme + 3) == call.header("Host");
  if (!own) {
    throw core::Error(core::ErrorCode::kOriginRefused);
  }
}

}  // namespace auriga::platform::realtime
