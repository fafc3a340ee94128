// What an SOP makes something depend on without saying it: "large claims are inspected" (how
// large?), "a discount" (of how much?), "priority 2" (what is that?), a short form that is never
// explained, opening hours that are mentioned and not given.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/reading.hpp"
#include "engines/procedure/vague_words.hpp"

namespace auriga::procedure {
namespace {

using Phrases = std::initializer_list<std::string_view>;

class VagueFinder {
 public:
  explicit VagueFinder(Reading& reading) : reading_(reading) {}

  void find() {
    collect();
    for (int i = 0; i < reading_.size(); ++i) {
      const bool speech =
          reading_.use_of(i) == SectionUse::manner || reading_.use_of(i) == SectionUse::goal;
      if (!speech) {
        amounts(i);
        grants(i);
        extents(i);
        terms(i);
      }
      short_forms(i);
      opening_hours(i);
    }
  }

 private:
  // What is defined somewhere: short forms in brackets or with "means", classes, measured nouns
  // with a number.
  void collect() {
    for (int i = 0; i < reading_.size(); ++i) {
      const auto& sentence = reading_.sentence(i);
      const auto& words = sentence.words;
      const bool number = has_quantity(i);
      const bool defines = has_any(
          sentence.plain, Phrases{"means", "is when", "are those", "stands for", "refers to",
                                  "is short for", "is defined as", "are defined as", "counts as",
                                  "we call", "are customers", "is one that"});
      for (const auto& word : words) {
        if (number && is_measured(word.text)) {
          quantified_.insert(word.name);
        }
        if (number && is_limit_noun(word.text)) {
          stated_.insert(word.text);
        }
      }
      for (std::size_t at = 0; at < words.size(); ++at) {
        const auto after =
            words[at].end < sentence.spoken.size() ? sentence.spoken[words[at].end] : ' ';
        const auto before = words[at].start > 0 ? sentence.spoken[words[at].start - 1] : ' ';
        if (words[at].all_capitals && (before == '(' || defines || after == ':' ||
                                       sentence.spoken.substr(words[at].end, 2) == " (")) {
          short_forms_.insert(words[at].text);
        }
        // "Small orders pay £4" defines nothing.
        if (number && (at > 1 || has_bound(i)) && is_vague(words[at].text) &&
            at + 1 < words.size()) {
          defined_.insert(words[at].text + " " + words[at + 1].name);
        }
        if (const auto term = class_term(words, at);
            !term.empty() &&
            (defines || after == ':' || number_follows(words, at) ||
             sentence.spoken.substr(
                 std::min<std::size_t>(words[std::min(at + 1, words.size() - 1)].end,
                                       sentence.spoken.size()),
                 1) == ":" ||
             sentence.spoken.substr(
                 std::min<std::size_t>(words[std::min(at + 1, words.size() - 1)].end,
                                       sentence.spoken.size()),
                 2) == " (")) {
          classes_.insert(term);
        }
      }
    }
    for (const auto& section : reading_.out.sections) {
      Vocabulary vocabulary;
      const auto words = vocabulary.words_of(plain(section.title));
      for (std::size_t at = 0; at < words.size(); ++at) {
        if (const auto term = class_term(words, at); !term.empty()) {
          classes_.insert(term);
        }
      }
      const auto title = core::lower_ascii(section.title);
      clock_given_ = clock_given_ || title.find("24/7") != std::string::npos;
    }
    clock_given_ = clock_given_ || !reading_.out.hours.empty();
  }

  static bool number_follows(const std::vector<Word>& words, std::size_t at) {
    return at + 2 < words.size() && words[at + 2].text == "is" &&
           !one_of(words[at].text, {"step", "section"});
  }

  // "priority 2", "category B", "tier 3", "gold customers": lower case; empty when none begins at
  // `at`.
  static std::string class_term(const std::vector<Word>& words, std::size_t at) {
    if (at + 1 >= words.size()) {
      return {};
    }
    const auto& next = words[at + 1];
    if (one_of(words[at].text, {"priority", "category", "tier", "class", "severity", "level",
                                "grade", "zone", "code", "type"}) &&
        !words[at].comma_after) {
      const bool colour =
          words[at].text == "code" && one_of(next.text, {"red", "blue", "yellow", "orange", "black",
                                                         "white", "amber", "green"});
      if (colour) {
        return words[at].text + " " + next.text;
      }
      const bool digit = next.number && next.text.size() == 1 && next.text[0] <= '9';
      const bool letter =
          next.capital && (next.text.size() == 1 || next.text == "red" || next.text == "blue" ||
                           next.text == "ii" || next.text == "iii");
      if (digit || letter) {
        return words[at].text + " " + next.text;
      }
    }
    if (one_of(words[at].text, {"vip", "gold", "premium", "platinum", "silver", "bronze"}) &&
        one_of(next.text,
               {"customer",     "customers",     "member",     "members",    "client",
                "clients",      "guest",         "guests",     "user",       "users",
                "account",      "accounts",      "partner",    "partners",   "subscriber",
                "subscribers",  "passenger",     "passengers", "cardholder", "cardholders",
                "policyholder", "policyholders", "tenant",     "tenants"})) {
      return words[at].text + " " + next.name;
    }
    return {};
  }

