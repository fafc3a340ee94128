#include "helpers/extract/docx_styles.hpp"

#include <algorithm>
#include <charconv>

#include "core/text.hpp"
#include "helpers/extract/xml_events.hpp"

namespace auriga::extract {
namespace {

constexpr int kBasedOnMax = 20;
constexpr int kNumberMax = 1'000'000;

std::string roman(int value) {
  struct Sign {
    int value;
    std::string_view sign;
  };
  static constexpr std::array kSigns{
      Sign{1000, "m"}, Sign{900, "cm"}, Sign{500, "d"}, Sign{400, "cd"}, Sign{100, "c"},
      Sign{90, "xc"},  Sign{50, "l"},   Sign{40, "xl"}, Sign{10, "x"},   Sign{9, "ix"},
      Sign{5, "v"},    Sign{4, "iv"},   Sign{1, "i"}};
  if (value > 5000) {
    return std::to_string(value);
  }
  std::string out;
  for (const auto& [worth, sign] : kSigns) {
    for (; value >= worth; value -= worth) {
      out += sign;
    }
  }
  return out;
}

std::string upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return text;
}

/// a, b, … z, aa, bb, … as Word counts.
std::string letter(int value) {
  const int index = std::max(value - 1, 0);
  return std::string(static_cast<std::size_t>(std::min(index / 26 + 1, 40)),
                     static_cast<char>('a' + index % 26));
}

std::string format_number(int value, std::string_view format) {
  if (format == "lowerLetter") {
    return letter(value);
  }
  if (format == "upperLetter") {
    return upper(letter(value));
  }
  if (format == "lowerRoman") {
    return roman(value);
  }
  if (format == "upperRoman") {
    return upper(roman(value));
  }
  return std::to_string(value);
}

}  // namespace

int small_number(std::string_view text, int otherwise) {
  int value = otherwise;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0 &&
                 value <= kNumberMax
             ? value
             : otherwise;
}

int level_of_outline(int outline) {
  return outline >= 0 && outline < 9 ? std::min(outline + 1, 6) : 0;
}

// --- styles

core::Result<Styles> Styles::read(std::string_view xml) {
  Styles out;
  std::string id;
  auto done = read_xml(xml, [&](XmlEvent event, const XmlElement& element) {
    if (event != XmlEvent::kBegin) {
      return XmlNext::kContinue;
    }
    const auto name = element.name();
    if (name == "style") {
      id = element.attribute("styleId");
    } else if (id.empty()) {
      return XmlNext::kContinue;
    } else if (name == "name") {
      out.styles_[id].name = core::lower_ascii(element.attribute("val"));
    } else if (name == "basedOn") {
      out.styles_[id].based_on = element.attribute("val");
    } else if (name == "outlineLvl") {
      out.styles_[id].outline = small_number(element.attribute("val"), 9);
    } else if (name == "numPr") {
      out.styles_[id].numbering.emplace();
    } else if (name == "numId" && out.styles_[id].numbering) {
      out.styles_[id].numbering->number = small_number(element.attribute("val"), 0);
    } else if (name == "ilvl" && out.styles_[id].numbering) {
      out.styles_[id].numbering->level = small_number(element.attribute("val"), 0);
    }
    return XmlNext::kContinue;
  });
  if (!done) {
    return std::unexpected(std::move(done).error());
  }
  return out;
}

template <class Fn>
void Styles::walk(const std::string& id, Fn fn) const {
  const std::string* at = &id;
  for (int i = 0; i < kBasedOnMax; ++i) {
    const auto found = styles_.find(*at);
    if (found == styles_.end() || fn(found->second)) {
      return;
    }
    at = &found->second.based_on;
  }
}

int Styles::heading_level(const std::string& id) const {
  int level = 0;
  walk(id, [&](const Style& style) {
    // Word's built-in names do not change with the language of its menus; ids do.
    if (style.name == "title") {
      level = 1;
      return true;
    }
    if (style.name.size() == 9 && style.name.starts_with("heading ")) {
      level = level_of_outline(style.name[8] - '1');
      return true;
    }
    if (style.outline) {
      level = level_of_outline(*style.outline);
      return true;
    }
    return false;
  });
  return level;
}

std::optional<NumberingReference> Styles::numbering(const std::string& id) const {
  std::optional<NumberingReference> out;
  walk(id, [&](const Style& style) {
    out = style.numbering;
    return out.has_value();
  });
  return out;
}

bool Styles::is_contents_line(const std::string& id) const {
  bool contents = false;
  walk(id, [&](const Style& style) {
    contents = style.name.starts_with("toc ") || style.name == "table of figures";
    return contents;
  });
  return contents;
}

// --- numbering

core::Result<Numbering> Numbering::read(std::string_view xml) {
  Numbering out;
  List* list = nullptr;
  Level* level = nullptr;
  int number = 0;
  auto done = read_xml(xml, [&](XmlEvent event, const XmlElement& element) {
    if (event != XmlEvent::kBegin) {
      return XmlNext::kContinue;
    }
    const auto name = element.name();
    if (name == "abstractNum") {
      list = &out.lists_[small_number(element.attribute("abstractNumId"), 0)];
      level = nullptr;
    } else if (name == "num") {
      number = small_number(element.attribute("numId"), 0);
      list = nullptr;
      level = nullptr;
    } else if (name == "abstractNumId") {
      out.list_of_number_[number] = small_number(element.attribute("val"), 0);
    } else if (name == "lvl" && list != nullptr) {
      const auto index = static_cast<std::size_t>(small_number(element.attribute("ilvl"), 0));
      level = index < kLevels ? &list->levels[index] : nullptr;
    } else if (name == "numFmt" && level != nullptr) {
      level->format = element.attribute("val");
    } else if (name == "lvlText" && level != nullptr) {
      level->text = core::clip(element.attribute("val"), 40);
    } else if (name == "start" && level != nullptr) {
      level->start = small_number(element.attribute("val"), 1);
    }
    return XmlNext::kContinue;
  });
  if (!done) {
    return std::unexpected(std::move(done).error());
  }
  return out;
}

std::string Numbering::next_label(NumberingReference reference) {
  const auto which = list_of_number_.find(reference.number);
  const auto found = which == list_of_number_.end() ? lists_.end() : lists_.find(which->second);
  const auto at = static_cast<std::size_t>(std::clamp(reference.level, 0, 8));
  if (found == lists_.end()) {
    return "-";
  }
  auto& list = found->second;
  list.counts[at] = list.begun[at] ? list.counts[at] + 1 : list.levels[at].start;
  list.begun[at] = true;
  std::fill(list.begun.begin() + static_cast<std::ptrdiff_t>(at) + 1, list.begun.end(), false);
  const auto& level = list.levels[at];
  if (level.format == "bullet") {
    return "-";
  }
  if (level.format == "none") {
    return {};
  }
  // "%1.%2" stands for the counts of the first and second level.
  std::string out;
  for (std::size_t i = 0; i < level.text.size(); ++i) {
    const char next = i + 1 < level.text.size() ? level.text[i + 1] : '\0';
    if (level.text[i] != '%' || next < '1' || next > '9') {
      out += level.text[i];
      continue;
    }
    const auto other = static_cast<std::size_t>(next - '1');
    const int count = list.begun[other] ? list.counts[other] : list.levels[other].start;
    out += format_number(count, list.levels[other].format);
    ++i;
  }
  return std::string(core::trim(out));
}

}  // namespace auriga::extract
