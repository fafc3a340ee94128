#include "platform/http/request_parser.hpp"

#include <array>
#include <charconv>
#include <cstring>

namespace auriga::platform::http {
namespace {

using core::ErrorCode;
using core::fail;

/// tchar of RFC 9110, section 5.6.2.
constexpr auto kToken = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789"
                                       "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

/// field-vchar, SP and HTAB: all but control characters.
constexpr auto kFieldText = [] {
  std::array<bool, 256> table{};
  for (std::size_t i = 0x20; i < 256; ++i) {
    table[i] = i != 0x7f;
  }
  table['\t'] = true;
  return table;
}();

bool all_of(std::string_view text, const std::array<bool, 256>& table) {
  for (const char c : text) {
    if (!table[static_cast<unsigned char>(c)]) {
      return false;
    }
  }
  return true;
}

std::string_view trim_space(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

/// What the framing headers said, gathered over the whole head before it is judged.
struct Framing {
  int hosts = 0;
  int lengths = 0;
  int codings = 0;
  std::string_view coding;
};

core::Result<void> parse_request_line(std::string_view line, const HeadLimits& limits,
                                      RequestHead& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return fail(ErrorCode::kBadRequest, "the request line is not method, target, version");
  }
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  const auto version = line.substr(last + 1);
  if (head.method.empty() || head.method.size() > 32 || !all_of(head.method, kToken)) {
    return fail(ErrorCode::kBadRequest, "the method is not a token");
  }
  if (head.target.size() > limits.target_bytes_max) {
    return fail(ErrorCode::kUriTooLong);
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return version.starts_with("HTTP/") && version.size() == 8
               ? fail(ErrorCode::kNotImplemented, "only HTTP/1.1 and HTTP/1.0 are spoken here")
               : fail(ErrorCode::kBadRequest, "the request line does not end in a version");
  }
  head.http_1_0 = version.back() == '0';
  head.keep_alive = !head.http_1_0;
  for (const char c : head.target) {
    if (c <= ' ' || c > '~' || c == '#') {
      return fail(ErrorCode::kBadRequest, "the target has a character that must be escaped");
    }
  }
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (head.target.starts_with(scheme)) {
      const auto slash = head.target.find_first_of("/?", scheme.size());
      if (slash == std::string_view::npos) {
        head.target = head.target.substr(scheme.size() - 1, 1);  // A "/" out of the text itself.
      } else if (head.target[slash] == '?') {
        return fail(ErrorCode::kBadRequest, "the target has no path");
      } else {
        head.target.remove_prefix(slash);
      }
    }
  }
  if (head.target.empty() || (head.target.front() != '/' && head.target != "*")) {
    return fail(ErrorCode::kBadRequest, "the target is not a path");
  }
  return {};
}

core::Result<void> note_framing(const HeaderField& field, RequestHead& head, Framing& framing) {
  const auto is = [&](std::string_view name) {
    return core::equals_ignoring_case(field.name, name);
  };
  switch (field.name.size()) {
    case 4:
      if (is("Host")) {
        ++framing.hosts;
        if (field.value.find_first_of(" \t,/@") != std::string_view::npos) {
          return fail(ErrorCode::kBadRequest, "the Host header is not a host");
        }
      }
      break;
    case 6:
      if (is("Expect")) {
        if (!core::equals_ignoring_case(field.value, "100-continue")) {
          return fail(ErrorCode::kBadRequest, "the only expectation met here is 100-continue");
        }
        head.expects_continue = !head.http_1_0;
      }
      break;
    case 10:
      if (is("Connection")) {
        if (list_has(field.value, "close")) {
          head.keep_alive = false;
        } else if (head.http_1_0 && list_has(field.value, "keep-alive")) {
          head.keep_alive = true;
        }
      }
      break;
    case 14:
      if (is("Content-Length")) {
        ++framing.lengths;
        std::uint64_t length = 0;
        const auto* end = field.value.data() + field.value.size();
        const auto [at, error] = std::from_chars(field.value.data(), end, length);
        if (error != std::errc() || at != end || field.value.size() > 18) {
          return fail(ErrorCode::kBadRequest, "the Content-Length is not a number of bytes");
        }
        head.content_length = length;
      }
      break;
    case 17:
      if (is("Transfer-Encoding")) {
        ++framing.codings;
        framing.coding = field.value;
      }
      break;
    default:
      break;
  }
  return {};
}

core::Result<void> judge_framing(const Framing& framing, RequestHead& head) {
  if (framing.hosts > 1 || (framing.hosts == 0 && !head.http_1_0)) {
    return fail(ErrorCode::kBadRequest, "there must be exactly one Host header");
  }
  if (framing.lengths > 1) {
    return fail(ErrorCode::kBadRequest, "Content-Length is given more than once");
  }
  if (framing.codings == 0) {
    return {};
  }
  if (framing.lengths > 0) {
    return fail(ErrorCode::kBadRequest, "Content-Length and Transfer-Encoding exclude each other");
  }
  if (head.http_1_0 || framing.codings > 1 || framing.coding.empty()) {
    return fail(ErrorCode::kBadRequest, "this use of Transfer-Encoding is not allowed");
  }
  if (!core::equals_ignoring_case(framing.coding, "chunked")) {
    return fail(ErrorCode::kNotImplemented, "the only transfer coding read here is chunked");
  }
  head.chunked = true;
  return {};
}

}  // namespace