  void add(std::string kind, int i, std::string message, std::string remedy, std::string resolution,
           std::string subject) {
    if (!reported_.insert(kind + subject).second) {
      return;
    }
    reading_.out.faults.push_back({.kind = std::move(kind),
                                   .message = std::move(message) + cite(reading_.sentence(i)) + ".",
                                   .lines = {reading_.sentence(i).line},
                                   .remedy = std::move(remedy),
                                   .resolution = std::move(resolution),
                                   .subject = std::move(subject)});
  }

  [[nodiscard]] bool has_quantity(int i) const {
    return std::any_of(reading_.analysis(i).clauses.begin(), reading_.analysis(i).clauses.end(),
                       [](const Clause& clause) { return !clause.quantities.empty(); });
  }

  // A figure but a plain price: "small orders pay 4 pounds" does not say which are small.
  [[nodiscard]] bool has_bound(int i) const {
    for (const auto& clause : reading_.analysis(i).clauses) {
      for (const auto& each : clause.quantities) {
        if (!each.is_money() || each.comparison != Comparison::exactly) {
          return true;
        }
      }
    }
    return false;
  }

  // "large claims": an adjective of size before what can be measured, and no number near.
  void amounts(int i) {
    const auto& words = reading_.sentence(i).words;
    const bool priced = has_quantity(i) && !has_bound(i);
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
      if (!is_vague(words[at].text) || words[at].comma_after) {
        continue;
      }
      const auto noun = at + 1;
      // "Big toys need a deposit of £20": whatever decides a price is measured.
      const bool decides =
          priced && (at == 0 || (at == 1 && words[0].text == "for")) &&
          words[noun].text.ends_with('s') && words[noun].kind == WordClass::content &&
          one_of(words[at].text,
                 {"large", "big", "small", "heavy", "bulky", "long", "short", "oversized"});
      const bool measured = decides ||
                            one_of(words[at].text, {"high-value", "low-value", "expensive"}) ||
                            is_measured(words[noun].text) ||
                            (noun + 1 < words.size() && words[noun].kind == WordClass::content &&
                             is_measured(words[noun + 1].text) && words[at].text != "long" &&
                             words[at].text != "certain");
      const bool loose = one_of(words[at].text, {"long", "certain", "reasonable", "appropriate",
                                                 "low", "usual", "customary", "short"});
      const bool bound =
          !loose || decides ||
          one_of(words[noun].text, {"amount", "amounts", "sum", "sums", "time", "period", "delay",
                                    "refund", "compensation", "discount", "value", "fee", "deposit",
                                    "length", "duration", "extension", "size", "notice"});
      if (!measured || !bound || (decides ? has_bound(i) : has_quantity(i)) ||
          defined_.contains(words[at].text + " " + words[noun].name)) {
        continue;
      }
      // "Higher limits" after a limit, "a higher discount" than the 5 % that are stated elsewhere.
      const int previous = reading_.previous(i);
      if (is_comparative(words[at].text) &&
          ((previous >= 0 && has_quantity(previous)) || quantified_.contains(words[noun].name))) {
        continue;
      }
      // It must decide something: it is the subject, or a condition.
      const auto what =
          words_text(reading_.sentence(i), at, noun + (is_measured(words[noun].text) ? 1 : 2));
      if (has_any(reading_.sentence(i).plain,
                  Phrases{"never take", "may take some", "such as", "for example", "for instance",
                          "e.g", "like a", "like the", "including"})) {
        continue;
      }
      add("missing_limit", i,
          "The SOP decides by \u201C" + what + "\u201D but gives no figure for it: ",
          "State the figure from which it applies.",
          "Treat \u201C" + what + "\u201D as a case for staff until a figure is given.",
          core::lower_ascii(what));
    }
    undefined_limit(i);
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
        add("missing_limit", i,
            "The SOP speaks of a " + name + " that it does not state: ", "State the " + name + ".",
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
    add("missing_limit", i,
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
          add("missing_limit", i,
              "The SOP decides by \u201C" + phrase + "\u201D but does not say how many: ",
              "State the number.", "Treat the case as one for staff until a number is given.",
              phrase);
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
        add("missing_limit", i,
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
          add("missing_limit", i,
              "The SOP decides by \u201C" + std::string(extent) +
                  "\u201D but gives no figure for it: ",
              "State the figure from which it applies.",
              "Treat the case as one for staff until a figure is given.", text);
          return;
        }
      }
    }
  }

