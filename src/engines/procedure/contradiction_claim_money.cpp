// By which means something is paid, whether it is taken back, and what becomes of a deposit.
#include <algorithm>

#include "engines/procedure/contradiction_claims.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

// "Up to EUR 50", "more than 300": it holds of some amounts.
bool by_amount(const std::string& text) {
  return has_any(text, Phrases{"up to", "more than", "less than", "above", "below", "over", "under",
                               "larger", "smaller", "from eur", "at least", "at most"});
}

enum Means : unsigned {
  kCash = 1,
  kCredit = 2,
  kDebit = 4,
  kCheque = 8,
  kTransfer = 16,
  kDirectDebit = 32,
  kInvoice = 64,
  kPayPal = 128,
  kAllMeans = 255
};

// The means that word `i` names; 0 for "card number", "gift card", "cash desk".
unsigned means_at(const std::vector<Word>& words, std::size_t i) {
  const auto& text = words[i].text;
  const std::string_view before =
      i > 0 && !words[i - 1].comma_after ? std::string_view(words[i - 1].text) : std::string_view();
  const bool compound = i + 1 < words.size() && !words[i].comma_after &&
                        words[i + 1].kind != WordClass::function && !words[i + 1].number &&
                        !starts_any(words[i + 1].text, {"payment", "exclusiv", "accept", "take"});
  if (text == "cashless") {
    return kAllMeans & ~unsigned{kCash};
  }
  if (text == "cash") {
    return compound ? 0U : unsigned{kCash};
  }
  if (one_of(text, {"card", "cards"})) {
    const bool other = i > 0 && !words[i - 1].comma_after &&
                       words[i - 1].kind == WordClass::content &&
                       !one_of(before, {"payment", "bank", "plastic"});
    return before == "credit"  ? kCredit
           : before == "debit" ? kDebit
           : compound || other ? 0U
                               : kCredit | kDebit;
  }
  if (text.starts_with("cheque") || (text == "check" && before == "by") || text == "checks") {
    return compound ? 0U : unsigned{kCheque};
  }
  if (text.starts_with("transfer") && one_of(before, {"bank", "by", "wire", "credit"})) {
    return kTransfer;
  }
  if (text == "debit" && before == "direct") {
    return kDirectDebit;
  }
  if (text == "debit" && i + 1 < words.size() && words[i + 1].text == "and") {
    return kDebit;
  }
  if (text == "invoice" && one_of(before, {"by", "on", "against"})) {
    return kInvoice;
  }
  return text == "paypal" ? unsigned{kPayPal} : 0U;
}

enum Undone : unsigned { kMoney = 1, kGoods = 2, kBooking = 4, kAnyUndoing = 7 };

// "Give it back": the verb may stand apart from "back".
bool goes_back(const std::string& text) {
  return has_any(text,
                 Phrases{"paid back", "pay back", "pays back", "money back", "give * back"}) ||
         (has_phrase(text, "back") &&
          has_any(text, Phrases{"pay", "give", "get", "gets", "given", "hand", "handed", "bring",
                                "brought", "take", "taken", "send", "sent"}));
}

}  // namespace

