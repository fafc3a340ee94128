#include "platform/http_client/sse_parser.hpp"

#include <charconv>

namespace auriga::platform {

core::Result<std::vector<ServerEvent>> SseParser::feed(std::string_view bytes) {
  static constexpr std::string_view kMark = "\xEF\xBB\xBF";
  while (mark_ < kMark.size() && !bytes.empty()) {
    if (bytes.front() == kMark[mark_]) {
      ++mark_;
      bytes.remove_prefix(1);
    } else {
      rest_ = kMark.substr(0, mark_);  // It was no mark: those bytes are text.
      mark_ = kMark.size();
    }
  }
  std::vector<ServerEvent> out;
  while (!bytes.empty()) {
    if (after_return_) {
      after_return_ = false;
      if (bytes.front() == '\n') {
        bytes.remove_prefix(1);
        continue;
      }
    }
    const auto end = bytes.find_first_of("\r\n");
    rest_ += bytes.substr(0, end);
    if (rest_.size() + data_.size() > kEventBytesMax) {
      return core::fail(core::ErrorCode::kOutgoingFailed, "an event of the stream is too large");
    }
    if (end == std::string_view::npos) {
      break;
    }
    after_return_ = bytes[end] == '\r';
    bytes.remove_prefix(end + 1);
    line(rest_, out);
    rest_.clear();
  }
  return out;
}

void SseParser::line(std::string_view text, std::vector<ServerEvent>& out) {
  if (text.empty()) {
    if (!data_.empty()) {
      data_.pop_back();  // The line feed after the last data line.
      out.push_back({type_.empty() ? "message" : type_, data_, id_});
    }
    type_.clear();
    data_.clear();
    return;
  }
  const auto colon = text.find(':');
  if (colon == 0) {
    return;
  }
  auto value = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  if (value.starts_with(' ')) {
    value.remove_prefix(1);
  }
  field(text.substr(0, colon), value);
}

void SseParser::field(std::string_view name, std::string_view value) {
  if (name == "data") {
    data_ += value;
    data_ += '\n';
  } else if (name == "event") {
    type_ = value;
  } else if (name == "id") {
    if (value.find('\0') == std::string_view::npos) {
      id_ = value;
    }
  } else if (name == "retry") {
    std::int64_t ms = 0;
    const auto* end = value.data() + value.size();
    const auto read = std::from_chars(value.data(), end, ms);
    if (!value.empty() && value.front() != '-' && read.ec == std::errc() && read.ptr == end) {
      retry_ = std::chrono::milliseconds(ms);
    }
  }
}

}  // namespace auriga::platform
