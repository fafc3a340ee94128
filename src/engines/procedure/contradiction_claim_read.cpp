// What a stretch of a sentence claims of the matters of contradiction_claims.hpp.
#include <algorithm>
#include <array>
#include <bit>

#include "engines/procedure/contradiction_claims.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/numbers.hpp"

namespace auriga::procedure {
namespace {

constexpr unsigned kAllDays = 0x7FU;
constexpr unsigned kHolidays = 0x80U;

bool denies(const std::vector<Word>& words, std::size_t i) {
  const auto& text = words[i].text;
  const std::string_view after =
      i + 1 < words.size() ? std::string_view(words[i + 1].text) : std::string_view();
  return one_of(text, {"never", "nobody", "none", "cannot"}) || text.ends_with("n't") ||
         text.starts_with("non-") || (text == "nothing" && after != "but" && after != "else") ||
         (text == "not" && !one_of(after, {"only", "just"})) ||
         (text == "no" && !one_of(after, {"matter", "problem", "later", "more", "other", "one"})) ||
         (text == "no" && after == "one");
}

// "People who do not show up": what is denied of some is not denied of what is said of them.
bool in_relative(const std::vector<Word>& words, std::size_t first, std::size_t i) {
  constexpr std::size_t kNear = 3;
  for (auto at = i; at > first && i - at < kNear; --at) {
    if (words[at - 1].comma_after) {
      return false;
    }
    if (one_of(words[at - 1].text, {"who", "whoever", "that", "which", "if", "when"})) {
      return true;
    }
  }
  return false;
}

void add_word(std::string& to, const std::string& word) {
  to += to.empty() ? "" : " ";
  to += word;
}

bool is_month(std::string_view word) {
  return one_of(word, {"january", "february", "march", "april", "june", "july", "august",
                       "september", "october", "november", "december"});
}

// Verbs by which a thing is had or takes place, whatever it is.
bool is_light(std::string_view name) {
  return says_nothing(name) ||
         one_of(name, {"open",    "close",  "book", "give",   "get",  "take",  "hold",  "have",
                       "come",    "go",     "run",  "visit",  "make", "do",    "show",  "find",
                       "keep",    "put",    "want", "use",    "send", "pay",   "price", "permit",
                       "possibl", "buy",    "back", "exclus", "stay", "whole", "entir", "sole",
                       "sell",    "prefer", "like", "work",   "serv", "also",  "too"});
}

constexpr std::array<std::string_view, 18> kLanguages = {
    "english", "german",     "french",  "spanish", "italian",   "dutch",
    "polish",  "turkish",    "russian", "swedish", "norwegian", "danish",
    "finnish", "portuguese", "arabic",  "chinese", "japanese",  "ukrainian"};

unsigned language_of(std::string_view word) {
  const auto* found = std::find(kLanguages.begin(), kLanguages.end(), word);
  return found == kLanguages.end() ? 0U : 1U << static_cast<unsigned>(found - kLanguages.begin());
}

// Words of the matter itself, which say nothing of what is paid, closed or taken back.
bool of_matter(Matter matter, const Word& word) {
  const auto& text = word.text;
  switch (matter) {
    case Matter::days:
      return text.ends_with("day") || text.ends_with("days") || text.ends_with("daily") ||
             starts_any(text, {"open", "clos", "shut", "hour", "weekend", "week", "year", "mon-",
                               "morning", "afternoon", "evening", "round", "clock", "24"});
    case Matter::means:
      return starts_any(text, {"cash",  "card",    "cheque",  "check",  "transfer", "bank",
                               "debit", "credit",  "invoic",  "paypal", "voucher",  "pay",
                               "paid",  "settle",  "accept",  "money",  "fee",      "collect",
                               "price", "welcome", "counter", "direct"});
    case Matter::reversal:
      return starts_any(text, {"refund",   "non-refund", "return",  "money",   "cancel", "exchang",
                               "reimburs", "final",      "binding", "sale",    "sold",   "purchas",
                               "repa",     "good",       "product", "article", "item",   "cost",
                               "fee",      "price",      "paid",    "pay",     "back",   "buy",
                               "bought",   "value",      "amount",  "satisf"}) &&
             text != "sale";
    case Matter::language:
      return language_of(text) != 0 ||
             starts_any(text, {"language", "english",  "answer",     "switch",  "chang",
                               "repl",     "respon",   "speak",      "spoke",   "write",
                               "written",  "communic", "correspond", "convers", "address",
                               "conduct",  "serve",    "text",       "word",    "plain"});
    case Matter::price:
      return starts_any(text, {"free", "charg", "cost", "price", "pay", "paid", "fee", "nothing",
                               "complimentary", "bill", "euro", "card", "cash", "day", "hour"});
    case Matter::deposit:
      return starts_any(
          text, {"deposit",    "down",     "pay",     "paid",   "repa",   "prepay",  "refund",
                 "non-refund", "return",   "kept",    "keep",   "retain", "forfeit", "los",
                 "full",       "money",    "back",    "card",   "week",   "day",     "month",
                 "euro",       "security", "booking", "amount", "office"});
    case Matter::alone:
    case Matter::age:
      return starts_any(
          text, {"child",    "kid",      "young",      "adult", "parent",  "guardian", "mother",
                 "father",   "grown",    "teen",       "age",   "old",     "minor",    "pupil",
                 "under",    "accompan", "unaccompan", "bring", "brought", "fetch",    "collect",
                 "enter",    "visit",    "admi",       "come",  "attend",  "part",     "watch",
                 "supervis", "people",   "minimum",    "alone", "year",    "need"});
  }
  return false;
}

bool is_determiner(std::string_view word) {
  return one_of(word, {"the", "a", "an", "our", "this", "that", "these", "those", "each", "every"});
}

Names scope_of(const Reading& reading, const Stretch& said, Matter matter) {
  Names out;
  const auto& words = reading.sentence(said.sentence).words;
  const auto& clauses = reading.analysis(said.sentence).clauses;
  for (auto i = said.first; i < said.last; ++i) {
    const auto& word = words[i];
    const bool verb = std::ranges::any_of(clauses, [&](const Clause& clause) {
      return clause.verb_at == i && !clause.main_verb.empty();
    });
    if ((verb && matter != Matter::deposit) || word.name.find(' ') != std::string::npos) {
      continue;
    }
    // "The book" is a thing, whatever it is elsewhere.
    const bool thing = i > said.first && is_determiner(words[i - 1].text);
    const bool carries = word.kind == WordClass::content || word.kind == WordClass::action;
    if (carries && !word.number && !number_of(word) && !of_matter(matter, word) &&
        (thing || !is_light(word.name)) && !is_person(singular(word.text)) &&
        !is_month(word.text) && (matter < Matter::deposit || !is_role_head(singular(word.text)))) {
      out.push_back(word.name);
    }
  }
  sort_names(out);
  return out;
}

}  // namespace

bool starts_any(std::string_view word, Phrases beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view each) { return word.starts_with(each); });
}

