// What an SOP makes something depend on without saying how much it is: "large claims are inspected"
// (how large?), "a discount" (of how much?), "groups" (of how many?).
#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/faults_once.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/reading.hpp"
#include "engines/procedure/vague_words.hpp"

namespace auriga::procedure {
namespace {

class LimitFinder {
 public:
  explicit LimitFinder(Reading& reading) : reading_(reading) {}

  void find() {
    collect();
    for (int i = 0; i < reading_.size(); ++i) {
      const bool speech =
          reading_.use_of(i) == SectionUse::manner || reading_.use_of(i) == SectionUse::goal;
      if (!speech) {
        amounts(i);
        undefined_limit(i);
        groups(i);
        behind(i);
        grants(i);
        extents(i);
      }
    }
  }

 private:
  // Measured nouns that stand beside a figure, limits that are stated, groups that are counted.
  void collect() {
    for (int i = 0; i < reading_.size(); ++i) {
      const auto& sentence = reading_.sentence(i);
      const auto& words = sentence.words;
      const bool number = has_quantity(i);
      groups_counted_ = groups_counted_ || (has_phrase(sentence.plain, "group*") && counted(i));
      for (std::size_t at = 0; number && at < words.size(); ++at) {
        if (is_measured(words[at].text)) {
          quantified_.insert(words[at].name);
        }
        if (is_limit_noun(words[at].text)) {
          stated_.insert(words[at].text);
        }
        // "Small orders pay £4" defines nothing.
        if ((at > 1 || has_bound(i)) && is_vague(words[at].text) && at + 1 < words.size()) {
          defined_.insert(words[at].text + " " + words[at + 1].name);
        }
      }
    }
  }

  [[nodiscard]] bool has_quantity(int i) const {
    return std::any_of(reading_.analysis(i).clauses.begin(), reading_.analysis(i).clauses.end(),
                       [](const Clause& clause) { return !clause.quantities.empty(); });
  }

  // "Groups of 10", "from 15 people on".
  [[nodiscard]] bool counted(int i) const {
    for (const auto& clause : reading_.analysis(i).clauses) {
      for (const auto& each : clause.quantities) {
        if (!each.is_money() && each.unit != "percent" && each.unit != "hours" &&
            each.unit != "date") {
          return true;
        }
      }
    }
    return has_any(reading_.sentence(i).plain,
                   Phrases{"people", "persons", "or more", "or larger"});
  }

  // A figure but a plain price: "small orders pay 4 pounds" does not say which are small.
  [[nodiscard]] bool has_bound(int i) const {
    for (const auto& clause : reading_.analysis(i).clauses) {
      for (const auto& each : clause.quantities) {
        if ((!each.is_money() && each.unit != "percent") ||
            each.comparison != Comparison::exactly) {
          return true;
        }
      }
    }
    return false;
  }

  // "From 50 euros on", "more than ten".
  [[nodiscard]] bool has_threshold(int i) const {
    return std::any_of(reading_.analysis(i).clauses.begin(), reading_.analysis(i).clauses.end(),
                       [](const Clause& clause) {
                         return std::any_of(clause.quantities.begin(), clause.quantities.end(),
                                            [](const Quantity& each) {
                                              return each.comparison != Comparison::exactly;
                                            });
                       });
  }

