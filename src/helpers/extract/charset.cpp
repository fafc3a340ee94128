#include "helpers/extract/charset.hpp"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace auriga::extract {
namespace {

using core::ErrorCode;

/// Labels as pages write them, and the C library's name (WHATWG Encoding Standard, 4.2, shortened
/// to what occurs).
struct Charset {
  std::string_view label;
  const char* name;
};
constexpr std::array kCharsets{
    Charset{"windows-1250", "CP1250"},
    Charset{"windows-1251", "CP1251"},
    Charset{"windows-1253", "CP1253"},
    Charset{"windows-1254", "CP1254"},
    Charset{"windows-1255", "CP1255"},
    Charset{"windows-1256", "CP1256"},
    Charset{"windows-1257", "CP1257"},
    Charset{"windows-1258", "CP1258"},
    Charset{"iso-8859-2", "ISO-8859-2"},
    Charset{"iso-8859-3", "ISO-8859-3"},
    Charset{"iso-8859-4", "ISO-8859-4"},
    Charset{"iso-8859-5", "ISO-8859-5"},
    Charset{"iso-8859-7", "ISO-8859-7"},
    Charset{"iso-8859-8", "ISO-8859-8"},
    Charset{"iso-8859-9", "CP1254"},
    Charset{"iso-8859-15", "ISO-8859-15"},
    Charset{"koi8-r", "KOI8-R"},
    Charset{"koi8-u", "KOI8-U"},
    Charset{"shift_jis", "CP932"},
    Charset{"shift-jis", "CP932"},
    Charset{"euc-jp", "EUC-JP"},
    Charset{"iso-2022-jp", "ISO-2022-JP"},
    Charset{"gb2312", "GB18030"},
    Charset{"gbk", "GB18030"},
    Charset{"gb18030", "GB18030"},
    Charset{"big5", "BIG5-HKSCS"},
    Charset{"euc-kr", "UHC"},
    Charset{"ks_c_5601-1987", "UHC"},
    Charset{"macintosh", "MACINTOSH"},
};
constexpr std::array<std::string_view, 8> kWestern{
    "windows-1252", "iso-8859-1", "latin1", "us-ascii", "ascii", "cp1252", "iso_8859-1", "l1"};

const iconv_t kNoConverter =
    reinterpret_cast<iconv_t>(-1);  // NOLINT(performance-no-int-to-ptr): POSIX.

std::array<iconv_t, kCharsets.size()>& converters() {
  static std::array<iconv_t, kCharsets.size()> all = [] {
    std::array<iconv_t, kCharsets.size()> none{};
    none.fill(kNoConverter);
    return none;
  }();
  return all;
}

std::string convert(iconv_t converter, std::string_view bytes, bool& replaced) {
  ::iconv(converter, nullptr, nullptr, nullptr, nullptr);
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 2);
  auto* from = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there.
  std::size_t left = bytes.size();
  std::array<char, 16384> buffer{};
  while (left > 0) {
    char* to = buffer.data();
    std::size_t room = buffer.size();
    const auto before = left;
    const auto done = ::iconv(converter, &from, &left, &to, &room);
    out.append(buffer.data(), buffer.size() - room);
    if (done == static_cast<std::size_t>(-1) && left == before && room == buffer.size()) {
      core::append_utf8(out, 0xFFFD);
      replaced = true;
      ++from;
      --left;
    }
  }
  return out;
}

std::string western(std::string_view bytes) {
  // Control bytes have no place in text; with spaces there instead every byte has a meaning.
  std::string clean(bytes);
  std::replace_if(
      clean.begin(), clean.end(),
      [](char c) { return (c >= 0 && c < ' ' && !(c >= '\t' && c <= '\r')) || c == 0x7F; }, ' ');
  return core::to_utf8(clean).value_or(std::string());
}

}  // namespace

void open_converters() {
  for (std::size_t i = 0; i < kCharsets.size(); ++i) {
    if (converters()[i] == kNoConverter) {
      converters()[i] = ::iconv_open("UTF-8", kCharsets[i].name);
    }
  }
}

std::string declared_charset(std::string_view bytes) {
  const auto head = core::lower_ascii(bytes.substr(0, 4096));
  for (auto at = head.find("charset"); at != std::string::npos; at = head.find("charset", at + 7)) {
    auto begin = head.find_first_not_of(" \t\r\n", at + 7);
    if (begin == std::string::npos || head[begin] != '=') {
      continue;
    }
    begin = head.find_first_not_of(" \t\r\n\"'", begin + 1);
    if (begin != std::string::npos) {
      const auto end = head.find_first_of(" \t\r\n\"'>;/", begin);
      return head.substr(begin, std::min(end, head.size()) - begin);
    }
  }
  return {};
}

core::Result<std::string> html_to_utf8(std::string_view bytes, std::string& note) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return core::to_utf8(bytes).value_or(std::string());
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  }
  if (bytes.find('\0') != std::string_view::npos) {
    return core::fail(ErrorCode::kDocumentCorrupt, "The file holds binary data, not a page.");
  }
  if (core::is_utf8(bytes)) {
    // Also where the page claims otherwise: text in another encoding is hardly ever valid UTF-8,
    // while pages are often converted and keep their old label. ISO-2022-JP is ASCII to the eye.
    if (declared_charset(bytes) != "iso-2022-jp") {
      return std::string(bytes);
    }
  }
  const auto label = declared_charset(bytes);
  const auto* const found = std::find_if(kCharsets.begin(), kCharsets.end(),
                                         [&](const Charset& each) { return each.label == label; });
  if (found != kCharsets.end()) {
    const auto converter = converters()[static_cast<std::size_t>(found - kCharsets.begin())];
    if (converter == kNoConverter) {
      return core::fail(ErrorCode::kDocumentBadEncoding,
                        fmt::format("The page is encoded as {}, which cannot be read.", label));
    }
    bool replaced = false;
    auto text = convert(converter, bytes, replaced);
    if (replaced) {
      note = fmt::format("Parts of the page are no valid {} and were replaced.", label);
    }
    return text;
  }
  if (label == "utf-8" || label == "utf8") {
    note = "Parts of the page are no valid UTF-8 and were replaced.";
    return core::repair_utf8(bytes);
  }
  if (std::find(kWestern.begin(), kWestern.end(), label) == kWestern.end()) {
    note = "The page does not say its encoding; it was read as Windows-1252 (Western European).";
  }
  return western(bytes);
}

}  // namespace auriga::extract