void read_means(const Reading& reading, const Stretch& said, std::vector<Claim>& out) {
  const auto words = words_of(reading, said);
  unsigned named = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto means = means_at(words, i);
    named |= means;
    at = means != 0 ? i : at;
  }
  const auto& text = said.main;
  if (named == 0 || by_amount(said.text) || has_exception(said.text) ||
      has_any(said.text, Phrases{"refund*", "paid back", "pay back", "paid out", "pay out",
                                 "returned", "reimburs*", "deposit*", "number", "ask", "expir*"}) ||
      !has_any(said.text, Phrases{"pay*", "paid", "settle*", "bought", "buy", "accept*", "take",
                                  "takes", "taken", "collected", "welcome", "cashless", "handled",
                                  "handle", "charged", "possible"})) {
    return;
  }
  const bool cashless = has_phrase(text, "cashless");
  bool only = cashless || has_any(text, Phrases{"nothing but", "no other way", "nothing else"});
  for (std::size_t i = 0; i < words.size(); ++i) {
    constexpr std::size_t kNear = 6;
    only = only || (one_of(words[i].text, {"only", "exclusively", "solely"}) &&
                    (i > at ? i - at : at - i) <= kNear);
  }
  if (said.cased && (only || said.negative)) {
    return;
  }
  if (only && said.condition.empty()) {
    add_claim(out, reading, said, Matter::means, true, ~named & kAllMeans);
    if (cashless) {
      out.back().scope.clear();  // "We are a cashless cafe."
    }
  } else if (said.negative) {
    if (said.condition.empty()) {
      add_claim(out, reading, said, Matter::means, true, named);
    }
  } else {
    add_claim(out, reading, said, Matter::means, false, named);
    if (said.condition.empty() && has_any(text, Phrases{"must be", "has to be", "have to be"})) {
      add_claim(out, reading, said, Matter::means, true, ~named & kAllMeans);
    }
  }
}

void read_reversal(const Reading& reading, const Stretch& said, std::vector<Claim>& out) {
  const auto& text = said.main;
  if (has_any(said.text, Phrases{"deposit*", "down payment", "call back", "ring back", "key*",
                                 "ask", "whether"}) ||
      has_exception(said.text)) {
    return;
  }
  const bool money =
      has_any(text, Phrases{"refund*", "reimburs*", "money back", "repaid", "repay",
                            "non-refundable", "nonrefundable"}) ||
      (has_phrase(text, "back") && has_any(text, Phrases{"pay", "paid", "pays", "money"}));
  const bool goods =
      has_any(text, Phrases{"return goods", "returns", "return label", "returned"}) ||
      (has_any(text, Phrases{"return"}) && has_any(text, Phrases{"may", "can", "cannot"})) ||
      (has_phrase(text, "back") && !money && goes_back(text));
  const bool booking = has_any(text, Phrases{"cancel", "cancelled", "canceled"});
  const unsigned named =
      (money ? kMoney : 0U) | (goods ? kMoney | kGoods : 0U) | (booking ? kBooking : 0U);
  const bool final =
      !said.negative &&
      has_any(text, Phrases{"sales are final", "sale is final", "binding", "irrevocable",
                            "sold is sold", "purchase is final", "are final"});
  // "Once paid": of all there is.
  const bool once = has_any(said.text, Phrases{"once paid", "once booked", "once bought",
                                               "once sold", "once it has been paid"});
  const bool bare =
      !said.cased &&
      (once || (said.condition.empty() && !has_any(said.text, Phrases{"once", "made to"})));
  if (final || (said.negative && named != 0)) {
    const bool timed = has_any(said.text, Phrases{"after", "later", "less than", "within", "opened",
                                                  "before", "until", "used", "days", "without"});
    if (bare && !timed) {
      add_claim(out, reading, said, Matter::reversal, true, final ? kAnyUndoing : named);
    }
    return;
  }
  const bool excused =
      has_any(said.text, Phrases{"faulty",        "defect*",       "damaged",
                                 "broken",        "wrong",         "mistake*",
                                 "we cancel*",    "by us",         "our fault",
                                 "error*",        "missing",       "recall*",
                                 "guarantee",     "warranty",      "complain*",
                                 "twice",         "fault",         "late",
                                 "fails",         "failed",        "not delivered",
                                 "never arriv*",  "sick",          "ill",
                                 "died",          "death",         "certificate",
                                 "goodwill",      "delay*",        "is cancelled",
                                 "was cancelled", "are cancelled", "does not take place"});
  if (named != 0 && !said.negative && !excused && has_verb(reading, said)) {
    add_claim(out, reading, said, Matter::reversal, false, named);
  }
}