  // "large claims": an adjective of size before what can be measured, and no number near.
  void amounts(int i) {
    const auto& words = reading_.sentence(i).words;
    const bool priced = has_quantity(i) && !has_bound(i);
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
      if ((!is_vague(words[at].text) && !is_grouping(words, at)) || words[at].comma_after) {
        continue;
      }
      const auto noun = at + 1;
      // "Big toys need a deposit of £20": whatever decides a price is measured.
      const bool decides =
          priced && (at == 0 || (at == 1 && words[0].text == "for")) &&
          words[noun].text.ends_with('s') && words[noun].kind == WordClass::content &&
          one_of(words[at].text,
                 {"large", "big", "small", "heavy", "bulky", "long", "short", "oversized"});
      // "From a certain order value on".
      const bool valued = noun + 1 < words.size() &&
                          one_of(words[noun + 1].text, {"value", "amount", "sum", "size"});
      const bool grouped = is_grouping(words, at);
      const bool sorts = sorts_out(i, at);
      const bool measured = decides || grouped || sorts ||
                            one_of(words[at].text, {"high-value", "low-value", "expensive"}) ||
                            is_measured(words[noun].text) ||
                            (noun + 1 < words.size() && words[noun].kind == WordClass::content &&
                             !words[noun].comma_after && is_measured(words[noun + 1].text) &&
                             !(noun + 2 < words.size() && words[noun + 2].number) &&
                             words[at].text != "long" && words[at].text != "certain") ||
                            valued;
      const bool loose = one_of(words[at].text, {"long", "certain", "reasonable", "appropriate",
                                                 "low", "usual", "customary", "short"});
      const bool bound =
          !loose || decides || valued || grouped || sorts ||
          one_of(words[noun].text, {"amount", "amounts", "sum", "sums", "time", "period", "delay",
                                    "refund", "compensation", "discount", "value", "fee", "deposit",
                                    "length", "duration", "extension", "size", "notice"});
      // "Small repairs (screws, nose pads)": they are named.
      const auto behind = words[noun].end;
      const bool explained =
          reading_.sentence(i).spoken.substr(
              std::min<std::size_t>(behind, reading_.sentence(i).spoken.size()), 2) == " (";
      if (!measured || !bound || explained || has_bound(i) ||
          defined_.contains(words[at].text + " " + words[noun].name)) {
        continue;
      }
      // "Higher limits" after a limit, "a higher discount" than the 5 % that are stated elsewhere.
      const int previous = reading_.previous(i);
      if (is_comparative(words[at].text) &&
          ((previous >= 0 && has_bound(previous)) || quantified_.contains(words[noun].name))) {
        continue;
      }
      // It must decide something: it is the subject, or a condition.
      const auto what = words_text(reading_.sentence(i), at,
                                   noun + (grouped || is_measured(words[noun].text) ? 1 : 2));
      if (has_any(reading_.sentence(i).plain,
                  Phrases{"never take", "may take some", "such as", "for example", "for instance",
                          "e.g", "like a", "like the", "including"})) {
        continue;
      }
      faults_.add("missing_limit", i,
                  "The SOP decides by \u201C" + what + "\u201D but gives no figure for it: ",
                  "State the figure from which it applies.",
                  "Treat \u201C" + what + "\u201D as a case for staff until a figure is given.",
                  core::lower_ascii(what));
    }
  }

  // "High-usage customers", "low-risk claims": a class by how much there is of something.
  [[nodiscard]] static bool is_grouping(const std::vector<Word>& words, std::size_t at) {
    const auto& text = words[at].text;
    if (!text.starts_with("high-") && !text.starts_with("low-") && !text.starts_with("long-")) {
      return false;
    }
    const auto& next = words[std::min(at + 1, words.size() - 1)].text;
    return next.ends_with('s') &&
           (is_person(singular(next)) || is_measured(next) || next == "accounts");
  }

  // "Long documents are not quoted by the bot", "for large funerals a second conductor is needed".
  [[nodiscard]] bool sorts_out(int i, std::size_t at) const {
    const auto& words = reading_.sentence(i).words;
    const bool begins = at == 0 || (at == 1 && words[0].text == "for");
    return begins && at + 2 < words.size() && words[at + 1].text.ends_with('s') &&
           words[at + 1].kind != WordClass::function && !is_person(singular(words[at + 1].text)) &&
           one_of(words[at].text, {"large", "big", "heavy", "bulky", "long", "oversized"}) &&
           (reading_.escalates[static_cast<std::size_t>(i)] != 0 ||
            has_any(reading_.sentence(i).plain,
                    Phrases{"not", "never", "must", "need", "needs", "only", "extra", "require*",
                            "approval", "second", "two people"}));
  }

