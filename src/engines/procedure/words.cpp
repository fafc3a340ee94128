// A word's name is found in this order: an irregular form is led to its base ("sent", "send"); the
// Snowball stem is taken; endings that make nouns of verbs are cut where the verb is known
// ("cancellation", "cancel"); a small table of stand-ins says which words procedures use for one
// another. The table is deliberately short: two words that are merely related must not be one, or
// rules about different things would seem to contradict each other.
#include "engines/procedure/words.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "engines/procedure/word_lists.hpp"

namespace auriga::procedure {
namespace {

bool is_letter(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

// End of the word that begins at `at`: letters, digits, and what joins them inside.
std::size_t word_end(std::string_view text, std::size_t at) {
  std::size_t i = at;
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (is_letter(c) || is_digit(c)) {
      ++i;
      continue;
    }
    const bool inner = c == '\'' || c == '-' || c == '.' || c == ',' || c == ':' || c == '&';
    if (!inner || i + 1 >= text.size() || i == at) {
      break;
    }
    const auto before = static_cast<unsigned char>(text[i - 1]);
    const auto after = static_cast<unsigned char>(text[i + 1]);
    const bool digits = is_digit(before) && is_digit(after);
    const bool letters = (is_letter(before) || is_digit(before)) && is_letter(after);
    // "8:00-18:00" is two words; "e-mail", "don't", "G.9" and "1,000" are one.
    if ((digits && c != '-' && c != '\'') || (letters && (c == '\'' || c == '-' || c == '&')) ||
        (c == '.' && is_letter(before) && i == at + 1 && is_digit(after))) {
      ++i;
      continue;
    }
    break;
  }
  return i;
}

}  // namespace

WordClass class_of(std::string_view text, std::string_view name) {
  if (function_words().contains(text)) {
    return WordClass::function;
  }
  const auto single = text.ends_with('s') ? text.substr(0, text.size() - 1) : text;
  if (generic_words().contains(name) || generic_words().contains(text) ||
      generic_words().contains(single)) {
    return WordClass::generic;
  }
  return action_names().contains(name) ? WordClass::action : WordClass::content;
}

const std::string& Vocabulary::name_of(const std::string& lowered) {
  const auto known = names_.find(lowered);
  if (known != names_.end()) {
    return known->second;
  }
  std::string name(lowered);
  const auto base = lowered.ends_with('s') ? lowered.substr(0, lowered.size() - 1) : lowered;
  if (const auto form = irregular().find(lowered); form != irregular().end()) {
    name = form->second;
  } else if (const auto one = irregular().find(base); one != irregular().end()) {
    name = one->second;  // "Treatments" is what "treatment" is.
  }
  if (name.size() < 64) {
    name = analyzer_.stem(name);
  }
  if (const auto other = stand_ins().find(name); other != stand_ins().end()) {
    name = other->second;
  }
  return names_.emplace(lowered, std::move(name)).first->second;
}

std::vector<Word> Vocabulary::words_of(std::string_view sentence) {
  std::vector<Word> out;
  for (std::size_t i = 0; i < sentence.size();) {
    const auto c = static_cast<unsigned char>(sentence[i]);
    if (!is_letter(c) && !is_digit(c)) {
      if (!out.empty() &&
          (c == ',' || c == ';' || c == ':' || (c == '-' && sentence[i - 1] == ' '))) {
        out.back().comma_after = true;
        out.back().stop_after = out.back().stop_after || c != ',';
      }
      ++i;
      continue;
    }
    const auto end = word_end(sentence, i);
    Word word;
    word.start = static_cast<std::uint32_t>(i);
    word.end = static_cast<std::uint32_t>(end);
    word.text = core::lower_ascii(sentence.substr(i, end - i));
    word.number = is_digit(c);
    word.capital = c >= 'A' && c <= 'Z';
    word.all_capitals = word.capital && end - i >= 2 &&
                        std::none_of(sentence.begin() + static_cast<std::ptrdiff_t>(i),
                                     sentence.begin() + static_cast<std::ptrdiff_t>(end),
                                     [](char each) { return each >= 'a' && each <= 'z'; });
    if (word.text.ends_with("'s")) {
      word.text.resize(word.text.size() - 2);
    }
    // "Non-refundable" is a denial of "refundable".
    word.name = word.number                     ? word.text
                : word.text.starts_with("non-") ? name_of(word.text.substr(4))
                                                : name_of(word.text);
    word.kind = word.number ? WordClass::generic : class_of(word.text, word.name);
    out.push_back(std::move(word));
    i = end;
  }
  return out;
}

bool begins_instruction(std::string_view lowered) {
  return instruction_words().contains(lowered);
}

bool has_phrase(std::string_view text, std::string_view phrase) {
  const bool open_end = phrase.ends_with('*');
  if (open_end) {
    phrase.remove_suffix(1);
  }
  const auto joins = [](char c) {
    return is_letter(static_cast<unsigned char>(c)) || is_digit(static_cast<unsigned char>(c));
  };
  for (auto at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
    const auto end = at + phrase.size();
    if ((at == 0 || !joins(text[at - 1])) &&
        (open_end || end >= text.size() || !joins(text[end]))) {
      return true;
    }
  }
  return false;
}

namespace {

// "We're", "it'll", "I've" as two words, "8 a.m." as one.
std::string expanded(std::string_view text) {
  struct Short {
    std::string_view from;
    std::string_view to;
  };
  static constexpr std::array kShort = {Short{"'re", " are"}, Short{"'ll", " will"},
                                        Short{"'ve", " have"}, Short{"a.m.", "am"},
                                        Short{"p.m.", "pm"}};
  const auto letter = [&](std::size_t at) {
    return at < text.size() && is_letter(static_cast<unsigned char>(text[at]));
  };
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size();) {
    const bool may_be = text[i] == '\'' || (i + 1 < text.size() && text[i + 1] == '.');
    const auto* found = kShort.end();
    if (may_be) {
      found = std::find_if(kShort.begin(), kShort.end(), [&](const Short& each) {
        return text.substr(i).starts_with(each.from) && !letter(i + each.from.size()) &&
               (each.from[0] == '\'' ? i > 0 && letter(i - 1) : i == 0 || !letter(i - 1));
      });
    }
    if (found == kShort.end()) {
      out += text[i++];
      continue;
    }
    out += found->to;
    i += found->from.size();
  }
  return out;
}

}  // namespace

