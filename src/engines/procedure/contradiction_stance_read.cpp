// What each clause of an SOP denies, affirms, shuts or reserves (contradiction_stances.cpp compares
// them).
#include <algorithm>

#include "core/text.hpp"
#include "engines/procedure/contradictions.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

// Words of no kind elsewhere that are what a denial is about.
bool is_thing(std::string_view word) {
  return one_of(word, {"directly", "again", "twice",  "value",   "values",   "amount",    "total",
                       "items",    "item",  "order",  "orders",  "deadline", "deadlines", "term",
                       "terms",    "limit", "limits", "request", "requests", "policy"});
}

bool refuses(const Clause& clause, const std::vector<Word>& words) {
  return clause.verb_at < words.size() && !clause.main_verb.empty() &&
         one_of(words[clause.verb_at].text,
                {"refuse", "refuses", "refused", "reject", "rejects", "rejected", "decline",
                 "declines", "declined", "deny", "denied", "exclude", "excluded", "prohibited",
                 "forbidden", "banned", "turned", "barred", "ineligible"});
}

}  // namespace

bool says_nothing(std::string_view name) {
  return one_of(name, {"circumst", "permit",   "possibl", "case",    "reason",  "way",      "deal",
                       "virtual",  "basi",     "event",   "general", "normal",  "currentl", "kind",
                       "seek",     "undertak", "carri",   "perform", "exist",   "occas",    "busi",
                       "arrang",   "happen",   "matter",  "point",   "side",    "behalf",   "thing",
                       "simpl",    "just",     "ever",    "pleas",   "certain", "desk",     "bot"});
}

bool PairJudge::excepts(const Sentence& sentence) {
  return has_any(sentence.plain,
                 Phrases{"unless", "except*", "instead", "otherwise", "exception*", "apart from",
                         "other than", "as an alternative", "other case*"});
}

// Words of which one rules the others out where it says "only".
const std::vector<std::vector<std::string_view>>& StanceJudge::classes() {
  static const std::vector<std::vector<std::string_view>> table = {
      {"phone",     "telephone", "phoning", "call",    "e-mail", "email", "e-mails",
       "chat",      "writing",   "letter",  "post",    "mail",   "fax",   "person",
       "online",    "app",       "portal",  "website", "text",   "sms",   "counter",
       "reception", "voicemail", "form",    "branch",  "store",  "shop",  "office"},
      {"cash", "card", "cards", "cheque", "cheques", "check", "checks", "transfer", "invoice",
       "paypal", "voucher", "vouchers", "debit"},
      {"husband",      "wife",       "spouse",      "partner",  "parent",     "parents",
       "mother",       "father",     "child",       "children", "son",        "daughter",
       "relative",     "relatives",  "family",      "friend",   "friends",    "neighbour",
       "neighbours",   "neighbor",   "neighbors",   "employer", "colleague",  "colleagues",
       "anybody",      "anyone",     "everybody",   "everyone", "third",      "carer",
       "landlord",     "tenant",     "tenants",     "patient",  "patients",   "holder",
       "policyholder", "cardholder", "customer",    "member",   "subscriber", "owner",
       "relation",     "relations",  "next-of-kin", "sibling",  "siblings",   "grandparent",
       "grandparents", "public"}};
  return table;
}

// All that is asked of a clause again and again.
StanceJudge::Stance StanceJudge::stance_of(Place place) const {
  const auto& each = clause(place);
  const auto& said = sentence(place);
  Stance out{.place = place, .topic = topic(place), .around = around(place)};
  out.excepts = excepts(said);
  out.denies = denies(place) && !out.excepts;
  out.affirms = affirms(place) && !out.excepts;
  const bool alone = has_any(said.plain, Phrases{"only", "exclusively", "solely", "nobody but",
                                                 "no one but", "nothing but"});
  out.alone = alone;
  out.reserves = (alone || each.modality == Modality::must) && !each.condition && !each.negative &&
                 !out.excepts && !conditional(place);
  const auto& words = said.words;
  const auto own = core::lower_ascii(words_text(said, each.first, each.last));
  out.free = !each.condition && !each.negative && !out.excepts &&
             !has_any(own, Phrases{"only", "not", "never", "no"});
  for (std::size_t i = each.first; i + 1 < each.last && i < each.verb_at; ++i) {
    const bool before = words[i].text == "only" && words[i + 1].kind == WordClass::content;
    out.sole = out.sole || (before && each.passive && !each.negative && !out.excepts);
  }
  out.joins = each.passive && !each.negative && !each.condition && !out.excepts &&
              has_any(said.plain, Phrases{"also", "too", "as well", "likewise"});
  out.days = statements_.days[static_cast<std::size_t>(place.sentence)];
  const bool morning = has_any(said.plain, Phrases{"morning", "mornings"});
  const bool afternoon = has_any(said.plain, Phrases{"afternoon", "afternoons", "evening"});
  out.half_named = !out.excepts && morning != afternoon && out.days != 0 ? (morning ? 1 : 2) : 0;
  out.half = has_any(said.plain, Phrases{"only in the morning*", "mornings only", "morning only",
                                         "only in the afternoon*", "afternoons only",
                                         "only open in the morning*"})
                 ? out.half_named
                 : 0;
  out.shut = out.days != 0 && shuts(place);
  out.open = out.days != 0 && opens(place);
  for (std::size_t c = 0; c < out.members.size(); ++c) {
    out.members[c] = members(place, c);
  }
  return out;
}

