#include "engines/conduct/bounds.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

#include "core/one_of.hpp"
#include "core/text.hpp"
#include "engines/conduct/prohibition.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

using procedure::Comparison;
using BoundKind = Bound::Kind;

constexpr double kSaidMin = 0.6;
constexpr std::string_view kClock = "clock";
constexpr double kHoursOfADay = 24;

struct Marker {
  std::string_view words;
  BoundKind kind;
};
constexpr std::array kMarkers{
    Marker{"after", BoundKind::present},      Marker{"once", BoundKind::present},
    Marker{"if", BoundKind::present},         Marker{"when", BoundKind::present},
    Marker{"while", BoundKind::present},      Marker{"during", BoundKind::present},
    Marker{"as long as", BoundKind::present}, Marker{"in case", BoundKind::present},
    Marker{"before", BoundKind::absent},      Marker{"until", BoundKind::absent},
    Marker{"till", BoundKind::absent},        Marker{"unless", BoundKind::absent},
    Marker{"without", BoundKind::absent},     Marker{"except", BoundKind::absent},
    Marker{"outside", BoundKind::outside}};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
}

/// Whether `words` stand at `at` of `text`, and not within longer ones.
bool stands_at(std::string_view text, std::size_t at, std::string_view words) {
  const auto end = at + words.size();
  return text.substr(at).starts_with(words) && (at == 0 || !is_letter(text[at - 1])) &&
         (end == text.size() || !is_letter(text[end]));
}

/// The word that ends before `at`.
std::string_view word_before(std::string_view text, std::size_t at) {
  const auto before = core::trim(text.substr(0, at));
  const auto space = before.find_last_of(" ,");
  return space == std::string_view::npos ? before : before.substr(space + 1);
}

/// The marker of a condition at `at`; null where none stands, or the words say that there is none:
/// "even if they insist", "without exception".
const Marker* marker_at(std::string_view lowered, std::size_t at, bool of_saying) {
  static constexpr std::array<std::string_view, 6> kNone{
      "without exception", "without any exception",
      "without delay",     "until further notice",
      "once again",        "once more"};
  const auto* const found = std::ranges::find_if(
      kMarkers, [&](const Marker& marker) { return stands_at(lowered, at, marker.words); });
  const bool none = std::ranges::any_of(
      kNone, [&](std::string_view words) { return lowered.substr(at).starts_with(words); });
  if (found == kMarkers.end() || none || at == 0) {
    return nullptr;
  }
  const auto before = word_before(lowered, at);
  static constexpr std::array<std::string_view, 7> kAnyhow{"even", "matter", "than",      "at",
                                                           "only", "just",   "regardless"};
  // "Less than 24 hours before departure" is an amount.
  static constexpr std::array<std::string_view, 12> kSpans{"minute", "minutes", "hour", "hours",
                                                           "day",    "days",    "week", "weeks",
                                                           "month",  "months",  "year", "years"};
  if ((found->words == "before" || found->words == "after") && core::is_one_of(before, kSpans)) {
    return nullptr;
  }
  // "Never tell callers when it arrives": what is not told is when.
  const bool object = of_saying && (found->words == "if" || found->words == "when");
  return object || core::is_one_of(before, kAnyhow) ? nullptr : found;
}

bool is_saying(std::string_view lowered) {
  static constexpr std::array<std::string_view, 15> kVerbs{
      "say",   "tell",  "ask",   "confirm", "promise", "mention",  "disclose", "reveal",
      "state", "guess", "admit", "predict", "discuss", "estimate", "explain"};
  return core::is_one_of(prohibition_of(lowered).verb, kVerbs);
}

/// Where the rule begins another prohibition: "…, and never …".
std::vector<std::size_t> parts_of(std::string_view lowered) {
  static constexpr std::array<std::string_view, 6> kProhibits{"never", "do not",  "don't",
                                                              "nor",   "neither", "must not"};
  std::vector<std::size_t> out;
  std::size_t verb = lowered.find(' ');
  for (; verb < lowered.size(); ++verb) {
    const bool begins = std::ranges::any_of(
        kProhibits, [&](std::string_view words) { return stands_at(lowered, verb, words); });
    const auto before = core::trim(lowered.substr(0, verb));
    if (begins && (before.ends_with(',') || word_before(lowered, verb) == "and" ||
                   word_before(lowered, verb) == "or")) {
      out.push_back(verb);
    }
  }
  return out;
}