bool has_exception(const std::string& text) {
  return has_any(text, Phrases{"unless", "except*", "instead", "otherwise", "exception*",
                               "apart from", "other than", "but not", "other cases", "excluding",
                               "only if", "only when", "only in", "only where"});
}

void add_claim(std::vector<Claim>& out, const Reading& reading, const Stretch& said, Matter matter,
               bool strict, unsigned values) {
  Claim made{.matter = matter, .said = said, .strict = strict, .values = values};
  made.scope = scope_of(reading, said, matter);
  for (auto i = said.first; i < said.last; ++i) {
    if (const auto& word = reading.sentence(said.sentence).words[i];
        word.kind != WordClass::function) {
      made.names.push_back(word.name);
    }
  }
  out.push_back(std::move(made));
}

std::vector<Word> words_of(const Reading& reading, const Stretch& said) {
  const auto& words = reading.sentence(said.sentence).words;
  return {words.begin() + static_cast<std::ptrdiff_t>(said.first),
          words.begin() + static_cast<std::ptrdiff_t>(said.last)};
}

// "Bookings, deposits, refunds" claims nothing.
bool has_verb(const Reading& reading, const Stretch& said) {
  return std::ranges::any_of(reading.analysis(said.sentence).clauses, [&](const Clause& clause) {
    // "Whoever cancels loses the deposit" may be read as one condition.
    return (!clause.main_verb.empty() || clause.condition) && clause.first < said.last &&
           clause.last > said.first;
  });
}

