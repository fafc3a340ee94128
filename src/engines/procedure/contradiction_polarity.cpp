#include "engines/procedure/contradictions.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

// Adverbs that narrow what is forbidden: it must be in the other statement too.
bool narrows(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kWords = {
      "full",    "whole", "complet", "entir", "privat", "exact",
      "certain", "fix",   "same",    "medic", "legal",  "foreign"};
  return std::find(kWords.begin(), kWords.end(), name) != kWords.end();
}

}  // namespace

namespace {

// Where "with anybody but the account holder" begins to except; `last` if nothing is.
std::size_t exception_at(const std::vector<Word>& words, std::size_t first, std::size_t last) {
  for (std::size_t i = first + 1; i < last; ++i) {
    const auto& before = words[i - 1].text;
    const bool all = one_of(before, {"anybody", "anyone", "nobody", "anything", "nothing", "one",
                                     "else", "person", "people"});
    if ((words[i].text == "but" && all) || (words[i].text == "than" && before == "other") ||
        (words[i].text == "from" && before == "apart")) {
      return i;
    }
  }
  return last;
}

}  // namespace

bool PolarityJudge::judge(Place a, Place b) {
  const bool conditions = clause(a).condition || clause(b).condition;
  return (!conditions &&
          (polarity(a, b) || polarity(b, a) || exclusive(a, b) || exclusive(b, a))) ||
         sequence(a, b) || sequence(b, a) || requirement(a, b) || requirement(b, a);
}

// The words of a prohibition up to the comma that ends its object.
Names PolarityJudge::forbidden(Place place) const {
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  Names out;
  const auto last = exception_at(words, each.first, each.last);
  for (std::size_t i = each.first; i < last; ++i) {
    const auto& word = words[i];
    const bool carries = word.kind == WordClass::content || word.kind == WordClass::action;
    if (carries && !word.number && i != each.verb_at) {
      out.push_back(word.name);
    }
    if (i > each.verb_at && word.comma_after) {
      break;
    }
  }
  if (each.first < each.last && one_of(words[each.first].text, {"it", "they", "these"})) {
    out.insert(out.end(), each.inherited.begin(), each.inherited.end());
  }
  if (out.empty()) {
    out = each.content;  // Its subject stands in the clause before.
    std::erase(out, each.main_verb);
  }
  sort_names(out);
  return out;
}

// Whether one can be the prohibition of the other at all: polarity, verb, actors, exceptions.
bool PolarityJudge::comparable(Place negative, Place positive) const {
  const auto& no = clause(negative);
  const auto& yes = clause(positive);
  const auto& denied = sentence(negative);
  const auto& done = sentence(positive);
  // "Without a certificate" in both narrows both alike.
  const bool alike = has_phrase(denied.plain, "without") && has_phrase(done.plain, "without");
  if (!no.negative || yes.negative || no.main_verb.empty() || yes.main_verb.empty() ||
      no.modality == Modality::only || !same_deed(no.main_verb, yes.main_verb) ||
      ((no.exceptional || yes.exceptional) && !alike)) {
    return false;
  }
  // "Do not recommend other workshops" says nothing of one's own.
  if (reported(negative) || reported(positive) ||
      (has_phrase(denied.plain, "other") && !has_phrase(done.plain, "other"))) {
    return false;
  }
  if (has_any(done.plain, Phrases{"unless", "except*", "never", "instead"}) ||
      has_any(denied.plain,
              Phrases{"unless", "except*", "otherwise", "other case*", "no other", "any other"}) ||
      (denied.block == done.block && has_phrase(done.plain, "otherwise")) ||
      (!alike && has_phrase(denied.plain, "without"))) {
    return false;
  }
  // "Never on Sundays" forbids nothing that is said of no day.
  if (statements_.days[static_cast<std::size_t>(negative.sentence)] != 0 &&
      statements_.days[static_cast<std::size_t>(positive.sentence)] == 0) {
    return false;
  }
  // "For weekend bookings it is required" is a case of its own.
  if (done.plain.starts_with("for ") || denied.plain.starts_with("for ")) {
    return false;
  }
  // "Arrival after 20:00 is not possible" forbids no arrival.
  for (const std::string_view word :
       {"after", "outside", "beyond", "later than", "under", "over", "first"}) {
    if (has_phrase(denied.plain, word) && !has_phrase(done.plain, word)) {
      return false;
    }
  }
  // What is excepted may be done, and so may what names nobody else.
  const bool excepts = exception_at(denied.words, no.first, no.last) < no.last;
  if (excepts && !has_any(done.plain, Phrases{"with", "to", "for"})) {
    return false;
  }
  for (std::size_t i = exception_at(denied.words, no.first, no.last); i < no.last; ++i) {
    const auto& word = denied.words[i];
    if (word.kind == WordClass::content &&
        std::binary_search(yes.content.begin(), yes.content.end(), word.name)) {
      return false;
    }
  }
  if (has_phrase(core::lower_ascii(reading_.section_title(done.section)), "exception*")) {
    return false;
  }
  // The agent is forbidden what customers may do themselves.
  if ((no.imperative && yes.actor == Actor::customer) ||
      (no.actor == Actor::customer && yes.imperative) ||
      (no.actor == Actor::agent && yes.actor == Actor::customer) || yes.actor == Actor::role ||
      people_part(negative, positive) || (no.imperative && by_others(positive))) {
    return false;
  }
  // "Not within 24 hours" is a limit, and forbids all only where the other side allows all.
  const bool bounded =
      std::any_of(no.quantities.begin(), no.quantities.end(),
                  [](const Quantity& each) { return each.unit == "hours" || each.is_money(); });
  return !(bounded && !has_any(done.plain, Phrases{"any time", "always", "anytime"})) &&
         !(conditional(negative) && !condition_shared(negative, positive));
}

