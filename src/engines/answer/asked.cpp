// What a question asks for is told by its question word and the word after it ("how many", "what
// time"); a sentence that begins with an auxiliary asks for a confirmation unless it only wraps a
// question word ("can you tell me when ...").
#include "engines/answer/asked.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/one_of.hpp"
#include "engines/answer/synonyms.hpp"

namespace auriga::answer {
namespace {

constexpr std::array<std::string_view, 11> kQuestionWords{
    "how", "what", "whats", "when", "where", "who", "whom", "whose", "which", "why", "wheres"};
constexpr std::array<std::string_view, 28> kAuxiliaries{
    "is",   "are",   "am",   "was",    "were", "do",     "does",    "did", "can",  "could",
    "will", "would", "may",  "might",  "must", "should", "shall",   "has", "have", "had",
    "isnt", "arent", "dont", "doesnt", "cant", "need",   "whether", "if"};

using namespace value;

// Kinds whose value alone tells what was measured: "9 kg" is a weight, "3 m" may be anything's.
constexpr Values kTold = kMass | kTemperature | kMoney | kSound | kPower;

// Kinds that a name of a quantity promises for certain; a "period" may also be told in words.
constexpr Values kSure =
    kMass | kTemperature | kMoney | kLength | kPercent | kPhone | kEmail | kColour;

struct Measure {
  std::string_view word;
  Values values;
  bool is_term;  // The word itself must be accounted for ("heavy": by "weighs" or by kilograms).
};
constexpr Measure kMeasures[] = {
    {"long", kDuration | kLength | kDate | kClock, false},
    {"often", kFrequency | kDuration | kNumber, false},
    {"frequently", kFrequency | kDuration | kNumber, false},
    {"soon", kDuration | kDate | kClock, false},
    {"quickly", kDuration | kSpeed | kClock | kDate, false},
    {"fast", kSpeed | kDuration, true},
    {"far", kLength | kDuration, false},
    {"late", kClock | kDate | kDuration, false},
    {"early", kClock | kDate | kDuration, false},
    {"old", kAge, false},
    {"tall", kLength, true},
    {"high", kLength | kNumber | kMoney | kPercent | kTemperature, true},
    {"wide", kLength, true},
    {"deep", kLength, true},
    {"thick", kLength, true},
    {"big", kLength | kArea | kVolume | kNumber, false},
    {"large", kLength | kArea | kVolume | kNumber | kData, false},
    {"heavy", kMass, true},
    {"hot", kTemperature, true},
    {"cold", kTemperature, true},
    {"warm", kTemperature, true},
    {"loud", kSound, true},
    {"powerful", kPower, true},
    {"expensive", kMoney, true},
};

// Nouns of which one cannot see the kind of value ("how much notice": a duration).
struct Stuff {
  std::string_view word;
  Values values;
};
constexpr Stuff kStuff[] = {
    {"time", kDuration | kClock | kDate},
    {"notice", kDuration},
    {"leave", kDuration},
    {"holiday", kDuration},
    {"vacation", kDuration},
    {"water", kVolume | kNumber},
    {"space", kNumber},
    {"weight", kMass},
    {"money", kMoney},
    {"power", kPower},
    {"storage", kData | kNumber},
    {"memory", kData},
    {"discount", kPercent | kMoney},
    {"off", kPercent | kMoney},
};

class AskedReader {
 public:
  AskedReader(const std::vector<Word>& words, Parsed& out) : words_(words), out_(out) {}

  AskedWords read() {
    find_question_word();
    expect_quantity();
    return std::move(marks_);
  }

 private:
  [[nodiscard]] std::string_view at(std::size_t i) const {
    return i < words_.size() ? std::string_view(words_[i].text) : std::string_view();
  }
  [[nodiscard]] bool frames(const Word& word) const {
    return word.stop || burden_of(word.term) == Burden::none;
  }

  void find_question_word() {
    std::optional<std::size_t> first_any;
    std::optional<std::size_t> first_framed;
    bool framed = true;
    bool auxiliary_first = false;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (core::is_one_of(words_[i].text, kQuestionWords)) {
        first_any = first_any ? first_any : i;
        first_framed = framed && !first_framed ? i : first_framed;
      }
      if (framed && !auxiliary_first && !first_framed &&
          core::is_one_of(words_[i].text, kAuxiliaries)) {
        auxiliary_first = true;
      }
      framed = framed && frames(words_[i]);
    }
    const auto chosen = first_framed ? first_framed : auxiliary_first ? std::nullopt : first_any;
    out_.has_question_word = chosen.has_value() || auxiliary_first;
    if (chosen) {
      read_question_word(*chosen);
    } else if (auxiliary_first) {
      out_.asks = Asks::confirmation;
    }
  }