// What a clause speaks of: its content, "directly" and the like where they are stressed.
Names StanceJudge::topic(Place place) const {
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  Names out = each.content;
  for (std::size_t i = each.first; i < each.last; ++i) {
    if (is_thing(words[i].text)) {
      out.push_back(words[i].name);
    }
  }
  sort_names(out);
  std::erase_if(out, [](const std::string& name) { return says_nothing(name); });
  return out;
}

Names StanceJudge::around(Place place) const {
  Names out = reading_.analysis(place.sentence).content;
  for (const auto& word : sentence(place).words) {
    if (is_thing(word.text)) {
      out.push_back(word.name);
    }
  }
  if (const int section = sentence(place).section; section >= 0) {
    const auto& title = statements_.titles[static_cast<std::size_t>(section)];
    out.insert(out.end(), title.begin(), title.end());
  }
  sort_names(out);
  return out;
}

bool StanceJudge::denies(Place place) const {
  const auto& each = clause(place);
  if (reported(place)) {
    return false;
  }
  // "No." and "No, try elsewhere" answer a question.
  const auto& words = sentence(place).words;
  if (words.front().text == "no" && (words.size() == 1 || words.front().comma_after)) {
    return false;
  }
  const bool bounded =
      std::any_of(each.quantities.begin(), each.quantities.end(), [](const Quantity& quantity) {
        return quantity.unit == "hours" || quantity.is_money() ||
               quantity.comparison != Comparison::exactly;
      });
  if (bounded ||
      has_any(sentence(place).plain, Phrases{"after", "before", "until", "outside", "yet", "beyond",
                                             "only", "more than", "later than", "earlier than"})) {
    return false;
  }
  return !each.condition && (each.negative != refuses(each, sentence(place).words)) &&
         !has_any(sentence(place).plain,
                  Phrases{"do not hesitate", "don't worry", "no problem", "no matter", "not only",
                          "if not", "nobody", "no one", "without", "somebody else", "someone else",
                          "anybody but", "anyone but", "another", "others", "third part*",
                          "anybody else", "anyone else"});
}

// The agent's or nobody's in particular, and no question or wish.
bool StanceJudge::affirms(Place place) const {
  const auto& each = clause(place);
  return !each.condition && !each.negative && !refuses(each, sentence(place).words) &&
         reading_.escalates[static_cast<std::size_t>(place.sentence)] == 0 &&
         !has_any(sentence(place).plain, Phrases{"never", "not", "no"});
}

// "We are closed on Fridays": all of it, and no part that has a name.
bool StanceJudge::shuts(Place place) const {
  const auto& each = clause(place);
  const auto& text = sentence(place).plain;
  if (each.condition || has_any(text, Phrases{"after", "from", "early", "until"}) ||
      !has_any(text, Phrases{"closed", "shut", "not open", "do not open"})) {
    return false;
  }
  const auto& words = sentence(place).words;
  for (std::size_t i = each.first; i < each.last; ++i) {
    const bool house =
        one_of(words[i].text,
               {"office",     "shop",     "store",  "practice", "surgery", "clinic", "branch",
                "restaurant", "we",       "house",  "business", "company", "closed", "shut",
                "weekend",    "weekends", "always", "centre",   "center",  "salon"});
    // "Closed to everybody, including groups".
    if (one_of(words[i].text, {"everybody", "everyone", "all"}) && i > each.first &&
        words[i - 1].text == "to") {
      break;
    }
    const bool carries = words[i].kind == WordClass::content || words[i].kind == WordClass::action;
    if (carries && !house && !words[i].number && !words[i].text.ends_with("day") &&
        !words[i].text.ends_with("days") && words[i].text.size() > 3) {
      return false;
    }
  }
  return true;
}

// Something is done, or is open, on the days it names.
bool StanceJudge::opens(Place place) const {
  const auto& text = sentence(place).plain;
  const auto& each = clause(place);
  if (each.condition || each.negative ||
      has_any(text, Phrases{"closed", "shut", "except*", "emergenc*", "voicemail", "message*",
                            "out of hours", "on-call", "on call", "e-mail", "next working day",
                            "answer*", "online", "24/7", "holiday*", "not", "no", "never"})) {
    return false;
  }
  return !each.main_verb.empty() || has_any(text, Phrases{"morning*", "afternoon*", "evening*"}) ||
         !clock_ranges(sentence(place).words, sentence(place).spoken).empty();
}

// The members of a class that the clause names: by which way, with what, to whom.
Names StanceJudge::members(Place place, std::size_t of_class) const {
  Names out;
  const auto& words = sentence(place).words;
  for (std::size_t i = clause(place).first; i < clause(place).last; ++i) {
    const auto& word = words[i];
    const auto& members = classes()[of_class];
    if (std::find(members.begin(), members.end(), word.text) == members.end()) {
      continue;
    }
    // A channel stands behind "by", "in", "over"; a call to somebody is none. "The patient's
    // behalf" is nobody.
    const bool owner = word.end - word.start > word.text.size();
    const bool led =
        of_class == 2
            ? !owner
            : i > 0 && one_of(words[i - 1].text, {"by", "in", "over", "via", "through", "on", "the",
                                                  "with", "at", "and", "or", "per", "a"});
    if (led) {
      out.push_back(word.text);
    }
  }
  sort_names(out);
  return out;
}

}  // namespace auriga::procedure
