#include "engines/authoring/claims.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/text.hpp"
#include "engines/authoring/evidence.hpp"
#include "engines/procedure/quantity.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::authoring {
namespace {

using procedure::WordClass;

constexpr std::array<std::string_view, 6> kTitles{"mr", "mrs", "ms", "dr", "miss", "prof"};

bool is_measured(const procedure::Quantity& quantity) {
  return quantity.is_money() || quantity.unit == "hours" || quantity.unit == "percent";
}

bool denies(std::string_view sentence) {
  static constexpr std::array<std::string_view, 20> kDenials{
      "not",   "never",  "no",      "none",    "nothing", "cannot",   "don't",
      "won't", "can't",  "mustn't", "refuse*", "doesn't", "forbid*",  "decline*",
      "isn't", "aren't", "nor",     "neither", "avoid*",  "prohibit*"};
  return procedure::has_any(core::lower_ascii(procedure::plain(sentence)), kDenials);
}

/// The sentences of a line, with what stands between them; together they are the line.
std::vector<std::string> sentences_of(std::string_view line) {
  constexpr std::size_t kMarkMax = 3;  // "12": a number is a mark, and begins nothing.
  constexpr std::size_t kTitleMax = 4;
  std::vector<std::string> out;
  std::size_t from = 0;
  for (std::size_t at = 0; at + 1 < line.size(); ++at) {
    const bool ends = line[at] == '.' || line[at] == '!' || line[at] == '?';
    if (!ends || line[at + 1] != ' ' || at < from) {
      continue;
    }
    const auto told = core::trim(line.substr(from, at - from));
    const bool mark = told.size() <= kMarkMax && !told.empty() && told.back() >= '0' &&
                      told.back() <= '9' && line[at] == '.';
    // "Ask Mr. Keller" goes on.
    std::size_t word = at;
    while (word > from && at - word <= kTitleMax && line[word - 1] != ' ') {
      --word;
    }
    const auto last = core::lower_ascii(line.substr(word, at - word));
    if (!mark && std::ranges::find(kTitles, last) == kTitles.end()) {
      out.emplace_back(line.substr(from, at + 2 - from));
      from = at + 2;
    }
  }
  if (from < line.size()) {
    out.emplace_back(line.substr(from));
  }
  return out;
}

/// A sentence without what only marks and numbers it: "- **2.** Step 3: ".
std::string_view unmarked(std::string_view sentence) {
  std::string_view rest = core::trim(sentence);
  while (!rest.empty()) {
    const auto mark = rest.find_first_not_of("0123456789");
    const bool number = mark != std::string_view::npos && mark > 0 && mark < 4 &&
                        (rest[mark] == '.' || rest[mark] == ')' || rest[mark] == ':') &&
                        (mark + 1 == rest.size() || rest[mark + 1] == ' ' || rest[mark + 1] == '*');
    const bool bullet = std::string_view("-*#>_").find(rest.front()) != std::string_view::npos;
    const bool step = core::lower_ascii(rest.substr(0, 5)) == "step ";
    if (!number && !bullet && !step) {
      break;
    }
    rest = core::trim(rest.substr(number ? mark + 1 : step ? 5 : 1));
  }
  return rest;
}

}  // namespace

Known::Known(std::string_view text) : text_(text) {
  procedure::Vocabulary vocabulary;
  const auto plain = procedure::plain(text);
  lowered_ = core::lower_ascii(plain);
  const auto words = vocabulary.words_of(plain);
  for (const auto& word : words) {
    words_.insert(word.text);
  }
  amounts_ = procedure::quantities(words, plain);
}

std::string Known::stray_claim(std::string_view sentence) const {
  if (sentence.find_first_of("0123456789@:") != std::string_view::npos) {
    if (auto stray = stray_fact(sentence, text_); !stray.empty()) {
      return stray;
    }
  }
  const auto plain = procedure::plain(sentence);
  if (auto stray = stray_amount(plain); !stray.empty()) {
    return stray;
  }
  if (auto stray = stray_name(plain); !stray.empty()) {
    return stray;
  }
  return stray_promise(plain);
}

/// "Ninety days" where it stands neither so nor as 90 days.
std::string Known::stray_amount(std::string_view plain) const {
  procedure::Vocabulary vocabulary;
  const auto words = vocabulary.words_of(plain);
  for (const auto& amount : procedure::quantities(words, plain)) {
    const bool in_digits = std::any_of(words.begin() + static_cast<std::ptrdiff_t>(amount.first),
                                       words.begin() + static_cast<std::ptrdiff_t>(amount.last),
                                       [](const procedure::Word& word) { return word.number; });
    const bool stands = std::ranges::any_of(amounts_, [&](const procedure::Quantity& each) {
      return each.unit == amount.unit && each.value == amount.value;
    });
    if (is_measured(amount) && !in_digits && !stands) {
      const auto from = words[amount.first].start;
      return std::string(plain.substr(from, words[amount.last - 1].end - from));
    }
  }
  return {};
}