// "59 to 30 days before".
bool is_timed(const Reading& reading, const Stretch& said) {
  return std::ranges::any_of(reading.analysis(said.sentence).clauses, [](const Clause& clause) {
    return std::ranges::any_of(clause.quantities,
                               [](const Quantity& each) { return each.unit == "hours"; });
  });
}

void read_days(const Reading& reading, const Stretch& said, std::vector<Claim>& out) {
  const auto& text = said.main;
  const auto words = words_of(reading, said);
  auto days = days_of(words);
  const bool every = has_any(
      text, Phrases{"every day", "daily", "seven days a week", "7 days a week", "all days",
                    "any day", "all week", "day and night", "around the clock", "round the clock",
                    "24/7", "monday to sunday", "on all days", "always open"});
  const bool year = every && has_any(text, Phrases{"of the year", "all year", "year round", "365",
                                                   "holidays included", "including holidays"});
  const bool working = has_any(text, Phrases{"working days", "business days"});
  days |= working && days == 0 ? 0x1FU : 0U;
  // "Daily" and "seven days a week" are no list of days.
  days = days == kAllDays && every ? 0U : days;
  const bool date = std::ranges::any_of(words, [](const Word& w) { return is_month(w.text); }) ||
                    has_any(text, Phrases{"christmas*", "new year*", "easter", "public holiday*",
                                          "bank holiday*"});
  bool timed = !clock_ranges(words, reading.sentence(said.sentence).spoken).empty();
  for (std::size_t w = 0; w < words.size() && !timed; ++w) {
    timed = words[w].text.find(':') != std::string::npos && clock_at(words, w).has_value();
  }
  const bool priced =
      std::ranges::any_of(reading.analysis(said.sentence).clauses, [](const Clause& clause) {
        return std::ranges::any_of(clause.quantities,
                                   [](const Quantity& each) { return each.is_money(); });
      });
  if ((days == 0 && !every && !date) || (priced && !timed) || (is_timed(reading, said) && !every) ||
      has_exception(said.text) ||
      has_any(said.text,
              Phrases{"until",  "by",        "before",  "after",     "within",    "later",
                      "latest", "emergenc*", "on-call", "voicemail", "next",      "last",
                      "first",  "following", "same",    "usually",   "sometimes", "yesterday",
                      "today",  "tomorrow",  "close",   "closes"})) {
    return;
  }
  const bool shut = has_any(text, Phrases{"closed", "shut"}) || (said.negative && !every);
  const bool house =
      has_any(text, Phrases{"open", "opens", "opening", "closed", "shut", "staffed", "not open"});
  const auto size = out.size();
  if (shut && !every && !(said.negative && has_any(text, Phrases{"closed", "shut"}))) {
    if (said.condition.empty() && !timed) {
      add_claim(out, reading, said, Matter::days, true,
                days | (date && days == 0 ? kHolidays : 0U));
    }
  } else if (!said.negative && (days != 0 || every)) {
    add_claim(out, reading, said, Matter::days, false,
              every && days == 0 ? kAllDays | (year ? kHolidays : 0U) : days);
    const bool only = has_any(text, Phrases{"only", "exclusively", "solely"});
    if (!every && said.condition.empty() && days != kAllDays) {
      add_claim(out, reading, said, Matter::days, true, ~days & kAllDays);
      out.back().pattern = !only && std::popcount(days) < 2;
    }
  }
  for (auto i = size; i < out.size(); ++i) {
    out[i].house = house;
    out[i].hours = timed;
    for (const auto& clause : reading.analysis(said.sentence).clauses) {
      if (!clause.main_verb.empty() && !is_light(clause.main_verb)) {
        out[i].verbs.push_back(clause.main_verb.substr(0, clause.main_verb.find(' ')));
      }
    }
    sort_names(out[i].verbs);
    if (shut && has_any(text, Phrases{"to everybody", "to everyone", "to all"})) {
      out[i].scope.clear();
    }
  }
}