  void read_question_word(std::size_t i) {
    const auto word = at(i);
    if (word == "how") {
      read_how(i + 1);
    } else if (word == "when") {
      out_.asks = Asks::moment;
      out_.expected = kDate | kClock | kDuration | kFrequency | kNumber;
    } else if (word == "where" || word == "wheres") {
      out_.asks = Asks::place;
    } else if (word == "who" || word == "whom" || word == "whose") {
      out_.asks = Asks::person;
    } else if (word == "why") {
      out_.asks = Asks::reason;
    } else {
      read_what(i + 1);
    }
  }

  // "What does it cost", "what is the height of": the quantity named wants a value of its kind.
  void expect_quantity() {
    if (out_.asks != Asks::fact || out_.expected != 0 || !out_.has_question_word) {
      return;
    }
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const bool verb =
          at(i) == "cost" || at(i) == "costs" || at(i) == "weigh" || at(i) == "weighs";
      const bool head =
          std::find(marks_.focus.begin(), marks_.focus.end(), i) != marks_.focus.end() &&
          std::find(marks_.focus.begin(), marks_.focus.end(), i + 1) == marks_.focus.end();
      if (!verb && !head) {
        continue;
      }
      const auto values = at(i).starts_with("weigh") ? value::kMass : values_named(at(i));
      if (values != 0) {
        // What is charged or let off may be told as a share: "25 percent on Sundays".
        expect(values & kMoney ? values | kFree | kPercent : values, (values & kSure) != 0);
        out_.preferred = values;
        return;
      }
    }
  }

  void read_how(std::size_t i) {
    const auto next = at(i);
    if (next == "many" && (values_of_unit(at(i + 1)) & ~value::kArea) != 0) {
      out_.asks = Asks::measure;
      expect(values_of_unit(at(i + 1)), true);
      marks_.skip.push_back(i + 1);
      return;
    }
    if (next == "many") {
      out_.asks = Asks::count;
      expect(kNumber | kNone, true);
      focus(i + 1);
      return;
    }
    if (next == "much") {
      out_.asks = Asks::measure;
      marks_.skip.push_back(i);
      for (const auto& stuff : kStuff) {
        if (stuff.word == at(i + 1)) {
          expect(stuff.values, true);
          return;
        }
      }
      if (words_.size() > i + 1 && words_[i + 1].stop) {
        // "How much is/does/do I ...": money, unless a verb of measuring says otherwise.
        const bool weighs = std::any_of(words_.begin(), words_.end(),
                                        [](const Word& w) { return w.text.starts_with("weigh"); });
        expect(weighs ? kMass : kMoney | kPercent | kFree, true);
        out_.preferred = weighs ? kMass : kMoney;
      } else {
        const auto named = values_named(at(i + 1));
        expect(named != 0 ? named | kPercent : kNumber | kMoney | kPercent, true);
        focus(i + 1);
      }
      return;
    }
    for (const auto& measure : kMeasures) {
      if (measure.word == next) {
        out_.asks = Asks::measure;
        if (next == "long") {
          // Which of them is a guess; an answer with the other may be right all the same.
          expect(kDuration | kLength | kDate | kClock | kData | kNumber, true);
          out_.preferred = long_of_what(i + 1);
        } else {
          expect(measure.values, true);
        }
        if (!measure.is_term) {
          marks_.skip.push_back(i);
        }
        return;
      }
    }
    out_.asks = Asks::manner;
  }

