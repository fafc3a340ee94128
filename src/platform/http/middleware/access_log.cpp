#include <algorithm>

#include "core/text.hpp"
#include "platform/http/middleware/standard.hpp"
#include "platform/log/log.hpp"

namespace auriga::platform::http {
namespace {

/// Whether a path might hold something that redaction would take out. Ours hold ids alone, and the
/// search costs more than the rest of the line.
bool suspicious(std::string_view path) {
  return path.find("aur_") != std::string_view::npos ||
         path.find("eyJ") != std::string_view::npos ||
         path.find_first_of("@%=:") != std::string_view::npos;
}

class AccessLogMiddleware final : public Middleware {
 public:
  explicit AccessLogMiddleware(AccessLog options) : options_(std::move(options)) {}

  [[nodiscard]] bool meets_refused() const override { return true; }
  void done(const Call& call, const Outcome& outcome) noexcept override {
    const auto level = outcome.status >= 500 ? log::Level::kWarning : log::Level::kInfo;
    if (!log::enabled(level)) {
      return;
    }
    try {
      write(level, call, outcome);
    } catch (const std::exception&) {
      // Out of memory for a line of text: losing the line is the least harm.
    }
  }

 private:
  void write(log::Level level, const Call& call, const Outcome& outcome) const {
    log::Line line(level, "request", log::Line::Literal{});
    line.clean("method", call.head().method);
    if (suspicious(call.path())) {
      line.field("path", core::clip(call.path(), 300));
    } else {
      line.clean("path", call.path().substr(0, 300));
    }
    line.clean("route", call.route() != nullptr ? std::string_view(call.route()->id) : "none");
    line.field("status", outcome.status).field("bytes", outcome.bytes_sent);
    line.field("us",
               std::chrono::duration_cast<std::chrono::microseconds>(outcome.duration).count());
    line.clean("request_id", call.request_id()).clean("trace_id", call.trace_id());
    if (const auto& caller = call.caller_if_any()) {
      line.clean("caller", caller->id);
    }
    if (with_address(call.path())) {
      line.clean("address", call.remote_address());
    }
  }

  [[nodiscard]] bool with_address(std::string_view path) const {
    return std::ranges::none_of(options_.without_address,
                                [&](const auto& begin) { return path.starts_with(begin); });
  }

  AccessLog options_;
};

}  // namespace

std::unique_ptr<Middleware> make_access_log(AccessLog options) {
  return std::make_unique<AccessLogMiddleware>(std::move(options));
}

}  // namespace auriga::platform::http
