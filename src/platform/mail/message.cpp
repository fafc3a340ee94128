#include "platform/mail/message.hpp"

#include <algorithm>

#include "core/crypto.hpp"
#include "core/text.hpp"

namespace auriga::platform::mail {
namespace {

constexpr std::size_t kLineMax = 76;
/// Bytes of an encoded word: "=?UTF-8?B?" and "?=" leave 63 of 75 characters, base64 of 45 bytes.
constexpr std::size_t kWordBytes = 45;
/// The first word shares its line with the header's name.
constexpr std::size_t kFirstWordBytes = 30;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// Valid UTF-8 without control characters.
std::string one_line(std::string_view text) {
  auto clean = core::repair_utf8(text);
  std::replace_if(clean.begin(), clean.end(), is_control, ' ');
  return std::string(core::trim(clean));
}

/// The longest start of `text` of at most `bytes_max` bytes that ends between code points.
std::size_t whole_points(std::string_view text, std::size_t bytes_max) {
  auto end = std::min(text.size(), bytes_max);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) {
    --end;
  }
  return end;
}

std::string encoded_words(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto bytes = whole_points(text, out.empty() ? kFirstWordBytes : kWordBytes);
    out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") +
           core::to_base64(text.substr(0, bytes)) + "?=";
    text.remove_prefix(bytes);
  }
  return out;
}

/// A display name: a quoted string (RFC 5322, section 3.2.4) or encoded words.
std::string phrase(std::string_view name) {
  const auto clean = one_line(name);
  if (!is_ascii(clean) || clean.size() > kFirstWordBytes * 2 ||
      clean.find("=?") != std::string::npos) {
    return encoded_words(clean);
  }
  std::string out = "\"";
  for (const char c : clean) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out + '"';
}

std::string mailbox_text(const Mailbox& box) {
  if (one_line(box.name).empty()) {
    return box.address;
  }
  // On a line of its own, so that name and address never add up to a long one.
  return phrase(box.name) + "\r\n <" + box.address + ">";
}

std::string date_text(core::Timestamp at) {
  auto text = core::to_http_date(at);
  return text.substr(0, text.size() - 3) + "+0000";
}

std::string part(std::string_view type, std::string_view body) {
  return "Content-Type: " + std::string(type) +
         "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
         quoted_printable(body);
}

}  // namespace

std::string header_text(std::string_view text, std::size_t used) {
  auto clean = one_line(text);
  if (is_ascii(clean) && used + clean.size() <= kLineMax && clean.find("=?") == std::string::npos) {
    return clean;
  }
  return encoded_words(clean);
}

std::string quoted_printable(std::string_view text) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n')) {
      i += c == '\r' ? 1 : 0;
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n' || text[i + 1] == '\r';
    const bool plain =
        (c > 0x20 && c < 0x7f && c != '=') || ((c == ' ' || c == '\t') && !ends_line);
    const std::size_t width = plain ? 1 : 3;
    if (column + width > kLineMax - 1) {
      out += "=\r\n";  // A soft break: it is not part of the text.
      column = 0;
    }
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'=', kDigits[byte >> 4U], kDigits[byte & 0xfU]};
    }
    column += width;
  }
  if (column > 0) {
    out += "\r\n";
  }
  return out;
}

std::string message_id(const Mail& mail, const Mailbox& from) {
  return "<" + mail.id + "@" + std::string(domain_of(from.address)) + ">";
}

std::string build_message(const Mail& mail, const Mailbox& from) {
  AURIGA_ASSERT(is_address(from.address) && is_address(mail.to.address));
  AURIGA_ASSERT(!mail.id.empty() && std::all_of(mail.id.begin(), mail.id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }));
  std::string out = "Date: " + date_text(mail.at) + "\r\nFrom: " + mailbox_text(from) +
                    "\r\nTo: " + mailbox_text(mail.to) +
                    "\r\nSubject: " + header_text(mail.subject, 9) +
                    "\r\nMessage-ID: " + message_id(mail, from) +
                    "\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n";
  if (mail.html.empty()) {
    return out + part("text/plain", mail.text);
  }
  const auto boundary = "=_" + mail.id;
  out += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
  out += "--" + boundary + "\r\n" + part("text/plain", mail.text);
  out += "\r\n--" + boundary + "\r\n" + part("text/html", mail.html);
  return out + "\r\n--" + boundary + "--\r\n";
}

std::string dot_stuffed(std::string_view message) {
  std::string out;
  out.reserve(message.size() + 16);
  bool line_begins = true;
  for (const char c : message) {
    if (line_begins && c == '.') {
      out += '.';
    }
    out += c;
    line_begins = c == '\n';
  }
  if (!line_begins) {
    out += "\r\n";
  }
  return out + ".\r\n";
}

}  // namespace auriga::platform::mail
