#include "platform/http/multipart_parser.hpp"

#include "core/text.hpp"
#include "platform/http/target.hpp"

namespace auriga::platform::http {
namespace {

using core::ErrorCode;
using core::fail;

constexpr std::size_t kHeadBytesMax = 8192;
constexpr std::size_t kPaddingBytesMax = 64;

/// Cuts the next `; name=value` off a header's value. Quotes are taken off; inside them only `\"`
/// is an escape, because old browsers send paths with plain backslashes.
bool next_parameter(std::string_view& text, std::string& name, std::string& value) {
  const auto start = text.find(';');
  if (start == std::string_view::npos) {
    return false;
  }
  text.remove_prefix(start + 1);
  const auto equals = text.find_first_of("=;");
  name = core::lower_ascii(core::trim(text.substr(0, equals)));
  value.clear();
  if (equals == std::string_view::npos || text[equals] == ';') {
    text.remove_prefix(equals == std::string_view::npos ? text.size() : equals);
    return true;
  }
  text.remove_prefix(equals + 1);
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  if (text.empty() || text.front() != '"') {
    const auto end = text.find(';');
    value = core::trim(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end);
    return true;
  }
  std::size_t at = 1;
  for (; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '"') {
      ++at;
    }
    value += text[at];
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return true;
}

/// %22, %0D and %0A as browsers write a quote and line ends in names; other text is kept.
std::string unescape_browser(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto escape = core::lower_ascii(text.substr(i, 3));
    if (escape == "%22" || escape == "%0d" || escape == "%0a") {
      out += escape == "%22" ? '"' : escape == "%0d" ? '\r' : '\n';
      i += 2;
    } else {
      out += text[i];
    }
  }
  return core::repair_utf8(out);
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  const auto type = core::trim(content_type.substr(0, content_type.find(';')));
  if (!core::equals_ignoring_case(type, "multipart/form-data")) {
    return std::nullopt;
  }
  std::string name;
  std::string value;
  while (next_parameter(content_type, name, value)) {
    if (name == "boundary" && !value.empty() && value.size() <= 70 &&
        value.find_first_of("\r\n") == std::string::npos) {
      return value;
    }
  }
  return std::nullopt;
}

MultipartParser::MultipartParser(std::string_view boundary)
    : delimiter_("\r\n--" + std::string(boundary)), buffer_("\r\n") {}

void MultipartParser::feed(std::string_view bytes) {
  buffer_.erase(0, at_);
  at_ = 0;
  data_ = {};
  if (state_ != State::kEnded) {
    buffer_.append(bytes);
  }
}

core::Result<MultipartParser::Event> MultipartParser::next() {
  switch (state_) {
    case State::kDelimiter:
      return after_delimiter();
    case State::kHead:
      return head();
    case State::kPreamble:
    case State::kData:
      return bytes();
    case State::kEnded:
      break;
  }
  return Event::kEnd;
}

/// After a delimiter: "--" ends the body; padding and CRLF begin a part.
core::Result<MultipartParser::Event> MultipartParser::after_delimiter() {
  const auto text = rest();
  if (text.size() < 2) {
    return Event::kNeedMore;
  }
  if (text.starts_with("--")) {
    state_ = State::kEnded;
    at_ = buffer_.size();
    return Event::kEnd;
  }
  const auto end = text.find_first_not_of(" \t");
  // Bounds are judged by what was sent, not by how much of it has come.
  if (std::min(end, text.size()) > kPaddingBytesMax) {
    return fail(ErrorCode::kBadRequest, "a boundary line is too long");
  }
  if (end == std::string_view::npos || text.size() < end + 2) {
    return Event::kNeedMore;
  }
  if (text.substr(end, 2) != "\r\n") {
    return fail(ErrorCode::kBadRequest, "a boundary is followed by other text");
  }
  at_ += end + 2;
  state_ = State::kHead;
  return head();
}

core::Result<MultipartParser::Event> MultipartParser::head() {
  const auto text = rest();
  std::size_t length = 0;
  if (text.starts_with("\r\n")) {
    at_ += 2;
  } else {
    constexpr std::string_view kEmptyLine = "\r\n\r\n";
    const auto end = text.find(kEmptyLine);
    // All but the last byte of the empty line may already be here.
    const auto least = end == std::string_view::npos
                           ? text.size() - std::min(text.size(), kEmptyLine.size() - 1)
                           : end;
    if (least > kHeadBytesMax) {
      return fail(ErrorCode::kBadRequest, "the headers of a part are too long");
    }
    if (end == std::string_view::npos) {
      return Event::kNeedMore;
    }
    length = end + 2;
    // The last CRLF stays: an empty part's delimiter begins with it.
    at_ += end + 4;
  }
  if (auto read = read_head(text.substr(0, length)); !read) {
    return std::unexpected(std::move(read).error());
  }
  // A part without bytes has its delimiter right here; giving back the CRLF lets one search do.
  at_ -= 2;
  state_ = State::kData;
  first_ = true;
  return Event::kPart;
}

core::Result<MultipartParser::Event> MultipartParser::bytes() {
  const auto text = rest();
  const auto skip = first_ ? 2U : 0U;  // The CRLF given back is not data.
  const auto found = text.find(delimiter_);
  const auto end = found != std::string_view::npos   ? found
                   : text.size() < delimiter_.size() ? 0
                                                     : text.size() - delimiter_.size() + 1;
  if (end > skip && state_ == State::kData) {
    data_ = text.substr(skip, end - skip);
    at_ += end;
    first_ = false;
    return Event::kData;
  }
  if (found == std::string_view::npos) {
    if (state_ == State::kPreamble) {
      at_ += end;
    }
    return Event::kNeedMore;
  }
  at_ += end + delimiter_.size();
  first_ = false;
  const bool in_part = state_ == State::kData;
  state_ = State::kDelimiter;
  return in_part ? Event::kPartEnd : after_delimiter();
}

core::Result<void> MultipartParser::read_head(std::string_view text) {
  part_ = {};
  bool named = false;
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) {
      return fail(ErrorCode::kBadRequest, "a part has a line that is no header");
    }
    const auto name = core::trim(line.substr(0, colon));
    auto value = core::trim(line.substr(colon + 1));
    if (core::equals_ignoring_case(name, "Content-Type")) {
      part_.media_type = core::repair_utf8(value);
    } else if (core::equals_ignoring_case(name, "Content-Transfer-Encoding")) {
      const auto coding = core::lower_ascii(value);
      if (coding != "binary" && coding != "8bit" && coding != "7bit") {
        return fail(ErrorCode::kNotImplemented, "encoded parts are not read; send them as binary");
      }
    } else if (core::equals_ignoring_case(name, "Content-Disposition")) {
      if (!core::equals_ignoring_case(core::trim(value.substr(0, value.find(';'))), "form-data")) {
        return fail(ErrorCode::kBadRequest, "a part is not form-data");
      }
      std::string key;
      std::string text_value;
      std::optional<std::string> extended;
      while (next_parameter(value, key, text_value)) {
        if (key == "name") {
          part_.name = unescape_browser(text_value);
          named = true;
        } else if (key == "filename") {
          part_.file_name = unescape_browser(text_value);
          part_.is_file = true;
        } else if (key == "filename*" && core::lower_ascii(text_value.substr(0, 7)) == "utf-8''") {
          std::string decoded;
          if (percent_decode(std::string_view(text_value).substr(7), Plus::kLiteral, decoded)) {
            extended = std::move(decoded);
          }
        }
      }
      if (extended) {
        part_.file_name = *std::move(extended);
        part_.is_file = true;
      }
    }
  }
  return named ? core::Result<void>()
               : fail(ErrorCode::kBadRequest, "a part has no name in its Content-Disposition");
}

}  // namespace auriga::platform::http
