#include "domains/mail/letter.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace auriga::mail {
namespace {

constexpr std::size_t kSubjectMax = 200;
constexpr std::size_t kParagraphMax = 2000;
constexpr std::size_t kParagraphsMax = 20;

std::string one_line(std::string_view text, std::size_t characters_max) {
  auto clean = core::repair_utf8(text);
  std::replace_if(
      clean.begin(), clean.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return core::clip(core::trim(clean), characters_max);
}

std::string paragraph_html(std::string_view text, std::string_view style) {
  return "<p style=\"" + std::string(style) + "\">" + escape_html(text) + "</p>\n";
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Letter tidied(Letter letter) {
  letter.name = one_line(letter.name, 100);
  letter.subject = one_line(letter.subject, kSubjectMax);
  letter.heading = one_line(letter.heading, kSubjectMax);
  letter.footer = one_line(letter.footer, kParagraphMax);
  if (letter.paragraphs.size() > kParagraphsMax) {
    letter.paragraphs.resize(kParagraphsMax);
  }
  for (auto& paragraph : letter.paragraphs) {
    paragraph = one_line(paragraph, kParagraphMax);
  }
  return letter;
}

std::string letter_text(const Letter& letter) {
  std::string out = letter.heading + "\n\n";
  for (const auto& paragraph : letter.paragraphs) {
    out += paragraph + "\n\n";
  }
  if (!letter.link.empty()) {
    out += letter.action + ":\n" + letter.link + "\n\n";
  }
  return out + "-- \n" + letter.footer + "\n";
}

std::string letter_html(const Letter& letter) {
  const auto link = escape_html(letter.link);
  std::string out =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\">"
      "<meta name=\"color-scheme\" content=\"light dark\"><title>" +
      escape_html(letter.subject) +
      "</title></head>\n<body style=\"margin:0;padding:24px;font-family:system-ui,-apple-system,"
      "'Segoe UI',sans-serif;font-size:16px;line-height:1.5\">\n"
      "<div style=\"max-width:560px;margin:0 auto\">\n<h1 "
      "style=\"font-size:20px;line-height:1.3\">" +
      escape_html(letter.heading) + "</h1>\n";
  for (const auto& paragraph : letter.paragraphs) {
    out += paragraph_html(paragraph, "margin:0 0 16px");
  }
  if (!link.empty()) {
    out +=
        "<p style=\"margin:24px 0\"><a href=\"" + link +
        "\" style=\"display:inline-block;padding:10px 18px;border-radius:8px;background:#2b5fd9;"
        "color:#ffffff;text-decoration:none;font-weight:600\">" +
        escape_html(letter.action) +
        "</a></p>\n<p style=\"margin:0 0 16px;font-size:13px;opacity:.75;word-break:break-all\">" +
        link + "</p>\n";
  }
  return out + paragraph_html(letter.footer, "margin:24px 0 0;font-size:13px;opacity:.75") +
         "</div>\n</body></html>\n";
}

}  // namespace auriga::mail
