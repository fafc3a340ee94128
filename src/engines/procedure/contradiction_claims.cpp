// Two claims of one matter contradict each other when one rules out what the other takes, and when
// what the strict one is said of covers the other: all, or nothing that the other does not name. A
// narrower thing that is let off a rule is its exception.
#include "engines/procedure/contradiction_claims.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

// Names of the business as a whole.
bool is_house(std::string_view name) {
  return one_of(name, {"offic", "shop", "store", "practic", "surgeri", "clinic", "branch", "salon",
                       "restaur", "hous", "busi", "compani", "centr", "center"});
}

// What people come for; it takes place where it is open.
bool takes_place_inside(const std::string& text) {
  return has_any(text, Phrases{"appointment*", "consultation*", "visit", "visits", "treatment*",
                               "viewing*", "tour", "tours", "session*", "check-in", "walk-in*"});
}

bool is_elsewhere(const std::string& text) {
  return has_any(text, Phrases{"helpline", "hotline", "phone*", "telephone", "line", "online",
                               "website", "app", "portal", "chat", "e-mail", "email", "message*",
                               "locker*", "box", "machine*", "emergenc*", "newsletter", "mobile"});
}

// A heading that says no more than what it is of.
bool says_little(std::string_view name) {
  return says_nothing(name) ||
         one_of(name,
                {"gener", "rule",     "inform",  "question", "faq",      "common",  "other",
                 "more",  "note",     "polici",  "term",     "condit",   "book",    "price",
                 "pay",   "cancel",   "return",  "refund",   "servic",   "custom",  "contact",
                 "close", "open",     "hour",    "staff",    "appendix", "summari", "overview",
                 "step",  "procedur", "special", "situat",   "hous",     "often",   "frequent",
                 "ask",   "time",     "languag", "deposit",  "age",      "child",   "access",
                 "visit", "manner",   "tone",    "short",    "fact"});
}

std::string_view how_of(Matter matter) {
  switch (matter) {
    case Matter::days:
      return "what one rules out on a day the other has on it";
    case Matter::means:
      return "one rules out a means of payment that the other takes";
    case Matter::reversal:
      return "one leaves no way back, the other gives one";
    case Matter::language:
      return "one keeps to a language, the other uses another";
    case Matter::price:
      return "one gives for nothing what the other has a price for";
    case Matter::deposit:
      return "one keeps the deposit, the other gives it back";
    case Matter::alone:
      return "different ages from which somebody may be alone";
    case Matter::age:
      return "different ages from which it is allowed";
  }
  return {};
}

// "Opened" and "unopened" part two things.
bool opposed(const Names& a, const Names& b) {
  return std::ranges::any_of(a, [&](const std::string& each) {
    return std::ranges::binary_search(b, "un" + each) ||
           (each.starts_with("un") && std::ranges::binary_search(b, each.substr(2)));
  });
}

// In one part of the year only.
std::string_view season_of(const std::string& text) {
  for (const std::string_view each : {"summer", "winter", "spring", "autumn", "low season",
                                      "high season", "season", "vacation*", "school holiday*"}) {
    if (has_phrase(text, each)) {
      return each;
    }
  }
  return {};
}

