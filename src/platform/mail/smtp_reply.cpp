#include "platform/mail/smtp_reply.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace auriga::platform::mail {
namespace {

constexpr std::size_t kLinesMax = 100;
constexpr std::size_t kCharactersMax = 500;

std::string printable(std::string_view text) {
  auto clean = core::repair_utf8(text);
  std::replace_if(
      clean.begin(), clean.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return core::clip(core::trim(clean), kCharactersMax);
}

}  // namespace

SmtpReplyReader::State SmtpReplyReader::take(std::string_view line) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (line.size() < 3 || !std::all_of(line.begin(), line.begin() + 3, is_digit) || line[0] < '2' ||
      line[0] > '5' || (line.size() > 3 && line[3] != ' ' && line[3] != '-') ||
      reply_.lines.size() >= kLinesMax) {
    return State::kInvalid;
  }
  const int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  if (reply_.code != 0 && reply_.code != code) {
    return State::kInvalid;
  }
  reply_.code = code;
  reply_.lines.push_back(printable(line.substr(std::min<std::size_t>(4, line.size()))));
  return line.size() > 3 && line[3] == '-' ? State::kMore : State::kWhole;
}

std::string SmtpReply::text() const {
  std::string out = std::to_string(code);
  for (const auto& line : lines) {
    out += " " + line;
  }
  return core::clip(out, kCharactersMax);
}

std::optional<std::string> SmtpReply::extension(std::string_view keyword) const {
  for (const auto& line : lines) {
    const auto end = line.find(' ');
    if (core::equals_ignoring_case(std::string_view(line).substr(0, end), keyword)) {
      return end == std::string::npos ? std::string() : line.substr(end + 1);
    }
  }
  return std::nullopt;
}

}  // namespace auriga::platform::mail