std::size_t part_at(const std::vector<std::size_t>& parts, std::size_t at) {
  return static_cast<std::size_t>(
      std::ranges::count_if(parts, [&](std::size_t from) { return from <= at; }));
}

/// Without "never", "we do not": "not refund after 30 days" is no upper bound.
std::size_t end_of_order(std::string_view lowered) {
  std::size_t out = 0;
  for (const std::string_view words : {"never", "not", "don't", "neither", "nor"}) {
    if (const auto at = lowered.find(words); at < 40 && stands_at(lowered, at, words)) {
      out = std::max(out, at + words.size());
    }
  }
  return out;
}

bool has_denial(std::string_view lowered) {
  static constexpr std::array<std::string_view, 21> kDenialWords{
      "not",    "no",     "never", "without", "none",      "nor",    "neither",
      "cannot", "isn't",  "don't", "doesn't", "haven't",   "hasn't", "didn't",
      "can't",  "wasn't", "lost",  "missing", "forgotten", "forgot", "won't"};
  return procedure::has_any(lowered, kDenialWords);
}

/// Of a time of day in `text`, as minutes.
std::optional<Amount> clock_in(std::string_view text) {
  procedure::Vocabulary vocabulary;
  const auto words = vocabulary.words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto minutes = procedure::clock_at(words, i)) {
      return Amount{static_cast<double>(*minutes), std::string(kClock)};
    }
  }
  return std::nullopt;
}

/// The next " or " that joins things: "five or more" is one amount.
std::size_t or_in(std::string_view text, std::size_t from) {
  static constexpr std::array<std::string_view, 8> kOfAmounts{"more",  "less",  "fewer", "over",
                                                              "above", "under", "older", "younger"};
  for (auto at = text.find(" or ", from); at != std::string_view::npos;
       at = text.find(" or ", at + 1)) {
    const bool of_amount = std::ranges::any_of(
        kOfAmounts, [&](std::string_view word) { return stands_at(text, at + 4, word); });
    if (!of_amount) {
      return at;
    }
  }
  return std::string_view::npos;
}

bool of_time_or_people(const Amount& amount) {
  return amount.unit == "hours" || amount.unit == "age" || amount.unit == "date" ||
         amount.unit == "monthday" || amount.unit == kClock;
}