// "Employee phone numbers", "the driver's number": whose it is must be said of both.
bool PolarityJudge::same_owner(Place negative, Place positive) const {
  const auto& no = clause(negative);
  const auto& words = sentence(negative).words;
  const auto& other = sentence(positive).words;
  for (std::size_t i = no.verb_at + 1; i + 1 < no.last; ++i) {
    const bool owner = words[i].kind == WordClass::generic && !words[i].number &&
                       words[i + 1].kind == WordClass::content && !words[i].comma_after;
    if (owner && is_person(singular(words[i].text)) &&
        std::none_of(other.begin(), other.end(),
                     [&](const Word& word) { return word.name == words[i].name; })) {
      return false;
    }
  }
  return true;
}

// "Never explain the results of a hearing test" says nothing of the test: what stands before "of"
// must be said of both.
bool PolarityJudge::same_head(Place negative, Place positive) const {
  const auto& no = clause(negative);
  const auto& yes = clause(positive);
  const auto& words = sentence(negative).words;
  for (std::size_t i = no.verb_at + 1; i + 2 < std::min(no.last, no.verb_at + 5); ++i) {
    if (words[i].kind == WordClass::content && words[i + 1].text == "of") {
      return std::binary_search(yes.content.begin(), yes.content.end(), words[i].name) ||
             words[i].text == "kind" || words[i].text == "type";
    }
  }
  return true;
}

// "Pets are welcome in all rooms" and "pets are not allowed in the hotel": the same pets,
// everywhere.
bool PolarityJudge::everywhere(Place negative, Place positive) const {
  const auto subject = [&](Place place) {
    Names out;
    const auto& each = clause(place);
    for (std::size_t i = each.first; i < each.verb_at; ++i) {
      const auto& word = sentence(place).words[i];
      if (word.kind == WordClass::content || word.kind == WordClass::action) {
        out.push_back(word.name);
      }
    }
    return out;
  };
  const auto first = subject(negative);
  return !first.empty() && first == subject(positive) &&
         (has_any(sentence(negative).plain, Phrases{"all", "any", "every", "anywhere"}) ||
          has_any(sentence(positive).plain, Phrases{"all", "any", "every", "everywhere"}));
}

bool PolarityJudge::same_object(Place negative, Place positive) const {
  const auto& no = clause(negative);
  const auto& yes = clause(positive);
  const auto objects = forbidden(negative);
  auto others = yes.content;
  const auto common = shared(objects, others);
  // "Leather or fur": one of them is enough.
  const auto& words = sentence(negative).words;
  bool either = false;
  for (std::size_t i = no.verb_at + 1;
       i < no.last && (i == no.verb_at + 1 || !words[i - 1].comma_after); ++i) {
    const bool joins = (words[i].text == "or" || words[i].text == "nor") && i + 1 < no.last;
    either = either || (joins && words[i - 1].kind == WordClass::content &&
                        words[i + 1].kind == WordClass::content);
  }
  const auto wanted = objects.size() - (either && objects.size() > 1 ? 1 : 0);
  const bool narrow = std::any_of(objects.begin(), objects.end(), [&](const std::string& name) {
    return narrows(name) && !std::binary_search(others.begin(), others.end(), name);
  });
  std::erase(others, yes.main_verb);
  const bool alike = has_phrase(sentence(negative).plain, "without") &&
                     has_phrase(sentence(positive).plain, "without");
  const bool within = alike && common >= 2 && without(others, objects).empty();
  if (!same_owner(negative, positive) || !same_head(negative, positive)) {
    return false;
  }
  if (everywhere(negative, positive) && verb_group(no.main_verb) == "permit") {
    return true;
  }
  if (common == 0 || (common * 5 < wanted * 3 && !within) || narrow ||
      divided(negative, positive)) {
    return false;
  }
  if (objects.size() == 1 && !near_verb(positive, objects.front()) &&
      !repeats(negative, positive)) {
    return false;
  }
  const bool permitting = verb_group(no.main_verb) == "permit" || no.passive;
  return !permitting || common == objects.size() || within || everywhere(negative, positive);
}

