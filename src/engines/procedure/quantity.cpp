#include "engines/procedure/quantity.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

#include "engines/procedure/grammar.hpp"
#include "engines/procedure/numbers.hpp"

namespace auriga::procedure {
namespace {

constexpr std::array kSpans = {Named{"minute", 1.0 / 60},
                               Named{"minutes", 1.0 / 60},
                               Named{"min", 1.0 / 60},
                               Named{"mins", 1.0 / 60},
                               Named{"hr", 1},
                               Named{"hrs", 1},
                               Named{"seconds", 1.0 / 3600},
                               Named{"secs", 1.0 / 3600},
                               Named{"fortnight", 336},
                               Named{"quarters", 2160},
                               Named{"hour", 1},
                               Named{"hours", 1},
                               Named{"day", 24},
                               Named{"days", 24},
                               Named{"week", 168},
                               Named{"weeks", 168},
                               Named{"month", 720},
                               Named{"months", 720},
                               Named{"year", 8760},
                               Named{"years", 8760}};
struct Currency {
  std::string_view word;
  std::string_view code;
};
constexpr std::array kCurrencies = {
    Currency{"eur", "EUR"}, Currency{"euro", "EUR"},   Currency{"euros", "EUR"},
    Currency{"usd", "USD"}, Currency{"dollar", "USD"}, Currency{"dollars", "USD"},
    Currency{"gbp", "GBP"}, Currency{"pound", "GBP"},  Currency{"pounds", "GBP"},
    Currency{"chf", "CHF"}, Currency{"franc", "CHF"},  Currency{"francs", "CHF"}};

std::string_view currency_of(std::string_view word) {
  for (const auto& [name, code] : kCurrencies) {
    if (word == name) {
      return code;
    }
  }
  return {};
}

double span_of(std::string_view word) {
  for (const auto& [name, hours] : kSpans) {
    if (word == name) {
      return hours;
    }
  }
  return 0;
}

// Reads the comparison before `at` (the number, or its currency); moves `first` to its beginning.
Comparison comparison_before(const std::vector<Word>& words, std::size_t at, std::size_t& first) {
  const auto word = [&](std::size_t back) {
    return at >= back ? std::string_view(words[at - back].text) : std::string_view();
  };
  const auto found = [&](std::size_t back, Comparison comparison) {
    first = at - back;
    return comparison;
  };
  const bool negated = one_of(word(3), {"no", "not"}) || one_of(word(2), {"no", "not"});
  if (word(1) == "than") {
    const bool more =
        one_of(word(2), {"more", "higher", "greater", "longer", "larger", "older", "later"});
    return found(2, more != negated ? Comparison::at_least : Comparison::at_most);
  }
  if ((word(1) == "to" && word(2) == "up") || (word(1) == "most" && word(2) == "at")) {
    return found(2, Comparison::at_most);
  }
  if ((word(1) == "to" && one_of(word(2), {"limited", "restricted", "capped"})) ||
      (word(1) == "at" && one_of(word(2), {"capped", "limited"}))) {
    return found(2, Comparison::at_most);
  }
  if ((word(1) == "least" && word(2) == "at") || (word(1) == "of" && word(2) == "minimum")) {
    return found(2, Comparison::at_least);
  }
  if (word(1) == "of" && one_of(word(2), {"maximum", "limit"})) {
    return found(2, Comparison::at_most);
  }
  if (one_of(word(1), {"within", "under", "below", "until", "maximum", "max", "upto", "till"})) {
    return found(1, Comparison::at_most);
  }
  if (one_of(word(1), {"above", "over", "exceeding", "exceeds", "exceed", "beyond", "minimum",
                       "from", "after"})) {
    return found(1, negated ? Comparison::at_most : Comparison::at_least);
  }
  // "up to a maximum of", "more than about", "up to a total of".
  if (at >= 2 && one_of(word(1), {"about", "around", "of", "roughly", "approximately"})) {
    return comparison_before(words, at - 1, first);
  }
  return Comparison::exactly;
}

void comparison_after(const std::vector<Word>& words, std::size_t& last, Comparison& comparison) {
  if (last + 1 < words.size() && words[last].text == "or" &&
      one_of(words[last + 1].text, {"more", "less", "fewer", "above", "over", "longer", "older"})) {
    comparison = one_of(words[last + 1].text, {"less", "fewer"}) ? Comparison::at_most
                                                                 : Comparison::at_least;
    last += 2;
  }
}

bool value_is_age(const Word& word) {
  const auto value = number_of(word);
  return value && *value >= 3 && *value <= 99;
}

// "Aged 16 and over", "18 or older", "16 years old", "must be at least 21", "the minimum age is
// 18": a number of years somebody has lived. Moves `first` and `last` to the words it covers.
std::optional<Comparison> age_at(const std::vector<Word>& words, std::size_t i, std::size_t& first,
                                 std::size_t& last) {
  const auto word = [&](std::size_t at) {
    return at < words.size() ? std::string_view(words[at].text) : std::string_view();
  };
  const auto back = [&](std::size_t steps) {
    return i >= steps ? std::string_view(words[i - steps].text) : std::string_view();
  };
  std::size_t at = i + 1;
  const bool years = one_of(word(at), {"year", "years"});
  at += years ? 1 : 0;
  bool age = years && (one_of(word(at), {"old"}) || (word(at) == "of" && word(at + 1) == "age"));
  at += age ? (word(at) == "of" ? 2 : 1) : 0;
  auto comparison = comparison_before(words, i, first);
  if (one_of(word(at), {"or", "and"}) &&
      one_of(word(at + 1), {"over", "older", "up", "above", "upwards", "under", "younger"})) {
    comparison =
        one_of(word(at + 1), {"under", "younger"}) ? Comparison::at_most : Comparison::at_least;
    age = age || years || word(at + 1) == "older" || word(at + 1) == "younger" ||
          one_of(back(1), {"aged", "age", "ages"}) || (i + 1 == at && value_is_age(words[i]));
    at += 2;
  }
  const bool aged = one_of(back(1), {"aged", "age", "ages"});
  const bool minimum = one_of(back(1), {"is", "of", ":"}) && one_of(back(2), {"age"});
  // "From the age of four", "children under five".
  const bool from = minimum && back(2) == "age" && one_of(back(4), {"from", "at", "reached"});
  const bool below = minimum && back(2) == "age" && one_of(back(4), {"under", "below"});
  const bool after_age = back(1) == "age" && one_of(back(2), {"from", "at"});
  const bool people = one_of(back(1), {"under", "over", "below", "above", "from"}) &&
                      value_is_age(words[i]) &&
                      (is_person(singular(back(2))) ||
                       one_of(back(2), {"children", "kids", "child", "anyone", "those", "persons",
                                        "riders", "pupils", "minors", "youngsters", "teenagers"}));
  // "The minimum age for a kayak is 16".
  bool stated = false;
  for (std::size_t steps = 3; steps < 8 && back(1) == "is"; ++steps) {
    stated = stated || (back(steps) == "age" && one_of(back(steps + 1), {"minimum", "lowest"}) &&
                        value_is_age(words[i]));
  }
  const bool limit = stated || (minimum && one_of(back(3), {"minimum", "lowest"}));
  const bool counted = at < words.size() && !words[at - 1].comma_after &&
                       (words[at].kind == WordClass::content || span_of(words[at].text) > 0 ||
                        !currency_of(words[at].text).empty() || words[at].number);
  const bool must_be = back(1) == "least" && back(2) == "at" &&
                       one_of(back(3), {"be", "are", "is"}) && !counted && value_is_age(words[i]);
  const bool since = years && back(1) == "from" && value_is_age(words[i]) &&
                     !one_of(word(at), {"ago", "after", "before", "of"});
  const bool older = back(1) == "than" && one_of(back(2), {"older", "younger"}) && !counted;
  if (!age && !aged && !minimum && !must_be && !older && !stated && !since &&
      !(people && !counted)) {
    return std::nullopt;
  }
  if (back(2) == "younger") {
    comparison = Comparison::at_most;
  }
  last = at;
  return limit || from || after_age ? Comparison::at_least
         : below                    ? Comparison::at_most
                                    : comparison;
}

}  // namespace

namespace {

// "15 July", "July 15": the day of the year, roughly; 0 when it is no date.
double date_at(const std::vector<Word>& words, std::size_t i) {
  static constexpr std::array<std::string_view, 12> kMonths = {
      "january", "february", "march",     "april",   "may",      "june",
      "july",    "august",   "september", "october", "november", "december"};
  const auto day = number_of(words[i]);
  if (!day || !words[i].number || *day < 1 || *day > 31) {
    return 0;
  }
  for (const std::size_t at : {i + 1, i - 1}) {
    if (at >= words.size() || !words[at].capital) {
      continue;
    }
    const auto found = std::find(kMonths.begin(), kMonths.end(), words[at].text);
    if (found != kMonths.end()) {
      return static_cast<double>(found - kMonths.begin()) * 31 + *day;
    }
  }
  return 0;
}

}  // namespace

namespace {

// "The 5th", "by the 20th", where no month stands beside it; else 0.
double day_of_month(const std::vector<Word>& words, std::size_t i) {
  const auto& text = words[i].text;
  if (!words[i].number || i == 0 || text.size() < 3 || text.size() > 4 ||
      !(text.ends_with("th") || text.ends_with("st") || text.ends_with("nd") ||
        text.ends_with("rd")) ||
      !one_of(words[i - 1].text, {"the", "by", "on", "until", "before", "after", "from"})) {
    return 0;
  }
  const bool counted = i + 1 < words.size() && !words[i].comma_after &&
                       (words[i + 1].kind == WordClass::content || words[i + 1].capital);
  int day = 0;
  std::from_chars(text.data(), text.data() + text.size(), day);
  return counted || day > 31 ? 0 : day;
}

// "By the 20th", "after the 5th"; without a unit when there is none.
Quantity month_day_at(const std::vector<Word>& words, std::size_t i) {
  const auto day = day_of_month(words, i);
  if (day <= 0) {
    return {};
  }
  const auto& said = words[i - 1].text == "the" && i > 1 ? words[i - 2].text : words[i - 1].text;
  const auto comparison = one_of(said, {"by", "until", "before"}) ? Comparison::at_most
                          : one_of(said, {"after", "from"})       ? Comparison::at_least
                                                                  : Comparison::exactly;
  return {.comparison = comparison, .value = day, .unit = "monthday", .first = i, .last = i + 1};
}

// "Hand it to 16-year-olds": from that age on; without a unit when it is none.
Quantity years_old_at(const Word& word, std::size_t i) {
  const auto year = word.text.find("-year-old");
  if (!word.number || year == std::string::npos || year > 2) {
    return {};
  }
  const double age = std::atoi(word.text.c_str());
  return {
      .comparison = Comparison::at_least, .value = age, .unit = "age", .first = i, .last = i + 1};
}

// "The 30-day trial", "a two-week pause": how long it is; without a unit when it is none.
Quantity long_at(const Word& word, std::size_t i) {
  const auto dash = word.text.find('-');
  const auto hours = dash == std::string::npos ? 0 : span_of(word.text.substr(dash + 1));
  if (hours <= 0) {
    return {};
  }
  auto count = word;
  count.text.resize(dash);
  const auto value = number_of(count);
  return value ? Quantity{.value = *value * hours, .unit = "hours", .first = i, .last = i + 1}
               : Quantity{};
}

// "Until noon on the day before": a day's notice, more or less; without a unit when it is none.
Quantity day_before_at(const std::vector<Word>& words, std::size_t i) {
  constexpr std::size_t kNear = 6;
  if (words[i].text != "day" || i == 0 || i + 1 >= words.size() || words[i + 1].text != "before" ||
      !one_of(words[i - 1].text, {"the", "working", "business"})) {
    return {};
  }
  for (std::size_t back = i; back > 0 && i - back < kNear; --back) {
    if (one_of(words[back - 1].text, {"until", "till", "by", "latest", "to"})) {
      return {.comparison = Comparison::at_least,
              .value = 24,
              .unit = "hours",
              .first = i,
              .last = i + 2,
              .before = true};
    }
  }
  return {};
}

// "Within an hour", "a day before".
bool single_span(const std::vector<Word>& words, std::size_t i) {
  const bool ahead =
      i + 2 < words.size() &&
      one_of(words[i + 2].text, {"before", "beforehand", "ahead", "notice", "earlier"});
  return one_of(words[i].text, {"a", "an"}) && i + 1 < words.size() &&
         span_of(words[i + 1].text) > 0 && i > 0 &&
         (ahead || one_of(words[i - 1].text, {"within", "after", "than", "for", "least", "most",
                                              "to", "under", "over", "below"}));
}

// Whether a span counts back or forward: "30 days before", "30 days' written notice", "30 days
// after". `unit` is where its unit stands.
void read_reference(const std::vector<Word>& words, std::size_t unit, Quantity& made) {
  const auto text = [&](std::size_t at) {
    return at < words.size() ? std::string_view(words[at].text) : std::string_view();
  };
  made.before =
      one_of(text(unit + 1), {"before", "prior", "ahead", "notice", "beforehand", "advance"}) ||
      (text(unit + 1) == "in" && text(unit + 2) == "advance") ||
      (text(unit + 2) == "notice" && words[unit + 1].kind != WordClass::function);
  made.after = text(unit + 1) == "after";
}

// "Once the contract has run for six months" is after six months; "up to two hours before it
// begins" is at least two hours of notice.
void read_waiting(const std::vector<Word>& words, Quantity& made) {
  for (std::size_t back = made.first;
       made.unit == "hours" && back > 0 && made.first - back < 8 && !words[back - 1].comma_after;
       --back) {
    const bool waits = words[back - 1].text == "once" && words[back].text != "a";
    made.waits = made.waits || waits;
    made.comparison =
        waits && made.comparison == Comparison::exactly ? Comparison::at_least : made.comparison;
  }
  if (made.before && made.comparison == Comparison::at_most &&
      one_of(words[made.first].text, {"up", "until", "till", "no", "not", "later"})) {
    made.comparison = Comparison::at_least;
  }
}

}  // namespace

bool looks_back(const std::vector<Word>& words, const Quantity& quantity) {
  // "Pauses can last three months" looks nowhere.
  for (std::size_t at = quantity.first; at <= quantity.first + 1 && at < words.size(); ++at) {
    if (at > 1 && one_of(words[at - 1].text, {"past", "last", "previous", "preceding"}) &&
        one_of(words[at - 2].text, {"the", "in", "within"})) {
      return true;
    }
  }
  return quantity.last < words.size() && words[quantity.last].text == "ago";
}

std::vector<Quantity> quantities(const std::vector<Word>& words, std::string_view spoken) {
  std::vector<Quantity> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto value = number_of(words[i]);
    if (auto day = month_day_at(words, i); !day.unit.empty()) {
      out.push_back(std::move(day));
      continue;
    }
    if (auto years = years_old_at(words[i], i); !years.unit.empty()) {
      out.push_back(std::move(years));
      continue;
    }
    if (auto span = long_at(words[i], i); !span.unit.empty()) {
      out.push_back(std::move(span));
      continue;
    }
    if (auto notice = day_before_at(words, i); !notice.unit.empty()) {
      out.push_back(std::move(notice));
      continue;
    }
    if (words[i].text == "twice") {
      out.push_back({.value = 2, .unit = "time", .first = i, .last = i + 1});
      continue;
    }
    const bool single = !value && single_span(words, i);
    if (!value && !single) {
      continue;
    }
    Quantity made{.value = value.value_or(1), .first = i, .last = i + 1};
    std::size_t at = i;
    if (value) {
      if (const auto age = age_at(words, i, made.first, made.last)) {
        made.unit = "age";
        made.comparison = *age;
        out.push_back(std::move(made));
        continue;
      }
      made.first = i;
      made.last = i + 1;
    }
    if (const auto date = date_at(words, i); date > 0) {
      made.unit = "date";
      made.value = date;
      const bool month_after = i + 1 < words.size() && words[i + 1].capital;
      made.last = month_after ? i + 2 : i + 1;
      at = month_after ? i : i - 1;
    } else if (i > 0 && !currency_of(words[i - 1].text).empty()) {
      made.unit = currency_of(words[i - 1].text);
      at = i - 1;
    } else if (words[i].end < spoken.size() && spoken.substr(words[i].end, 2).find('%') < 2) {
      made.unit = "percent";
    } else if (i + 1 < words.size() && !words[i].comma_after) {
      std::size_t next = i + 1;
      while (next + 1 < words.size() && next < i + 3 &&
             one_of(words[next].text,
                    {"working", "business", "calendar", "full", "whole", "consecutive", "free"})) {
        ++next;
      }
      if (const auto code = currency_of(words[next].text); !code.empty()) {
        made.unit = code;
      } else if (const auto hours = span_of(words[next].text); hours > 0) {
        made.unit = "hours";
        made.value *= hours;
        read_reference(words, next, made);
      } else if (one_of(words[next].text, {"percent", "per"}) && words[next].text == "percent") {
        made.unit = "percent";
      } else if (one_of(words[next].text, {"am", "pm", "o'clock", "h", "hrs"})) {
        continue;  // A time of day.
      } else if (words[next].kind != WordClass::function && !words[next].number) {
        made.unit = words[next].name;
      }
      made.last = next + 1;
    }
    if (made.unit.empty()) {
      continue;
    }
    made.first = at;
    made.comparison = comparison_before(words, at, made.first);
    comparison_after(words, made.last, made.comparison);
    read_waiting(words, made);
    out.push_back(std::move(made));
  }
  return out;
}

}  // namespace auriga::procedure
