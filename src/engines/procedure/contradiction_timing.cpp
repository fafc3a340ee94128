// When something is paid: before a thing is done or when it is booked, or after it. A deposit and
// the rest, a fee for being late and money that is paid back are other payments.
#include <algorithm>

#include "core/text.hpp"
#include "engines/procedure/contradictions.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

bool pays(std::string_view clause) {
  return has_any(clause, Phrases{"pay", "pays", "paid", "payable", "payment", "debited", "settle",
                                 "settled", "charged"});
}

bool is_another_payment(std::string_view sentence) {
  return has_any(
      sentence,
      Phrases{"deposit*", "rest",      "balance",   "remaining",  "remainder",  "half",
              "percent",  "%",         "late",      "reminder*",  "refund*",    "paid back",
              "pay back", "pays back", "paid out",  "instal*",    "compensat*", "reimburs*",
              "unless",   "except*",   "otherwise", "fine",       "commission", "wages",
              "bonus*",   "extra",     "extras",    "additional", "whether"});
}

bool is_early(std::string_view text) {
  return has_any(text, Phrases{"in advance", "upfront", "up front", "beforehand", "when booking",
                               "on booking", "at booking", "when it is booked", "with the order",
                               "when ordering", "before we start", "before the", "before it",
                               "before they", "before work", "prepaid"});
}

bool is_late(std::string_view text) {
  return has_any(
      text, Phrases{"on site", "afterwards", "on the day", "on departure", "on collection",
                    "on delivery", "at the end", "after the", "after it", "after they",
                    "when they leave", "when collecting", "when picking*", "when they collect*",
                    "once it is done", "together with the", "when it is finished"});
}

}  // namespace

void TimingJudge::judge_all(std::set<std::pair<int, int>>& reported) {
  constexpr std::size_t kTimingsMax = 300;
  struct Timing {
    int sentence = 0;
    bool early = false;
    Names what;
    Names around;
  };
  std::vector<Timing> all;
  for (int i = 0; i < reading_.size() && all.size() < kTimingsMax; ++i) {
    const auto& each = reading_.sentence(i);
    if (each.quote || reading_.use_of(i) == SectionUse::goal || is_another_payment(each.plain) ||
        has_phrase(each.plain, "if")) {
      continue;
    }
    for (const auto& clause : reading_.analysis(i).clauses) {
      // "When collecting the order" says when, and is no case.
      const auto end = each.words.size() > clause.last && each.words[clause.last].text == "when"
                           ? each.words.size()
                           : clause.last;
      const auto text = core::lower_ascii(words_text(each, clause.first, end));
      const bool early = is_early(text);
      if (clause.negative || clause.condition || !pays(text) || early == is_late(text)) {
        continue;
      }
      Timing made{.sentence = i, .early = early, .what = clause.content};
      std::erase_if(made.what, [&](const std::string& name) {
        return name == clause.main_verb ||
               one_of(name, {"pay", "price", "fee", "due", "advanc", "site", "card", "cash", "bank",
                             "transfer", "invoic", "whole", "full", "end"});
      });
      made.around = reading_.analysis(i).content;
      if (each.section >= 0) {
        const auto& title = statements_.titles[static_cast<std::size_t>(each.section)];
        made.around.insert(made.around.end(), title.begin(), title.end());
      }
      sort_names(made.around);
      all.push_back(std::move(made));
      break;
    }
  }
  for (std::size_t x = 0; x < all.size(); ++x) {
    for (std::size_t y = x + 1; y < all.size(); ++y) {
      const auto& a = all[x];
      const auto& b = all[y];
      const bool alike = without(a.what, b.around).size() <= 1 &&
                         without(b.what, a.around).size() <= 1 &&
                         (a.what.empty() == b.what.empty()
                              ? a.what.empty() || shared(a.what, b.what) > 0
                              : shared(a.what, b.around) + shared(b.what, a.around) > 0);
      if (a.early != b.early && alike && !people_part({a.sentence, 0}, {b.sentence, 0}) &&
          !codes_part({a.sentence, 0}, {b.sentence, 0}) &&
          !divided({a.sentence, 0}, {b.sentence, 0}) &&
          reported.insert({a.sentence, b.sentence}).second) {
        report({a.sentence, 0}, {b.sentence, 0},
               "one has it paid before, the other after the thing is done", a.early);
      }
    }
  }
}

}  // namespace auriga::procedure