void read_language(const Reading& reading, const Stretch& said, std::vector<Claim>& out) {
  constexpr unsigned kAny = ~0U;
  const auto& words = reading.sentence(said.sentence).words;
  unsigned named = 0;
  unsigned used = 0;
  bool asked = false;  // Behind "who writes", "that speaks".
  for (auto i = said.first; i < said.last; ++i) {
    const std::string_view before =
        i > said.first ? std::string_view(words[i - 1].text) : std::string_view();
    asked =
        (asked || one_of(words[i].text, {"who", "if", "whoever", "when"})) && !words[i].comma_after;
    const auto language = language_of(words[i].text);
    named |= language;
    used |= !asked && one_of(before, {"in", "into", "write", "use", "speak", "also", "or", "only"})
                ? language
                : 0U;
  }
  const auto& text = said.main;
  const bool theirs = has_any(
      text, Phrases{"own language", "language of the customer", "language of the caller",
                    "language of the guest", "language of their choice", "any language",
                    "customer language", "caller language", "guest language",
                    "language that the caller", "language the caller", "language that the customer",
                    "language the customer", "language of choice", "language they",
                    "their language", "language in which", "every language"});
  const bool only =
      has_any(text,
              Phrases{"only", "exclusively", "solely", "nothing else", "no other language"}) ||
      (said.negative &&
       has_any(text, Phrases{"another language", "other language", "other languages"}));
  if (has_any(text, Phrases{"not only"}) ||
      has_any(said.text, Phrases{"translat*", "lesson*", "course*", "teach*"})) {
    return;
  }
  if (only && named != 0 && !theirs && said.condition.empty()) {
    add_claim(out, reading, said, Matter::language, true, ~named);
  } else if (!said.negative && !only && (theirs || used != 0)) {
    add_claim(out, reading, said, Matter::language, false, theirs ? kAny : used);
  }
}

std::vector<Stretch> stretches_of(const Reading& reading, int i) {
  const auto& each = reading.sentence(i);
  const auto& words = each.words;
  std::vector<Stretch> out;
  Stretch made{.sentence = i};
  for (std::size_t at = 0; at < words.size(); ++at) {
    const bool conditional =
        std::ranges::any_of(reading.analysis(i).clauses, [&](const Clause& clause) {
          return clause.condition && clause.first <= at && at < clause.last;
        });
    add_word(made.text, words[at].text);
    add_word(conditional ? made.condition : made.main, words[at].text);
    // "No, they are welcome" answers.
    const bool reply = at == 0 && words[at].comma_after;
    const bool denied = !conditional && !reply && denies(words, at);
    const bool relative = denied && in_relative(words, made.first, at);
    made.negative = made.negative || (denied && !relative);
    made.some_not = made.some_not || relative;
    // A label belongs to what it labels; a long one says in which case.
    constexpr std::size_t kLabel = 3;
    const bool label = words[at].stop_after && words[at].end < each.spoken.size() &&
                       each.spoken[words[at].end] == ':';
    made.cased = made.cased || (label && at + 1 - made.first > kLabel);
    if ((words[at].stop_after && !label) || at + 1 == words.size()) {
      made.last = at + 1;
      out.push_back(std::move(made));
      made = {.sentence = i, .first = at + 1};
    }
  }
  return out;
}

std::vector<Claim> claims_of(const Reading& reading, int i) {
  constexpr std::size_t kLongest = 40;  // Words: what is longer says too much to be one claim.
  std::vector<Claim> out;
  for (const auto& said : stretches_of(reading, i)) {
    if (said.last - said.first <= kLongest) {
      read_days(reading, said, out);
      read_means(reading, said, out);
      read_reversal(reading, said, out);
      read_language(reading, said, out);
      read_price(reading, said, out);
      read_deposit(reading, said, out);
      read_ages(reading, said, out);
    }
  }
  return out;
}

}  // namespace auriga::procedure