std::string plain(std::string_view text) {
  struct Pair {
    std::string_view from;
    std::string_view to;
  };
  static constexpr std::array kPairs = {
      Pair{"\u2018", "'"},  Pair{"\u2019", "'"},  Pair{"\u201C", "\""},    Pair{"\u201D", "\""},
      Pair{"\u201E", "\""}, Pair{"\u2013", "-"},  Pair{"\u2014", " - "},   Pair{"\u2011", "-"},
      Pair{"\u00A0", " "},  Pair{"\u202F", " "},  Pair{"\u20AC", " EUR "}, Pair{"\u00A3", " GBP "},
      Pair{"\u00AB", "\""}, Pair{"\u00BB", "\""}, Pair{"\u2026", "..."}};
  std::string out;
  out.reserve(text.size() + 16);
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == '$') {
      out += " USD ";
      ++i;
      continue;
    }
    if (c == 0xE2 || c == 0xC2) {
      const auto* pair = std::find_if(kPairs.begin(), kPairs.end(), [&](const Pair& each) {
        return text.substr(i).starts_with(each.from);
      });
      if (pair != kPairs.end()) {
        out += pair->to;
        i += pair->from.size();
        continue;
      }
    }
    out += c == '\t' || c == '\n' || c == '\r' ? ' ' : text[i];
    ++i;
  }
  return expanded(out);
}

std::string without_quotes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '"') {
      const auto end = text.find('"', i + 1);
      if (end != std::string_view::npos) {
        out += ' ';
        i = end + 1;
        continue;
      }
    }
    out += text[i++];
  }
  return out;
}

}  // namespace auriga::procedure
