#include "platform/log/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/spdlog.h>

#include "core/clock.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"

namespace auriga::platform::log {
namespace {

/// Marks a payload that Line made: fields are already in their final form.
constexpr char kMade = '\x01';

spdlog::level::level_enum level_of(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarning:
      return spdlog::level::warn;
    case Level::kError:
      break;
  }
  return spdlog::level::err;
}

Format format_now = Format::kText;

/// Turns a payload into a whole line, for Line's and for those that libraries write.
class Formatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(message.time.time_since_epoch())
            .count();
    std::string_view payload(message.payload.data(), message.payload.size());
    const bool made = payload.starts_with(kMade);
    const auto put = [&out](std::string_view text) {
      out.append(text.data(), text.data() + text.size());
    };
    const auto level = spdlog::level::to_string_view(message.level);
    const std::string_view name(level.data(), level.size());
    if (format_now == Format::kJson) {
      put(R"({"time":")");
      put(core::to_rfc3339({ms}));
      put(R"(","level":")");
      put(name);
      put(R"(",)");
      if (made) {
        put(payload.substr(1));
      } else {
        std::string text = R"("message":)";
        core::write_json(text, core::redact(payload));
        put(text);
      }
      put("}\n");
      return;
    }
    put(core::to_rfc3339({ms}));
    put(" ");
    put(name);
    put(std::string_view("        ").substr(std::min<std::size_t>(name.size(), 7)));
    put(made ? std::string(payload.substr(1)) : core::redact(payload));
    put("\n");
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<Formatter>();
  }
};

}  // namespace

void open(Level level, Format format) {
  format_now = format;
  auto sink = std::make_shared<spdlog::sinks::ansicolor_stderr_sink_mt>(spdlog::color_mode::never);
  auto logger = std::make_shared<spdlog::logger>("auriga", std::move(sink));
  logger->set_formatter(std::make_unique<Formatter>());
  logger->set_level(level_of(level));
  spdlog::set_default_logger(std::move(logger));
}

bool enabled(Level level) {
  return spdlog::should_log(level_of(level));
}

Line::Line(Level level, std::string_view message) : level_(level), on_(enabled(level)) {
  if (!on_) {
    return;
  }
  text_ += kMade;
  if (format_now == Format::kJson) {
    text_ += R"("message":)";
    core::write_json(text_, core::redact(message));
  } else {
    text_ += core::redact(message);
  }
}

Line::Line(Level level, std::string_view message, Literal /*tag*/)
    : level_(level), on_(enabled(level)) {
  if (on_) {
    text_.reserve(400);
    text_ += kMade;
    text_ += format_now == Format::kJson ? R"("message":")" : "";
    text_ += message;
    text_ += format_now == Format::kJson ? "\"" : "";
  }
}

Line::~Line() {
  if (on_) {
    spdlog::log(level_of(level_), "{}", text_);
  }
}

Line& Line::field(std::string_view name, std::string_view value) {
  return on_ ? quoted(name, core::redact(value)) : *this;
}

Line& Line::clean(std::string_view name, std::string_view value) {
  return on_ ? quoted(name, value) : *this;
}

Line& Line::quoted(std::string_view name, std::string_view value) {
  const bool plain = format_now == Format::kText &&
                     value.find_first_of(" \"\n\r\t=") == std::string_view::npos && !value.empty();
  if (plain) {
    return raw(name, value);
  }
  std::string text;
  core::write_json(text, value);
  return raw(name, text);
}

Line& Line::field(std::string_view name, double value) {
  if (!on_) {
    return *this;
  }
  std::string text;
  core::write_json(text, value);
  return raw(name, text);
}

Line& Line::raw(std::string_view name, std::string_view value) {
  if (on_) {
    if (format_now == Format::kJson) {
      text_ += ",\"";
      text_ += name;
      text_ += "\":";
    } else {
      text_ += ' ';
      text_ += name;
      text_ += '=';
    }
    text_ += value;
  }
  return *this;
}

}  // namespace auriga::platform::log