  void terms(int i) {
    const auto& words = reading_.sentence(i).words;
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
      const auto term = class_term(words, at);
      // "second level support" is somebody, not a class.
      const bool role = at + 2 < words.size() &&
                        one_of(words[at + 2].text, {"support", "team", "agent", "agents", "desk"});
      if (!term.empty() && !role && !classes_.contains(term)) {
        reading_.out.undefined_terms.push_back({term, reading_.sentence(i).line});
        add("undefined_term", i, "\u201C" + term + "\u201D is used but explained nowhere: ",
            "Explain the term where it is first used.",
            "Ask staff when a case turns on \u201C" + term + "\u201D.", term);
      }
    }
  }

  // Short forms are listed and no fault: whether readers know "DSL" is not for a program to say.
  void short_forms(int i) {
    static const std::set<std::string_view> kKnown = {
        "crm",    "erp",  "pdf", "url",  "vat",  "eur",  "usd", "gbp",  "chf", "sms",
        "faq",    "sop",  "id",  "pin",  "tan",  "iban", "bic", "gps",  "usb", "tv",
        "pc",     "it",   "hr",  "qr",   "api",  "sim",  "led", "eta",  "ceo", "uk",
        "us",     "eu",   "usa", "gdpr", "am",   "pm",   "ok",  "faqs", "ids", "dob",
        "cvv",    "cvc",  "otp", "ssn",  "imei", "rma",  "kyc", "atm",  "sku", "asap",
        "csv",    "jpg",  "png", "html", "vip",  "vpn",  "dns", "ip",   "ssl", "http",
        "https",  "ssd",  "ram", "cpu",  "dvd",  "cd",   "no",  "do",   "not", "never",
        "always", "must", "and", "or",   "if",   "only", "all", "any",  "nfc", "apr",
        "kwh",    "iso",  "ios", "mfa",  "2fa",  "sla",  "co2", "hiv",  "gp"};
    const auto& sentence = reading_.sentence(i);
    std::size_t capitals = 0;
    for (const auto& word : sentence.words) {
      capitals += word.all_capitals ? 1 : 0;
    }
    if (capitals > 4) {
      return;  // A line in capitals.
    }
    for (const auto& word : sentence.words) {
      const bool letters = std::all_of(word.text.begin(), word.text.end(),
                                       [](char c) { return c >= 'a' && c <= 'z'; });
      if (!word.all_capitals || !letters || word.text.size() < 3 || word.text.size() > 5 ||
          kKnown.contains(word.text) || short_forms_.contains(word.text) ||
          std::find(reading_.system_names.begin(), reading_.system_names.end(), word.text) !=
              reading_.system_names.end()) {
        continue;
      }
      auto upper = sentence.spoken.substr(word.start, word.end - word.start);
      reading_.out.undefined_terms.push_back({upper, sentence.line});
    }
  }

  // Something depends on them; "give the opening hours" only means the documents.
  void opening_hours(int i) {
    const auto& words = reading_.sentence(i).words;
    bool depends =
        has_any(reading_.sentence(i).plain,
                Phrases{"out of hours", "after hours", "outside hours", "outside these hours"});
    for (std::size_t at = 2; at < words.size(); ++at) {
      const bool hours = words[at].text == "hours" &&
                         one_of(words[at - 1].text, {"opening", "business", "office", "working",
                                                     "service", "our", "these"});
      const std::size_t from = at < 4 ? 0 : at - 4;
      for (std::size_t back = from; hours && back < at; ++back) {
        depends = depends || one_of(words[back].text,
                                    {"during", "within", "outside", "in", "after", "beyond"});
      }
    }
    // "Between nine and six. Outside these hours": they were just told.
    const int before = reading_.previous(i);
    const bool told =
        has_any(reading_.sentence(i).plain, Phrases{"these hours", "those hours"}) && before >= 0 &&
        has_any(reading_.sentence(before).plain, Phrases{"between", "from", "until", "to"});
    if (clock_given_ || !depends || told) {
      return;
    }
    add("undefined_term", i,
        "Opening hours are referred to but given nowhere: ", "Give the days and the times.",
        "Do not say when staff can be reached; offer to take a message.", "opening hours");
  }

  Reading& reading_;
  std::set<std::string> short_forms_;
  std::set<std::string> classes_;
  std::set<std::string> defined_;
  std::set<std::string> stated_;
  std::set<std::string> quantified_;  // Names of measured nouns that stand beside a figure.
  std::set<std::string> reported_;
  bool clock_given_ = false;
};

}  // namespace

void find_vague_faults(Reading& reading) {
  VagueFinder(reading).find();
}

}  // namespace auriga::procedure