/// Two words with capitals, or one behind a title, that are not known.
std::string Known::stray_name(std::string_view plain) const {
  procedure::Vocabulary vocabulary;
  const auto words = vocabulary.words_of(plain);
  const auto is_strange = [&](const procedure::Word& word) {
    return word.capital && !word.all_capitals && !word.number && !words_.contains(word.text);
  };
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const auto between = plain.substr(words[i].end, words[i + 1].start - words[i].end);
    const bool titled = std::ranges::find(kTitles, words[i].text) != kTitles.end() &&
                        (between == " " || between == ". ");
    const bool pair = between == " " && is_strange(words[i]) &&
                      !procedure::begins_instruction(words[i].text) &&
                      words[i].kind != WordClass::function;
    if ((titled || pair) && is_strange(words[i + 1])) {
      return std::string(plain.substr(words[i].start, words[i + 1].end - words[i].start));
    }
  }
  return {};
}

std::string Known::stray_promise(std::string_view plain) const {
  static constexpr std::array<std::string_view, 12> kPromises{
      "guarantee*", "promise*",   "free of charge", "for free", "at no cost", "discount*",
      "voucher*",   "compensat*", "goodwill",       "refund*",  "money back", "reimburse*"};
  const auto lowered = core::lower_ascii(plain);
  for (const auto promise : kPromises) {
    if (procedure::has_phrase(lowered, promise) && !procedure::has_phrase(lowered_, promise) &&
        !denies(plain)) {
      return std::string(promise.ends_with('*') ? promise.substr(0, promise.size() - 1) : promise);
    }
  }
  return {};
}

Stances::Stances(const std::vector<std::string>& statements) {
  for (const std::string_view statement : statements) {
    for (std::size_t from = 0; from < statement.size();) {
      const auto end = std::min(statement.find('\n', from), statement.size());
      for (const auto& sentence : sentences_of(statement.substr(from, end - from))) {
        if (auto stance = read(unmarked(sentence)); stance.words.size() >= 2) {
          stances_.push_back(std::move(stance));
        }
      }
      from = end + 1;
    }
  }
}

Stances::Stance Stances::read(std::string_view sentence) {
  Stance out{.text = std::string(core::trim(sentence)),
             .words = {},
             .denies = authoring::denies(sentence)};
  procedure::Vocabulary vocabulary;
  for (const auto& word : vocabulary.words_of(core::lower_ascii(procedure::plain(sentence)))) {
    if (word.kind != WordClass::function && !authoring::denies(word.text)) {
      out.words.push_back(word.name);
    }
  }
  std::ranges::sort(out.words);
  const auto [from, to] = std::ranges::unique(out.words);
  out.words.erase(from, to);
  return out;
}

std::string Stances::opposed_by(std::string_view sentence) const {
  const auto said = read(sentence);
  double same = 0;
  double opposite = 0;
  const Stance* opposed = nullptr;
  for (const auto& stance : stances_) {
    std::vector<std::string> shared;
    std::ranges::set_intersection(said.words, stance.words, std::back_inserter(shared));
    const auto fewer = std::min(said.words.size(), stance.words.size());
    if (shared.size() < 2 || 4 * shared.size() < 3 * fewer) {
      continue;
    }
    // Of two that are as near by the fewer words, the one that has more of all.
    const auto share = static_cast<double>(2 * shared.size()) /
                       static_cast<double>(said.words.size() + stance.words.size());
    if (stance.denies == said.denies) {
      same = std::max(same, share);
    } else if (share > opposite) {
      opposite = share;
      opposed = &stance;
    }
  }
  return opposed != nullptr && opposite > same ? opposed->text : std::string();
}

std::string without_strays(std::string_view text, const Known& known, const Stances& stances,
                           std::vector<LeftOut>& left_out) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    const bool ended = end < text.size();
    text.remove_prefix(std::min(text.size(), end + 1));
    const bool title = core::trim(line).starts_with('#');
    std::string kept;
    bool whole = true;
    for (const auto& sentence : sentences_of(line)) {
      const auto told = unmarked(sentence);
      // Titles are written with capitals, and say nothing.
      if (const auto stray = title ? std::string() : known.stray_claim(told); !stray.empty()) {
        left_out.push_back(
            {std::string(told), "\u201C" + stray + "\u201D does not stand in the SOP."});
      } else if (const auto statement = title ? std::string() : stances.opposed_by(told);
                 !statement.empty()) {
        left_out.push_back({std::string(told), "the SOP says \u201C" + statement + "\u201D."});
      } else {
        kept += sentence;
        continue;
      }
      whole = false;
    }
    if (whole || !unmarked(kept).empty()) {
      out += kept;
      out += ended ? "\n" : "";
    }
  }
  return out;
}

}  // namespace auriga::authoring