/// The bound that the words behind a marker make.
Bound condition_of(const Marker& marker, std::string_view clause, GistReader& reader) {
  Bound out{.kind = marker.kind, .denied = has_denial(clause)};
  const auto before = marker.words == "before" || marker.words == "until" || marker.words == "till";
  auto gist = reader.read(std::string(marker.words) + " " + std::string(clause));
  if (gist.amounts.empty() && marker.kind != BoundKind::outside) {
    if (auto clock = clock_in(clause)) {
      gist.amounts.push_back(*std::move(clock));
    }
  }
  if (gist.amounts.empty()) {
    std::string_view rest = clause;
    while (!rest.empty()) {
      const auto end = std::min({rest.find(" or "), rest.find(", "), rest.size()});
      if (auto one = reader.read(rest.substr(0, end)); !one.terms.empty()) {
        out.gists.push_back(std::move(one));
      }
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    return out;
  }
  for (auto& amount : gist.amounts) {
    if (before) {
      amount.comparison = Comparison::at_most;
      amount.strict = true;
    } else if (marker.words == "after" || marker.kind == BoundKind::outside) {
      amount.comparison = Comparison::at_least;
      amount.strict = true;
    }
  }
  gist.terms.clear();
  out.kind = marker.kind == BoundKind::absent && !before ? BoundKind::absent : BoundKind::amount;
  out.denied = false;
  out.gists.push_back(std::move(gist));
  return out;
}

/// The message's amounts, also those that are not written as such: "yesterday", "I am 16".
std::vector<Amount> amounts_in(std::string_view message, GistReader& reader) {
  auto out = reader.read(message).amounts;
  procedure::Vocabulary vocabulary;
  const auto plain = core::lower_ascii(procedure::plain(message));
  const auto words = vocabulary.words_of(plain);
  const auto text = [&](std::size_t i) {
    return i < words.size() ? std::string_view(words[i].text) : std::string_view();
  };
  const auto hours = [&](double value) { out.push_back({value, "hours"}); };
  const auto span = [](std::string_view word) -> double {
    static constexpr std::array<std::pair<std::string_view, double>, 5> kSpans{
        {{"hour", 1}, {"day", 24}, {"week", 168}, {"month", 720}, {"year", 8760}}};
    const auto* const found =
        std::ranges::find_if(kSpans, [&](const auto& each) { return each.first == word; });
    return found == kSpans.end() ? 0 : found->second;
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto word = text(i);
    const auto before = i > 0 ? text(i - 1) : std::string_view();
    if (word == "today" || word == "tonight" || (before == "this" && word == "morning")) {
      hours(0);
    } else if (word == "tomorrow" || word == "yesterday") {
      hours(before == "before" || before == "after" ? 2 * kHoursOfADay : kHoursOfADay);
    } else if ((word == "last" || word == "next") && span(text(i + 1)) > 0) {
      hours(span(text(i + 1)));
    } else if ((word == "a" || word == "an" || word == "one") && span(text(i + 1)) > 0 &&
               (text(i + 2) == "ago" || text(i + 2) == "old" || text(i + 2) == "late")) {
      hours(span(text(i + 1)));
    } else if (const auto minutes = procedure::clock_at(words, i)) {
      out.push_back({static_cast<double>(*minutes), std::string(kClock)});
    } else if (words[i].number && word.size() <= 3 &&
               std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; }) &&
               (before == "am" || before == "is" || before == "turned" || before.ends_with("'m") ||
                before.ends_with("'s")) &&
               (i + 1 == words.size() || words[i].comma_after ||
                words[i + 1].kind == procedure::WordClass::function ||
                std::string_view(".!?").find(plain[words[i].end]) != std::string_view::npos)) {
      out.push_back({static_cast<double>(std::atoi(std::string(word).c_str())), "age"});
    }
  }
  return out;
}

struct Clause {
  std::string text;  ///< In lower case.
  Gist gist;
};

/// The sentences of a message and their parts.
std::vector<Clause> read_clauses(std::string_view message, GistReader& reader) {
  auto lowered = core::lower_ascii(procedure::plain(message));
  for (const std::string_view joint : {", ", " but ", " and ", ". ", "? ", "! ", "; "}) {
    for (auto at = lowered.find(joint); at != std::string::npos; at = lowered.find(joint, at)) {
      lowered.replace(at, joint.size(), "\n");
    }
  }
  std::vector<Clause> out;
  std::string_view rest = lowered;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    if (const auto clause = core::trim(rest.substr(0, end)); !clause.empty()) {
      out.push_back({std::string(clause), reader.read(clause)});
    }
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  return out;
}

bool is_of_amounts(const Bound& bound) {
  return !bound.gists.empty() && !bound.gists.front().amounts.empty();
}

bool is_amount_stated(const Bound& bound, const std::vector<Amount>& said) {
  return std::ranges::all_of(bound.gists.front().amounts, [&](const Amount& wanted) {
    return std::ranges::any_of(said, [&](const Amount& amount) {
      const bool meets =
          meets_amounts({.terms = {}, .amounts = {wanted}}, {.terms = {}, .amounts = {amount}});
      return amount.unit == wanted.unit && meets == (bound.kind == BoundKind::amount);
    });
  });
}

bool is_said_in(const Bound& bound, const Clause& clause) {
  const bool named = std::ranges::any_of(
      bound.gists, [&](const Gist& gist) { return covered(gist, clause.gist) >= kSaidMin; });
  if (!named) {
    return false;
  }
  static constexpr std::array<std::string_view, 7> kOutside{"outside", "beyond", "out of", "closed",
                                                            "after",   "before", "late"};
  static constexpr std::array<std::string_view, 5> kNotYet{"before", "until", "till", "yet",
                                                           "unless"};
  switch (bound.kind) {
    case BoundKind::outside:
      return procedure::has_any(clause.text, kOutside);
    case BoundKind::absent:
      return has_denial(clause.text) != bound.denied || procedure::has_any(clause.text, kNotYet);
    case BoundKind::present:
    case BoundKind::amount:
      return has_denial(clause.text) == bound.denied;
  }
  return false;
}

}  // namespace