  // "Groups get 10 percent off": from how many on?
  void groups(int i) {
    const auto& sentence = reading_.sentence(i);
    const bool granted = has_any(
        sentence.plain, Phrases{"percent", "%", "discount", "reduction", "cheaper", "free"});
    const bool said =
        has_any(sentence.plain, Phrases{"groups get", "groups receive", "groups pay", "for groups",
                                        "groups are given", "group bookings", "group rate*"});
    if (!granted || !said || groups_counted_) {
      return;
    }
    faults_.add("missing_limit", i,
                "The SOP decides by \u201Cgroups\u201D but does not say how many people make one: ",
                "State the number from which it applies.",
                "Treat the case as one for staff until a number is given.", "groups");
  }

  // "Back-payments that are high may be paid in parts": an adjective of size behind its noun.
  void behind(int i) {
    const auto& words = reading_.sentence(i).words;
    for (std::size_t at = 0; at + 3 < words.size(); ++at) {
      if (!is_measured(words[at].text) || !one_of(words[at + 1].text, {"that", "which"}) ||
          !is_be(words[at + 2].text)) {
        continue;
      }
      const auto size = one_of(words[at + 3].text, {"too", "very", "especially"}) ? at + 4 : at + 3;
      if (size >= words.size() || !is_vague(words[size].text) || has_threshold(i)) {
        continue;
      }
      const auto what = words_text(reading_.sentence(i), at, size + 1);
      faults_.add("missing_limit", i,
                  "The SOP decides by \u201C" + what + "\u201D but gives no figure for it: ",
                  "State the figure from which it applies.",
                  "Treat \u201C" + what + "\u201D as a case for staff until a figure is given.",
                  core::lower_ascii(what));
    }
  }

  // "above the limit", "within the deadline": which one?
  void undefined_limit(int i) {
    const auto& words = reading_.sentence(i).words;
    for (std::size_t at = 2; at < words.size(); ++at) {
      if (!is_limit_noun(words[at].text) ||
          !one_of(words[at - 1].text, {"the", "usual", "agreed", "allowed", "permitted", "certain",
                                       "our", "a", "approved", "normal"})) {
        continue;
      }
      const auto from = at >= 2 && words[at - 1].text != "the" ? at - 2 : at - 1;
      const bool compared =
          from > 0 &&
          one_of(words[from - 1].text, {"above", "over", "within", "beyond", "exceeds", "exceed",
                                        "under", "below", "to", "exceeding", "than", "before"});
      if (!compared || has_quantity(i) ||
          (reading_.previous(i) >= 0 && has_quantity(reading_.previous(i)))) {
        continue;
      }
      const auto& name = words[at].text;
      const bool given = stated_.contains(name);
      if (!given) {
        faults_.add("missing_limit", i, "The SOP speaks of a " + name + " that it does not state: ",
                    "State the " + name + ".",
                    "Treat the case as one for staff until the " + name + " is stated.", name);
      }
      return;
    }
  }