HeadEnd find_head_end(std::string_view text, std::size_t& scanned) {
  const auto from = scanned < 3 ? 0 : scanned - 3;
  if (const auto found = text.find("\r\n\r\n", from); found != std::string_view::npos) {
    scanned = found + 4;
    return HeadEnd::kFound;
  }
  for (auto at = text.find('\n', from); at != std::string_view::npos;
       at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') {
      return HeadEnd::kBroken;
    }
  }
  scanned = text.size();
  return HeadEnd::kMissing;
}

bool list_has(std::string_view value, std::string_view token) {
  while (!value.empty()) {
    const auto comma = value.find(',');
    if (core::equals_ignoring_case(trim_space(value.substr(0, comma)), token)) {
      return true;
    }
    value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
  }
  return false;
}

core::Result<void> parse_head(std::string_view text, const HeadLimits& limits, RequestHead& head) {
  head.headers.clear();
  head.content_length.reset();
  head.chunked = false;
  head.expects_continue = false;
  Framing framing;
  bool first = true;
  std::size_t from = 0;
  for (;;) {
    const auto end = text.find("\r\n", from);
    if (end == std::string_view::npos) {
      return fail(ErrorCode::kBadRequest, "the head does not end in an empty line");
    }
    const auto line = text.substr(from, end - from);
    from = end + 2;
    if (first) {
      if (auto done = parse_request_line(line, limits, head); !done) {
        return done;
      }
      first = false;
      continue;
    }
    if (line.empty()) {
      return judge_framing(framing, head);
    }
    const auto colon = line.find(':');
    const auto name = line.substr(0, colon);
    if (colon == std::string_view::npos || name.empty() || !all_of(name, kToken)) {
      return fail(ErrorCode::kBadRequest, line.front() == ' ' || line.front() == '\t'
                                              ? "folded headers are not read"
                                              : "a header's name is not a token");
    }
    if (head.headers.size() >= limits.headers_max) {
      return fail(ErrorCode::kHeadersTooLarge, "there are too many headers");
    }
    const auto value = trim_space(line.substr(colon + 1));
    if (!all_of(value, kFieldText)) {
      return fail(ErrorCode::kBadRequest, "a header's value has a control character");
    }
    head.headers.push_back({name, value});
    if (auto done = note_framing(head.headers.back(), head, framing); !done) {
      return done;
    }
  }
}

}  // namespace auriga::platform::http