  // "How long is the hose" asks for a length, "how long is the warranty" and "how long does it
  // last" for a time.
  [[nodiscard]] Values long_of_what(std::size_t i) const {
    static constexpr std::array<std::string_view, 32> kTimes{
        "warranty", "guarantee", "period",    "course",  "session", "break",    "notice",
        "film",     "class",     "journey",   "wait",    "meeting", "trial",    "term",
        "delay",    "lesson",    "play",      "show",    "visit",   "contract", "timeout",
        "interval", "cycle",     "programme", "program", "process", "queue",    "probation",
        "training", "stay",      "crossing",  "voucher"};
    if (words_.size() > 2 && words_.back().text == "be") {
      return kLength | kData;  // "How long can a name be?"
    }
    const bool copula = at(i) == "is" || at(i) == "are" || at(i) == "was";
    const auto last = words_.empty() ? std::string_view() : std::string_view(words_.back().text);
    const bool participle = last.ends_with("ed") || last.ends_with("en") || last == "kept" ||
                            last == "valid" || last == "open" || last == "good" || last == "left";
    const auto before = i >= 3 ? at(i - 3) : std::string_view();
    const bool lapse = before == "after" || before == "for" || before == "within";
    bool time = !copula || participle || lapse;
    for (std::size_t k = i; k < words_.size() && !time; ++k) {
      time = core::is_one_of(words_[k].text, kTimes);
    }
    const bool takes = std::any_of(words_.begin(), words_.end(), [](const Word& w) {
      return w.text == "take" || w.text == "takes";
    });
    return !time ? kLength : takes ? kDuration : kDuration | kDate | kClock;
  }

  void read_what(std::size_t i) {
    out_.asks = Asks::fact;
    if (at(i) == "time") {
      expect(kClock | kDuration, true);
      marks_.skip.push_back(i);
      out_.asks = Asks::moment;
      return;
    }
    if (at(i) == "day" || at(i) == "days" || at(i) == "date" || at(i) == "month" ||
        at(i) == "year" || at(i) == "weekday") {
      expect(kDate | kFrequency, true);
      marks_.skip.push_back(i);
      out_.asks = Asks::moment;
      return;
    }
    if (at(i) == "kind" || at(i) == "type" || at(i) == "sort" || at(i) == "kinds" ||
        at(i) == "types") {
      focus(i + 2);
      return;
    }
    expect_address();
    static constexpr std::array<std::string_view, 13> kNamed{
        "company",  "firm",     "manufacturer", "organisation", "city",   "country", "bank",
        "provider", "supplier", "insurer",      "brand",        "person", "town"};
    if (core::is_one_of(at(i), kNamed)) {
      out_.asks = Asks::person;
      out_.wants_name = true;
    }
    const bool direct = i < words_.size() && !words_[i].stop;
    if (direct) {
      focus(i);
      out_.lists = at(i).ends_with('s') && !at(i).ends_with("ss");
      return;
    }
    if (at(i + 2) == "name" || (at(i) == "is" && at(i + 2) == "name")) {
      out_.asks = Asks::person;
      out_.wants_name = true;
    }
    // "What is the weight of ...", "what are the opening hours": the head of the first noun group.
    while (i < words_.size() && words_[i].stop) {
      out_.lists = out_.lists || at(i) == "are";
      ++i;
    }
    focus(i);
  }

  // "What is the phone number of ...": a number that can be rung.
  void expect_address() {
    for (std::size_t k = 0; k < words_.size(); ++k) {
      const auto word = at(k);
      const bool phone =
          word == "phone" || word == "telephone" || word == "mobile" || word == "fax";
      const bool rings =
          at(k) == "number" && std::any_of(words_.begin(), words_.end(), [](const Word& w) {
            return w.text == "call" || w.text == "ring" || w.text == "dial" || w.text == "phone";
          });
      if ((phone && at(k + 1) == "number") || rings) {
        expect(kPhone, true);
      } else if ((word == "email" || word == "mail") && at(k + 1) == "address") {
        expect(kEmail, true);
      }
    }
  }

  void expect(Values values, bool hard) {
    out_.expected = values;
    out_.expected_hard = hard;
  }

  void focus(std::size_t i) {
    // The whole run of words up to the next bit of grammar; its last one is the head.
    while (i < words_.size() && !words_[i].stop) {
      marks_.focus.push_back(i++);
    }
  }

  const std::vector<Word>& words_;
  Parsed& out_;
  AskedWords marks_;
};

}  // namespace

AskedWords read_asked(const std::vector<Word>& words, Parsed& question) {
  return AskedReader(words, question).read();
}

bool is_question_word(std::string_view word) {
  return core::is_one_of(word, kQuestionWords);
}

Values told_by_value(std::string_view word) {
  for (const auto& measure : kMeasures) {
    if (measure.is_term && measure.word == word) {
      return measure.values & kTold;
    }
  }
  return 0;
}

}  // namespace auriga::answer