  // "Regular customers get a discount": of how much?
  void grants(int i) {
    const auto& sentence = reading_.sentence(i);
    if (has_quantity(i) ||
        has_any(sentence.plain,
                Phrases{"percent", "half", "full", "whole", "code", "%", "shown", "shows"}) ||
        !has_any(sentence.plain,
                 Phrases{"a discount", "discounts", "a reduction", "a credit", "a partial refund",
                         "a voucher", "some compensation", "a rebate"})) {
      return;
    }
    const auto* main = reading_.analysis(i).main();
    // "Prices are list prices; do not offer discounts of your own."
    const auto& clauses = reading_.analysis(i).clauses;
    const bool withheld = std::any_of(clauses.begin(), clauses.end(), [&](const Clause& clause) {
      return clause.negative &&
             has_any(core::lower_ascii(words_text(sentence, clause.first, clause.last)),
                     Phrases{"discount*", "reduction*", "credit*", "refund*", "voucher*",
                             "compensation", "rebate*"});
    });
    const bool gives = has_any(
        sentence.plain, Phrases{"get", "gets", "receive", "receives", "give", "offer", "grant",
                                "granted", "given", "offered", "are entitled to", "may offer"});
    if (main == nullptr || main->negative || withheld || !gives ||
        reading_.escalates[static_cast<std::size_t>(i)] != 0 ||
        has_any(sentence.plain, Phrases{"may give them", "may grant them", "only"})) {
      return;
    }
    for (const int near : {i - 1, i + 1}) {
      if (near >= 0 && near < reading_.size() && reading_.sentence(near).block == sentence.block &&
          has_quantity(near) &&
          (reading_.sentence(near).plain.starts_with("it ") ||
           has_any(reading_.sentence(near).plain, Phrases{"discount*", "reduction", "credit",
                                                          "voucher*", "refund*", "percent"}))) {
        return;
      }
    }
    faults_.add(
        "missing_limit", i,
        "The SOP grants something without saying how much: ", "State the amount or the percentage.",
        "Do not name an amount; hand over to staff, who decide it.", sentence.plain.substr(0, 60));
  }

  // "If the repair takes too long": how long?
  void extents(int i) {
    const auto& sentence = reading_.sentence(i);
    for (const std::string_view count : {"several", "multiple", "repeated", "a few", "many"}) {
      for (const std::string_view what : {"attempts", "failed attempts", "tries",
                                          "unsuccessful attempts", "reminders", "failed tries"}) {
        const auto phrase = std::string(count) + " " + std::string(what);
        if (has_phrase(sentence.plain, phrase)) {
          faults_.add("missing_limit", i,
                      "The SOP decides by \u201C" + phrase + "\u201D but does not say how many: ",
                      "State the number.",
                      "Treat the case as one for staff until a number is given.", phrase);
        }
      }
    }
    // "Outages with many users must be reported."
    const bool decides = has_any(
        sentence.plain, Phrases{"must", "go to", "goes to", "need", "needs", "are reported",
                                "is reported", "approv*", "decide*", "inform", "tell", "phone"});
    for (const std::string_view what : {"users", "customers", "people", "clients", "guests",
                                        "orders", "devices", "members", "passengers", "patients"}) {
      const auto phrase = "many " + std::string(what);
      if (decides && !has_quantity(i) && has_phrase(sentence.plain, phrase) &&
          !has_phrase(sentence.plain, "how " + phrase) &&
          !has_phrase(sentence.plain, "as " + phrase)) {
        faults_.add("missing_limit", i,
                    "The SOP decides by \u201C" + phrase + "\u201D but does not say how many: ",
                    "State the number.", "Treat the case as one for staff until a number is given.",
                    phrase);
      }
    }
    for (const auto& clause : reading_.analysis(i).clauses) {
      if (!clause.condition || !clause.quantities.empty()) {
        continue;
      }
      const auto text = core::lower_ascii(words_text(sentence, clause.first, clause.last));
      for (const std::string_view extent :
           {"too long", "too many", "too often", "too high", "too much", "too late",
            "several times", "a few times", "too large", "too expensive", "for a long time",
            "for a while"}) {
        if (has_phrase(text, extent)) {
          faults_.add("missing_limit", i,
                      "The SOP decides by \u201C" + std::string(extent) +
                          "\u201D but gives no figure for it: ",
                      "State the figure from which it applies.",
                      "Treat the case as one for staff until a figure is given.", text);
          return;
        }
      }
    }
  }

  Reading& reading_;
  FaultsOnce faults_{reading_};
  std::set<std::string> defined_;
  std::set<std::string> stated_;
  std::set<std::string> quantified_;  // Names of measured nouns that stand beside a figure.
  bool groups_counted_ = false;
};

}  // namespace

void find_limit_faults(Reading& reading) {
  LimitFinder(reading).find();
}

}  // namespace auriga::procedure