// "We take children from 4", "three-year-old children are welcome".
bool same_people(const Claim& a, const Claim& b) {
  const auto has = [](const Claim& claim, std::string_view name) {
    return std::ranges::find(claim.names, name) != claim.names.end();
  };
  for (const std::string_view each : {"child", "pupil", "member", "visitor", "guest", "rider"}) {
    if (has(a, each) && has(b, each)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Names ClaimJudge::title_of(const Claim& claim) const {
  const int section = reading_.sentence(claim.said.sentence).section;
  if (section < 0 || reading_.out.sections[static_cast<std::size_t>(section)].level < 2) {
    return {};
  }
  auto out = statements_.titles[static_cast<std::size_t>(section)];
  std::erase_if(out, [&](const std::string& name) { return says_little(name) || is_theme(name); });
  return out;
}

bool ClaimJudge::covered(const std::string& name, const Claim& by) const {
  constexpr std::size_t kStem = 5;
  const auto alike = [&](const std::string& other) {
    return name == other || (std::min(name.size(), other.size()) >= kStem &&
                             (name.starts_with(other) || other.starts_with(name)));
  };
  const auto title = reading_.out.sections.empty()
                         ? std::string()
                         : core::lower_ascii(reading_.out.sections.front().title);
  return std::ranges::any_of(by.names, alike) || std::ranges::any_of(title_of(by), alike) ||
         (by.matter != Matter::days && is_theme(name)) ||
         (name.size() > 3 && title.find(name) != std::string::npos);
}

// "Season tickets" are a kind of tickets; "the tickets" are those that were spoken of.
bool ClaimJudge::narrows(const Claim& strict, const Claim& lax) const {
  if (has_any(strict.said.main, Phrases{"all", "any", "every", "no", "never", "nobody", "none"})) {
    return false;
  }
  const auto& words = reading_.sentence(lax.said.sentence).words;
  for (auto i = lax.said.first + 1; i < lax.said.last; ++i) {
    const auto& before = words[i - 1];
    const bool common = std::ranges::binary_search(strict.scope, words[i].name) &&
                        !std::ranges::binary_search(strict.scope, before.name);
    if (common && before.kind == WordClass::content && !before.comma_after && !before.number &&
        std::ranges::binary_search(lax.scope, before.name)) {
      return !has_any(strict.said.text, Phrases{"the " + words[i].text});
    }
  }
  return false;
}

// What has the price is what is free, and no more than that: "a talk costs", "we charge for the
// talk", "when somebody books a talk, we charge for it".
bool ClaimJudge::is_priced(const Claim& free, const Claim& priced) const {
  if (free.scope.empty() || season_of(free.said.text) != season_of(priced.said.text) ||
      has_phrase(free.said.text, "first") != has_phrase(priced.said.text, "first")) {
    return false;
  }
  const auto& words = reading_.sentence(priced.said.sentence).words;
  Names subject;
  bool behind = false;  // "For", "when ... books".
  for (auto i = priced.said.first; i < priced.said.last; ++i) {
    const bool known = std::ranges::binary_search(priced.scope, words[i].name);
    if (known && (subject.empty() || behind)) {
      subject.push_back(words[i].name);
      const bool goes_on = i + 1 < priced.said.last && !words[i].comma_after &&
                           std::ranges::binary_search(priced.scope, words[i + 1].name);
      behind = goes_on;
    }
    behind = behind || words[i].text == "for";
  }
  sort_names(subject);
  const bool whole = std::ranges::includes(subject, free.scope) ||
                     (!priced.said.condition.empty() && has_phrase(priced.said.main, "for it"));
  return whole && std::ranges::includes(priced.scope, free.scope) &&
         without(subject, free.scope).empty();
}

bool ClaimJudge::days_meet(const Claim& strict, const Claim& lax) const {
  if (season_of(strict.said.text) != season_of(lax.said.text) ||
      is_elsewhere(strict.said.text) != is_elsewhere(lax.said.text)) {
    return false;
  }
  // The rows of a list of hours make it up together.
  if (strict.hours && lax.hours) {
    return false;
  }
  const bool inside = takes_place_inside(lax.said.text);
  auto scope = strict.scope;
  std::erase_if(scope, is_house);
  auto other = lax.scope;
  std::erase_if(other, is_house);
  if (strict.house && scope.empty()) {
    // Two parts of a business keep hours of their own.
    const bool parts = !strict.scope.empty() && lax.scope.size() > other.size() &&
                       shared(strict.scope, lax.scope) == 0;
    return !parts && !strict.pattern && (lax.house || inside);
  }
  // A pattern of days is broken by the same thing on another day only.
  const bool same_deed =
      strict.verbs.empty() || lax.verbs.empty() || shared(strict.verbs, lax.verbs) > 0;
  constexpr std::size_t kListed = 4;  // More things than that are each said of their own days.
  return (!strict.scope.empty() || shared(strict.verbs, lax.verbs) > 0) &&
         lax.scope.size() <= kListed && (same_deed || strict.house) &&
         (!strict.pattern || strict.verbs == lax.verbs);
}

bool ClaimJudge::meet(const Claim& strict, const Claim& lax) const {
  const Place a{strict.said.sentence, 0};
  const Place b{lax.said.sentence, 0};
  if (divided(a, b) || people_part(a, b) || strict.said.some_not != lax.said.some_not ||
      opposed(strict.scope, lax.scope)) {
    return false;
  }
  auto scope = strict.scope;
  if (scope.empty()) {
    scope = title_of(strict);
  }
  const bool whole =
      std::ranges::all_of(scope, [&](const std::string& name) { return covered(name, lax); });
  return whole && !narrows(strict, lax);
}

bool ClaimJudge::clash(const Claim& strict, const Claim& lax) const {
  if (strict.matter != lax.matter || !strict.strict || lax.strict ||
      (strict.values & lax.values) == 0 || strict.said.sentence == lax.said.sentence) {
    return false;
  }
  const bool beside =
      sentence({strict.said.sentence, 0}).block == sentence({lax.said.sentence, 0}).block;
  switch (strict.matter) {
    case Matter::days:
      // Two ranges are each the other's exception: told once, and not within one paragraph.
      if ((beside && strict.house) || !days_meet(strict, lax)) {
        return false;
      }
      if (strict.house && std::ranges::all_of(strict.scope, is_house)) {
        return !divided({strict.said.sentence, 0}, {lax.said.sentence, 0});
      }
      break;
    case Matter::reversal:
    case Matter::means:
      if (beside && !lax.said.condition.empty()) {
        return false;
      }
      break;
    case Matter::deposit:
      // Kept of those who cancel late, given back to those who cancel in time.
      if (strict.scope.empty() && !lax.said.condition.empty()) {
        return false;
      }
      break;
    case Matter::alone:
      if (lax.years >= strict.years) {
        return false;
      }
      break;
    case Matter::age:
      if (lax.years == strict.years || lax.said.negative || strict.years < lax.years ||
          (lax.scope.empty() != strict.scope.empty() && !same_people(strict, lax))) {
        return false;
      }
      break;
    case Matter::price:
      if (beside || !is_priced(strict, lax)) {
        return false;
      }
      break;
    case Matter::language:
      break;
  }
  return meet(strict, lax);
}

void ClaimJudge::judge_all(std::set<std::pair<int, int>>& reported) {
  constexpr std::size_t kClaimsMax = 600;
  std::vector<Claim> claims;
  for (int i = 0; i < reading_.size() && claims.size() < kClaimsMax; ++i) {
    const auto& each = reading_.sentence(i);
    const bool a_case = reading_.escalates[static_cast<std::size_t>(i)] != 0;
    if (reading_.use_of(i) != SectionUse::goal && !each.quote && !a_case) {
      auto made = claims_of(reading_, i);
      std::ranges::move(made, std::back_inserter(claims));
    }
  }
  for (const auto& strict : claims) {
    for (const auto& lax : claims) {
      const auto pair = std::minmax(strict.said.sentence, lax.said.sentence);
      if (!reported.contains({pair.first, pair.second}) && clash(strict, lax)) {
        reported.insert({pair.first, pair.second});
        report({strict.said.sentence, 0}, {lax.said.sentence, 0},
               std::string(how_of(strict.matter)), true);
      }
    }
  }
}

}  // namespace auriga::procedure