std::vector<Bound> bounds_of(std::string_view rule, GistReader& reader) {
  const auto lowered = core::lower_ascii(rule);
  const bool saying = is_saying(lowered);
  const auto parts = parts_of(lowered);
  std::vector<std::pair<std::size_t, const Marker*>> marks;
  for (std::size_t at = 0; at < lowered.size(); ++at) {
    if (const auto* marker = marker_at(lowered, at, saying)) {
      marks.emplace_back(at, marker);
      at += marker->words.size();
    }
  }
  auto ends = parts;
  for (const auto& mark : marks) {
    ends.push_back(mark.first);
  }
  ends.push_back(lowered.size());
  std::ranges::sort(ends);
  const auto end_behind = [&](std::size_t at) { return *std::ranges::upper_bound(ends, at); };
  std::vector<Bound> out;
  const auto add = [&](Bound bound, std::size_t first, std::size_t last) {
    bound.first = first;
    bound.last = last;
    bound.part = part_at(parts, first);
    out.push_back(std::move(bound));
  };
  for (const auto& [at, marker] : marks) {
    const auto from = at + marker->words.size();
    const auto last = end_behind(at);
    auto made = condition_of(
        *marker, core::trim(std::string_view(lowered).substr(from, last - from)), reader);
    made.instead = word_before(lowered, at) == "or" && !out.empty();
    add(std::move(made), at, last);
  }
  // What is told of the things themselves: "vouchers over EUR 100", "anybody under 18".
  auto begins = parts;
  begins.insert(begins.begin(), 0);
  for (const auto begin : begins) {
    const auto last = end_behind(begin);
    const auto told = std::string_view(lowered).substr(begin, last - begin);
    std::size_t from = end_of_order(told);
    while (from < told.size()) {
      const auto end = std::min({told.find(", ", from), or_in(told, from), told.size()});
      auto gist = reader.read(told.substr(from, end - from));
      std::erase_if(gist.amounts,
                    [](const Amount& amount) { return amount.comparison == Comparison::exactly; });
      if (!gist.amounts.empty()) {
        gist.terms.clear();
        const bool spreads = std::ranges::all_of(gist.amounts, of_time_or_people);
        add({.gists = {std::move(gist)}, .condition = false, .spreads = spreads}, begin + from,
            begin + end);
      }
      from = end + 1;
    }
  }
  return out;
}

std::vector<Bound> bounds_for(std::size_t first, std::size_t last, std::string_view rule,
                              std::span<const Bound> bounds) {
  const auto part = part_at(parts_of(core::lower_ascii(rule)), last - 1);
  std::vector<Bound> out;
  for (const auto& bound : bounds) {
    const bool inside = bound.first < last && bound.last > first;
    if (bound.part == part && (inside || bound.spreads)) {
      out.push_back(bound);
    }
  }
  return out;
}

bool is_in_condition(std::size_t first, std::span<const Bound> bounds) {
  return std::ranges::any_of(bounds, [&](const Bound& bound) {
    return bound.condition && first >= bound.first && first < bound.last;
  });
}

bool are_stated(std::span<const Bound> bounds, std::string_view message, GistReader& reader) {
  if (bounds.empty()) {
    return true;
  }
  const auto amounts = amounts_in(message, reader);
  const auto clauses = std::ranges::all_of(bounds, is_of_amounts) ? std::vector<Clause>()
                                                                  : read_clauses(message, reader);
  const auto is_stated = [&](const Bound& bound) {
    return is_of_amounts(bound) ? is_amount_stated(bound, amounts)
                                : std::ranges::any_of(clauses, [&](const Clause& clause) {
                                    return is_said_in(bound, clause);
                                  });
  };
  bool stated = false;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    if (i > 0 && !bounds[i].instead && !stated) {
      return false;
    }
    stated = (bounds[i].instead && stated) || is_stated(bounds[i]);
  }
  return stated;
}

}  // namespace auriga::conduct
