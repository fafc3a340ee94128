// Folding. ASCII takes the short way. Latin-1 and Latin Extended-A (U+00C0 to U+017F) go through a
// table of base letters, which covers the languages of Europe that are written in Latin script;
// Greek and Cyrillic are lowered by their block's arithmetic; combining marks (U+0300 to U+036F)
// vanish, so that decomposed text folds like composed text. Ideographs and kana are a class of
// their own, because they are searched one character at a time. Anything else above ASCII that is
// no punctuation, symbol or space counts as a letter and is kept unchanged.
// Source: the code charts of the Unicode Standard, version 15.
#include "engines/retrieval/fold.hpp"

#include <array>

#include "core/text.hpp"

namespace auriga::retrieval {
namespace {

// Base letters of U+00C0..U+017F; '*' marks those with more than one letter, '-' no letter.
constexpr std::string_view kBase =
    "aaaaaa*ceeeeiiiidnooooo-ouuuuy**aaaaaa*ceeeeiiiidnooooo-ouuuuy*y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii**jjkkkllllllllllnnnnnnnnnoooooo**rrrrrr"
    "ssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kBase.size() == 0x180 - 0xC0);

std::string_view letters_of(char32_t value) {
  switch (value) {
    case 0xC6:
    case 0xE6:
      return "ae";
    case 0xDE:
    case 0xFE:
      return "th";
    case 0xDF:
      return "ss";
    case 0x132:
    case 0x133:
      return "ij";
    case 0x152:
    case 0x153:
      return "oe";
    default:
      return kBase.substr(value - 0xC0, 1);
  }
}

CharClass class_of(char32_t c) {
  if (c < 0xC0) {
    if (c == 0xA0 || c == 0x85) {
      return CharClass::space;
    }
    if (c == 0xAD) {
      return CharClass::mark;
    }
    return c == 0xAA || c == 0xB5 || c == 0xBA ? CharClass::letter : CharClass::other;
  }
  if (c == 0xD7 || c == 0xF7) {
    return CharClass::other;
  }
  if (c >= 0x300 && c < 0x370) {
    return CharClass::mark;
  }
  if (c >= 0x2000 && c < 0x2C00) {
    if (c <= 0x200A || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F) {
      return CharClass::space;
    }
    if (c >= 0x200B && c <= 0x200D) {
      return CharClass::mark;
    }
    return CharClass::other;
  }
  if (c == 0x3000) {
    return CharClass::space;
  }
  if ((c >= 0x3001 && c < 0x3040) || (c >= 0xFF00 && c < 0xFF10) || (c >= 0xFE10 && c < 0xFE70) ||
      (c >= 0xE000 && c < 0xF900) || c == 0xFEFF || c == 0xFFFD || (c >= 0x1F000 && c < 0x20000)) {
    return CharClass::other;
  }
  if ((c >= 0x3040 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00) || c >= 0x20000) {
    return CharClass::ideograph;
  }
  return CharClass::letter;
}

char32_t lower_beyond_latin(char32_t c) {
  if (c >= 0x391 && c <= 0x3A9) {
    return c + 0x20;
  }
  if (c >= 0x410 && c <= 0x42F) {
    return c + 0x20;
  }
  if (c >= 0x400 && c <= 0x40F) {
    return c + 0x50;
  }
  if (c == 0x3C2) {
    return 0x3C3;
  }
  return c;
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const char32_t first = byte(at);
  if (first < 0x80) {
    if (first <= ' ') {
      return {first, 1, CharClass::space};
    }
    if (first >= '0' && first <= '9') {
      return {first, 1, CharClass::digit};
    }
    const char32_t lowered = first | 0x20U;
    return {first, 1, lowered >= 'a' && lowered <= 'z' ? CharClass::letter : CharClass::other};
  }
  const auto tail = [&](std::size_t i) { return (byte(at + i) & 0xC0U) == 0x80U; };
  CodePoint out{first, 1, CharClass::other};
  if (first >= 0xC2 && first < 0xE0 && tail(1)) {
    out = {(first & 0x1FU) << 6U | (byte(at + 1) & 0x3FU), 2, CharClass::other};
  } else if (first >= 0xE0 && first < 0xF0 && tail(1) && tail(2)) {
    out = {(first & 0xFU) << 12U | (byte(at + 1) & 0x3FU) << 6U | (byte(at + 2) & 0x3FU), 3,
           CharClass::other};
  } else if (first >= 0xF0 && first < 0xF5 && tail(1) && tail(2) && tail(3)) {
    out = {(first & 7U) << 18U | (byte(at + 1) & 0x3FU) << 12U | (byte(at + 2) & 0x3FU) << 6U |
               (byte(at + 3) & 0x3FU),
           4, CharClass::other};
  } else {
    return out;
  }
  out.kind = class_of(out.value);
  return out;
}

void append_folded(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
  } else if (c >= 0xC0 && c < 0x180) {
    out += letters_of(c);
  } else if (c < 0x300 || c >= 0x370) {
    core::append_utf8(out, lower_beyond_latin(c));
  }
}

void append_lowered(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 0x20 : c);
  } else if (c >= 0xC0 && c < 0xDF && c != 0xD7) {
    core::append_utf8(out, c + 0x20);
  } else if (c >= 0x100 && c < 0x138) {
    core::append_utf8(out, c | 1U);
  } else if (c >= 0x139 && c < 0x149) {
    core::append_utf8(out, c + (c & 1U));
  } else if (c >= 0x14A && c < 0x178) {
    core::append_utf8(out, c | 1U);
  } else if (c >= 0x179 && c < 0x17F) {
    core::append_utf8(out, c + (c & 1U));
  } else {
    core::append_utf8(out, lower_beyond_latin(c));
  }
}

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const auto c = code_point_at(text, i);
    if (c.kind == CharClass::letter || c.kind == CharClass::digit) {
      append_folded(out, c.value);
    } else if (c.kind != CharClass::mark) {
      out.append(text.substr(i, c.length));
    }
    i += c.length;
  }
  return out;
}

}  // namespace auriga::retrieval