bool PolarityJudge::polarity(Place negative, Place positive) {
  // What is denied the customer may be due where the business itself is the cause.
  if (conditional(positive) &&
      has_any(sentence(positive).plain, Phrases{"if we", "when we", "our fault", "by us"}) &&
      !conditional(negative)) {
    return false;
  }
  const bool alike = has_phrase(sentence(negative).plain, "without") &&
                     has_phrase(sentence(positive).plain, "without");
  if ((alike && deeds_part(negative, positive)) || !comparable(negative, positive) ||
      !same_object(negative, positive)) {
    return false;
  }
  report(negative, positive, "one forbids what the other asks for or allows", true);
  return true;
}

// Whether all nouns of the prohibition, people included, stand in the other clause.
bool PolarityJudge::repeats(Place negative, Place positive) const {
  const auto nouns = [&](Place place) {
    std::set<std::string> out;
    const auto& each = clause(place);
    for (std::size_t i = each.verb_at + 1; i < each.last; ++i) {
      if (sentence(place).words[i].kind != WordClass::function) {
        out.insert(sentence(place).words[i].name);
      }
    }
    return out;
  };
  const auto all = nouns(negative);
  const auto other = nouns(positive);
  return all.size() >= 2 && std::includes(other.begin(), other.end(), all.begin(), all.end());
}

bool PolarityJudge::condition_shared(Place a, Place b) const {
  const auto& x = reading_.analysis(a.sentence).condition;
  const auto& y = reading_.analysis(b.sentence).condition;
  return !x.empty() && !y.empty() && shared(x, y) * 2 >= std::max(x.size(), y.size());
}

// Whether `name` is the object of the clause's verb, with nothing but articles and adjectives
// between
// ("ask for the PIN", "offer a small discount"), or the subject of a passive one.
bool PolarityJudge::near_verb(Place place, const std::string& name) const {
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  for (std::size_t i = each.passive ? each.first : each.verb_at + 1;
       i < std::min(each.last, each.verb_at + 6); ++i) {
    if (words[i].name == name) {
      return true;
    }
    const bool asked = words[i].text == "for" && each.main_verb == "ask";
    if (!each.passive && !asked &&
        has_any(words[i].text, Phrases{"for", "in", "of", "about", "to", "with", "from", "on",
                                       "which", "whether", "that", "by"})) {
      break;
    }
  }
  return verb_group(each.main_verb) == "permit";
}

// "Only a claims adjuster may authorise a payment" and "claims are paid by the assistant".
bool PolarityJudge::exclusive(Place only, Place other) {
  const auto& alone = clause(only);
  const auto& done = clause(other);
  const bool leaves = alone.modality == Modality::only && alone.actor == Actor::role &&
                      has_any(sentence(only).plain,
                              Phrases{"only", "alone", "nobody but", "no one but", "exclusively"});
  if (!leaves || done.negative || done.actor != Actor::agent || done.main_verb.empty() ||
      reading_.escalates[static_cast<std::size_t>(other.sentence)] != 0) {
    return false;
  }
  Names what = alone.content;
  for (const auto& word : statements_.vocabulary.words_of(core::lower_ascii(alone.role))) {
    std::erase(what, word.name);
  }
  std::erase_if(what,
                [](const std::string& name) { return name == "approv" || name == "approve"; });
  const bool verb = std::binary_search(what.begin(), what.end(), done.main_verb) ||
                    verb_group(alone.main_verb) == verb_group(done.main_verb);
  const auto common = shared(what, done.content);
  if (what.empty() || !verb || common == 0 || common * 5 < what.size() * 3) {
    return false;
  }
  report(only, other, "one leaves to the " + alone.role + " alone what the other lets the agent do",
         true);
  return true;
}

