// Terms that an SOP uses and explains nowhere: "priority 2" (what is that?), a short form that is
// never explained, opening hours that are mentioned and not given.
#include <algorithm>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/faults_once.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/reading.hpp"

namespace auriga::procedure {
namespace {

class TermFinder {
 public:
  explicit TermFinder(Reading& reading) : reading_(reading) {}

  void find() {
    collect();
    for (int i = 0; i < reading_.size(); ++i) {
      const auto use = reading_.use_of(i);
      if (use != SectionUse::manner && use != SectionUse::goal) {
        terms(i);
      }
      short_forms(i);
      opening_hours(i);
    }
  }

 private:
  // What is defined somewhere: short forms in brackets or with "means", classes.
  void collect() {
    for (int i = 0; i < reading_.size(); ++i) {
      const auto& sentence = reading_.sentence(i);
      const auto& words = sentence.words;
      const bool defines = has_any(
          sentence.plain, Phrases{"means", "is when", "are those", "stands for", "refers to",
                                  "is short for", "is defined as", "are defined as", "counts as",
                                  "we call", "are customers", "is one that"});
      const auto follows = [&](std::size_t end, std::string_view mark) {
        return std::string_view(sentence.spoken)
            .substr(std::min<std::size_t>(end, sentence.spoken.size()))
            .starts_with(mark);
      };
      // "Gold: one hour", a row of a table: what stands behind it tells what it is.
      if ((sentence.row || sentence.item >= 0) && !words.empty() && words[0].stop_after) {
        labels_.insert(words[0].text);
      }
      for (std::size_t at = 0; at < words.size(); ++at) {
        const auto before = words[at].start > 0 ? sentence.spoken[words[at].start - 1] : ' ';
        if (words[at].all_capitals && (before == '(' || defines || follows(words[at].end, ":") ||
                                       follows(words[at].end, " ("))) {
          short_forms_.insert(words[at].text);
        }
        const auto last = words[std::min(at + 1, words.size() - 1)].end;
        if (const auto term = class_term(words, at);
            !term.empty() && (defines || follows(words[at].end, ":") || number_follows(words, at) ||
                              follows(last, ":") || follows(last, " ("))) {
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
                                "grade", "zone", "code", "type", "status", "band", "rank"}) &&
        !words[at].comma_after && next.start == words[at].end + 1) {
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
    // "Sapphire members", "Gold Reel members": a class with a name.
    const bool members = one_of(next.text, {"member", "members", "cardholders", "cardholder"});
    if (members && words[at].capital && !words[at].all_capitals && at > 0 &&
        words[at].kind == WordClass::content && !words[at].comma_after) {
      return words[at].text + " " + next.name;
    }
    if (one_of(words[at].text, {"vip", "gold", "premium", "platinum", "silver", "bronze"}) &&
        one_of(next.text,
               {"customer",     "customers",     "member",     "members",    "client",
                "clients",      "guest",         "guests",     "user",       "users",
                "account",      "accounts",      "partner",    "partners",   "subscriber",
                "subscribers",  "passenger",     "passengers", "cardholder", "cardholders",
                "policyholder", "policyholders", "tenant",     "tenants",    "contract",
                "contracts",    "plan",          "plans",      "package",    "packages",
                "membership",   "memberships",   "tariff",     "status"})) {
      return words[at].text + " " + next.name;
    }
    return {};
  }

  void terms(int i) {
    const auto& words = reading_.sentence(i).words;
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
      const auto term = class_term(words, at);
      // "second level support" is somebody, not a class.
      const bool role = at + 2 < words.size() &&
                        one_of(words[at + 2].text, {"support", "team", "agent", "agents", "desk"});
      if (!term.empty() && !role && !classes_.contains(term) && !labels_.contains(words[at].text)) {
        reading_.out.undefined_terms.push_back({term, reading_.sentence(i).line});
        faults_.add("undefined_term", i, "\u201C" + term + "\u201D is used but explained nowhere: ",
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
    faults_.add("undefined_term", i,
                "Opening hours are referred to but given nowhere: ", "Give the days and the times.",
                "Do not say when staff can be reached; offer to take a message.", "opening hours");
  }

  Reading& reading_;
  FaultsOnce faults_{reading_};
  std::set<std::string> short_forms_;
  std::set<std::string> classes_;
  std::set<std::string> labels_;
  bool clock_given_ = false;
};

}  // namespace

void find_term_faults(Reading& reading) {
  TermFinder(reading).find();
}

}  // namespace auriga::procedure