namespace {

// "A talk lasts half an hour and is free": what stands before the first verb, if anything does.
void keep_subject(const Reading& reading, const Stretch& said, Names& scope) {
  const auto& words = reading.sentence(said.sentence).words;
  Names subject;
  for (const auto& clause : reading.analysis(said.sentence).clauses) {
    if (!clause.main_verb.empty() && clause.verb_at >= said.first) {
      for (auto i = said.first; i < std::min(clause.verb_at, said.last); ++i) {
        subject.push_back(words[i].name);
      }
      break;
    }
  }
  sort_names(subject);
  if (auto kept = common_of(scope, subject); !kept.empty()) {
    scope = std::move(kept);
  }
}

}  // namespace

void read_price(const Reading& reading, const Stretch& said, std::vector<Claim>& out) {
  const auto& text = said.main;
  if (has_exception(said.text) || said.cased ||
      has_any(said.text,
              Phrases{"refund*", "voucher*", "deposit*", "credit", "later", "earlier", "further",
                      "extra", "additional", "second", "third", "below that", "above that",
                      "discount*", "fine", "late", "insurance", "worth"})) {
    return;
  }
  const bool none = has_any(text, Phrases{"at no cost", "no charge", "costs nothing"});
  bool money = false;
  bool bounded = false;
  for (const auto& clause : reading.analysis(said.sentence).clauses) {
    for (const auto& each : clause.quantities) {
      money = money || (each.is_money() && each.value > 0);
      bounded = bounded || each.comparison != Comparison::exactly;
    }
  }
  const bool free = has_any(text, Phrases{"is free", "are free", "free of charge", "for free",
                                          "costs nothing", "no charge", "at no cost", "for nothing",
                                          "complimentary", "on the house", "travel free"});
  if (free && !money && !bounded && (!said.negative || none) && said.condition.empty() &&
      !has_any(text, Phrases{"until", "within", "up to", "before", "from", "under", "over"})) {
    add_claim(out, reading, said, Matter::price, true, 1);
    keep_subject(reading, said, out.back().scope);
  } else if (money && !free && !bounded && !said.negative && has_verb(reading, said) &&
             has_any(text, Phrases{"cost", "costs", "charge", "charged", "pay", "pays", "fee",
                                   "price", "billed"})) {
    add_claim(out, reading, said, Matter::price, false, 1);
  }
}

void read_deposit(const Reading& reading, const Stretch& said, std::vector<Claim>& out) {
  const auto& text = said.text;
  if (!has_any(text, Phrases{"deposit", "deposits", "down payment", "down payments"}) ||
      has_any(text, Phrases{"of the deposit", "half", "rest", "part", "percent", "kept in",
                            "keep it in", "kept on", "kept at", "safe", "account", "held",
                            "deduct*", "whether", "ask", "until", "balance"}) ||
      has_exception(text)) {
    return;
  }
  const bool back = has_any(text, Phrases{"refund*", "return", "returned", "returns", "repaid",
                                          "repay", "non-refundable", "nonrefundable"}) ||
                    goes_back(text);
  const bool kept = has_any(text, Phrases{"kept", "keep", "keeps", "retain*", "forfeit*", "lose",
                                          "loses", "lost", "stays with us"});
  if (!has_verb(reading, said)) {
    return;
  }
  if (kept != back && said.negative == back) {
    if (said.cased || is_timed(reading, said)) {
      return;
    }
    add_claim(out, reading, said, Matter::deposit, true, 1);
  } else if (back && !kept && !said.negative) {
    add_claim(out, reading, said, Matter::deposit, false, 1);
  } else {
    return;
  }
  // "A no-show" is whoever does not show up.
  if (has_any(text, Phrases{"no-show*", "not show up", "not turn up", "not appear"})) {
    out.back().scope = {"no-show"};
    out.back().said.some_not = false;
  }
}

}  // namespace auriga::procedure