// What one allows only after something, another allows before it or without it.
bool PolarityJudge::sequence(Place after, Place before) {
  const auto& strict = sentence(after).plain;
  const auto& loose = sentence(before).plain;
  // Cheap, and no for nearly all pairs.
  if (strict.find("only ") == std::string::npos && strict.find("n't ") == std::string::npos &&
      strict.find("not ") == std::string::npos && strict.find("never ") == std::string::npos) {
    return false;
  }
  const auto* main = reading_.analysis(before.sentence).main();
  const auto* rule = reading_.analysis(after.sentence).main();
  if (main == nullptr || main->negative || rule == nullptr) {
    return false;
  }
  // "Never give the address before ...": the verb must be the same, for both sides only share a
  // moment.
  const bool never_before = rule->negative && rule->imperative &&
                            has_any(strict, Phrases{"before", "until"}) &&
                            verb_group(rule->main_verb) == verb_group(main->main_verb);
  const bool in_order =
      never_before || has_any(strict, Phrases{"only after", "only once", "not before", "not until",
                                              "never before"});
  const bool on_condition =
      has_any(strict,
              Phrases{"only when", "only if", "only with", "never without", "not without"}) ||
      (rule->modality == Modality::only && rule->passive && has_phrase(strict, "with"));
  const bool earlier =
      in_order && has_any(loose, Phrases{"before", "without", "even if", "although"});
  const bool regardless =
      on_condition && has_any(loose, Phrases{"without", "even if", "although", "regardless"});
  if ((!earlier && !regardless) ||
      has_any(loose, Phrases{"only after", "only once", "only when", "only if", "never", "must"})) {
    return false;
  }
  const auto& x = reading_.analysis(after.sentence).content;
  const auto& y = reading_.analysis(before.sentence).content;
  const auto common = shared(x, y);
  if (deeds_part(after, before) || common < 2 || common * 5 < std::min(x.size(), y.size()) * 2) {
    return false;
  }
  report(after, before, "one allows only after something what the other allows before it", true);
  return true;
}

// "Customers must show a receipt" and "returns are taken without a receipt".
bool PolarityJudge::requirement(Place wanted, Place waived) {
  if (sentence(waived).plain.find("without") == std::string::npos) {
    return false;
  }
  const auto& rule = clause(wanted);
  const auto& words = sentence(waived).words;
  const auto& text = sentence(wanted).plain;
  const bool binds = has_any(text, Phrases{"must", "always", "required", "requires", "mandatory",
                                           "need", "needs"}) &&
                     !rule.negative && !rule.condition;
  // "Without asking", "without further ado" waive nothing.
  auto without_at = words.end();
  for (auto at = words.begin(); at != words.end(); ++at) {
    const bool idiom = at + 1 != words.end() &&
                       one_of(at[1].text, {"asking", "waiting", "hesitating", "delay", "further",
                                           "question", "questions", "charge", "cost", "fee",
                                           "extra", "exception", "obligation"});
    without_at = at->text == "without" && !idiom ? at : without_at;
  }
  if (!binds || without_at == words.end() || conditional(wanted) || clause(waived).negative ||
      has_any(text, Phrases{"without", "unless", "except*", "only"}) ||
      has_any(sentence(waived).plain, Phrases{"must", "never", "cannot", "not"})) {
    return false;
  }
  Names missing;
  for (auto at = without_at + 1; at != words.end() && at < without_at + 5; ++at) {
    const bool carries = at->kind == WordClass::content || at->kind == WordClass::action ||
                         at->name == "approv" || at->name == "permit";
    if (carries) {
      missing.push_back(at->name);
    }
    if (at->comma_after || (at + 1 != words.end() && (is_be(at[1].text) || is_modal(at[1].text)))) {
      break;
    }
  }
  const auto& wanted_words = sentence(wanted).words;
  const bool all_wanted = std::all_of(missing.begin(), missing.end(), [&](const std::string& name) {
    return std::any_of(wanted_words.begin(), wanted_words.end(),
                       [&](const Word& word) { return word.name == name; });
  });
  std::sort(missing.begin(), missing.end());
  const auto rest = without(reading_.analysis(waived.sentence).content, missing);
  const auto& wanted_content = reading_.analysis(wanted.sentence).content;
  // "Guests must be registered": the guests alone say whom it is about.
  const bool people = without(wanted_content, missing).empty() &&
                      std::any_of(wanted_words.begin(), wanted_words.end(), [&](const Word& word) {
                        return word.kind == WordClass::generic &&
                               std::any_of(words.begin(), words.end(), [&](const Word& other) {
                                 return other.name == word.name;
                               });
                      });
  // "All animals must be vaccinated": puppies too.
  const bool every = has_any(text, Phrases{"all", "every", "everybody", "everyone", "always"}) &&
                     weight(missing) >= 0.8 &&
                     has_any(sentence(waived).plain, Phrases{"welcome", "accepted", "admitted",
                                                             "allowed", "may", "can", "taken"});
  if (missing.empty() || !all_wanted || (shared(rest, wanted_content) == 0 && !people && !every) ||
      divided(wanted, waived)) {
    return false;
  }
  report(wanted, waived, "one requires what the other does without", true);
  return true;
}

}  // namespace auriga::procedure
