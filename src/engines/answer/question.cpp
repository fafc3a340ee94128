// Reading a question. What it asks for is told by its question word and the word after it ("how
// many", "what time"); a sentence that begins with an auxiliary asks for a confirmation unless it
// only wraps a question word ("can you tell me when ..."). Every other word that is not grammar is
// a term. Only the first 60 terms are read: who writes more tells a story, and its beginning and
// its question marks decide.
// Long because the words a question is read by stand beside the rules that use them.
#include "engines/answer/question.hpp"

#include <algorithm>
#include <array>

#include "engines/answer/phrases.hpp"
#include "engines/lexicon/lexicon.hpp"
#include "engines/retrieval/hash.hpp"
#include "engines/retrieval/search.hpp"

namespace auriga::answer {
namespace {

constexpr std::size_t kTermsMax = 60;

template <std::size_t N>
bool among(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 11> kQuestionWords{
    "how", "what", "whats", "when", "where", "who", "whom", "whose", "which", "why", "wheres"};
constexpr std::array<std::string_view, 28> kAuxiliaries{
    "is",   "are",   "am",   "was",    "were", "do",     "does",    "did", "can",  "could",
    "will", "would", "may",  "might",  "must", "should", "shall",   "has", "have", "had",
    "isnt", "arent", "dont", "doesnt", "cant", "need",   "whether", "if"};
constexpr std::array<std::string_view, 8> kReferring{"it",    "its", "they", "them",
                                                     "their", "he",  "she",  "him"};
constexpr std::array<std::string_view, 7> kReferringLoosely{"this", "these", "those", "there",
                                                            "one",  "ones",  "that"};

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

class QuestionReader {
 public:
  QuestionReader(std::string_view text, const retrieval::Analyzer& analyzer)
      : text_(text), analyzer_(analyzer), words_(words_of(text, analyzer)) {}

  Parsed read() {
    find_question_word();
    expect_quantity();
    collect();
    paraphrase();
    note_references();
    return std::move(out_);
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
      if (among(kQuestionWords, words_[i].text)) {
        first_any = first_any ? first_any : i;
        first_framed = framed && !first_framed ? i : first_framed;
      }
      if (framed && !auxiliary_first && !first_framed && among(kAuxiliaries, words_[i].text)) {
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
      const bool head = std::find(focus_.begin(), focus_.end(), i) != focus_.end() &&
                        std::find(focus_.begin(), focus_.end(), i + 1) == focus_.end();
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
      skip_.push_back(i + 1);
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
      skip_.push_back(i);
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
          skip_.push_back(i);
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
      time = among(kTimes, words_[k].text);
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
      skip_.push_back(i);
      out_.asks = Asks::moment;
      return;
    }
    if (at(i) == "day" || at(i) == "days" || at(i) == "date" || at(i) == "month" ||
        at(i) == "year" || at(i) == "weekday") {
      expect(kDate | kFrequency, true);
      skip_.push_back(i);
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
    if (among(kNamed, at(i))) {
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
      focus_.push_back(i++);
    }
  }

  void collect() {
    const bool asks_price = std::ranges::any_of(words_, [](const Word& word) {
      return word.text == "cost" || word.text == "costs" || word.text == "price" ||
             word.text == "much";
    });
    for (std::size_t i = 0; i < words_.size() && out_.terms.size() < kTermsMax; ++i) {
      const auto& word = words_[i];
      const bool skipped = std::find(skip_.begin(), skip_.end(), i) != skip_.end();
      if (word.stop || word.part || skipped) {
        continue;
      }
      auto burden = word.code || word.number ? Burden::full : burden_of(word.term);
      if (word.text == "new" && asks_price && i > 0 && at(i - 1) == "a") {
        burden = Burden::none;  // "What does a new door seal cost?": what any of them does.
      }
      if (burden == Burden::none) {
        continue;
      }
      const bool known = std::any_of(out_.terms.begin(), out_.terms.end(),
                                     [&](const Term& t) { return t.term == word.term; });
      if (known) {
        continue;
      }
      out_.terms.push_back(make(i, burden));
    }
  }

  Term make(std::size_t i, Burden burden) const {
    const auto& word = words_[i];
    Term term;
    term.term = word.term;
    term.text = word.text;
    term.synonyms = synonyms_of(word.term);
    if (!word.code && !word.number) {
      term.related = related_of(word.text);
      term.number_in_lexicon = word.number_in_lexicon;
    }
    for (std::size_t k = i + 1; k < words_.size() && words_[k].part; ++k) {
      if (!words_[k].stop) {
        term.parts.push_back(words_[k].term);
      }
    }
    term.values = values_named(word.text);
    for (const auto& measure : kMeasures) {
      term.values |=
          measure.is_term && measure.word == word.text ? measure.values & kTold : Values{0};
    }
    term.burden = burden;
    term.code = word.code;
    term.number = word.number;
    term.name = word.capital && i > 0 && !word.code && !word.number && burden != Burden::light &&
                !after_full_stop(i) && (values_in(word.text) & value::kDate) == 0;
    term.focus = std::find(focus_.begin(), focus_.end(), i) != focus_.end();
    term.position = word.position;
    term.word = static_cast<std::uint32_t>(i);
    if (term.number) {
      const auto month = [&](std::size_t k) {
        return k < words_.size() && (values_of_unit(at(k)) & value::kDate) != 0;
      };
      if (month(i + 1)) {
        term.numbered = at(i + 1);
      } else if (i > 0 && !words_[i - 1].stop && values_of_unit(at(i + 1)) == 0) {
        term.numbered = at(i - 1);
      }
    }
    soften(i, term);
    // A number in words belongs to the story more often than to what is asked.
    const bool spelt = term.number && !term.text.empty() && term.text[0] >= 'a';
    term.aside = spelt || stands_aside(i);
    return term;
  }

  // Gives each term what may be said instead of it, or of the expression that it is part of. An
  // expression of words that say little alone ("set me back") is a term of its own.
  void paraphrase() {
    for (auto& found : paraphrases_in(words_)) {
      const auto covers = [&](const Term& term) {
        return std::find(found.words.begin(), found.words.end(), term.word) != found.words.end();
      };
      const auto says = [&](const Term& term) {
        return covers(term) && !term.code && !term.number &&
               (term.burden == Burden::full || term.burden == Burden::verb || term.idiom);
      };
      if (found.words.size() > 1 && std::none_of(out_.terms.begin(), out_.terms.end(), says)) {
        const bool framing = std::any_of(found.words.begin(), found.words.end(), [&](auto i) {
          return among(kQuestionWords, words_[i].text) || words_[i].number;
        });
        if (found.together && !framing && out_.terms.size() < kTermsMax) {
          out_.terms.push_back(idiom(found.words));
          out_.terms.back().alternatives = std::move(found.alternatives);
        }
        continue;
      }
      for (auto& term : out_.terms) {
        if (covers(term) && !term.code && !term.number) {
          add_alternatives(term, found.alternatives);
        }
      }
    }
    std::stable_sort(out_.terms.begin(), out_.terms.end(),
                     [](const Term& a, const Term& b) { return a.word < b.word; });
  }

  [[nodiscard]] Term idiom(const std::vector<std::uint32_t>& words) const {
    Term term;
    term.idiom = true;
    term.burden = Burden::verb;
    term.word = words.front();
    term.position = words_[term.word].position;
    for (const auto i : words) {
      term.text += term.text.empty() ? words_[i].text : " " + words_[i].text;
    }
    term.term = retrieval::hash_of(term.text);
    return term;
  }

  static void add_alternatives(Term& term, const std::vector<Alternative>& more) {
    constexpr std::size_t kTermAlternativesMax = 160;
    for (const auto& each : more) {
      const bool known = std::any_of(
          term.alternatives.begin(), term.alternatives.end(),
          [&](const Alternative& other) { return other.words.data() == each.words.data(); });
      if (!known && term.alternatives.size() < kTermAlternativesMax) {
        term.alternatives.push_back(each);
      }
    }
  }

  // By stem, each once and at its heaviest; what is a synonym already is left out.
  [[nodiscard]] std::vector<Synonym> related_of(std::string_view word) const {
    std::vector<Synonym> out;
    const auto own = analyzer_.term(word);
    const auto list = lexicon::related(word);
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto [other, weight] = list[i];
      const auto term = analyzer_.term(other);
      const bool known = std::any_of(out.begin(), out.end(),
                                     [&](const Synonym& each) { return each.term == term; });
      if (!known && term != own) {
        out.push_back({term, weight});
      }
    }
    return out;
  }

  // Whether word i begins a sentence inside the text, where a capital says nothing.
  [[nodiscard]] bool after_full_stop(std::size_t i) const {
    const auto between = text_.substr(words_[i - 1].end, words_[i].start - words_[i - 1].end);
    return between.find_first_of(".!?:\n") != std::string_view::npos;
  }

  // Whether the noun group of word i follows a preposition of place, time or manner.
  [[nodiscard]] bool stands_aside(std::size_t i) const {
    static constexpr std::array<std::string_view, 20> kPrepositions{
        "in",    "at",   "on",   "from",    "since", "during", "by",    "under", "behind", "before",
        "after", "with", "into", "through", "near",  "inside", "while", "until", "onto",   "over"};
    constexpr std::size_t kGroupMax = 3;
    for (std::size_t back = 1; back <= kGroupMax && back <= i; ++back) {
      const auto word = at(i - back);
      if (among(kPrepositions, word)) {
        return i - back > 0;
      }
      const bool article = word == "the" || word == "a" || word == "an" || word == "my" ||
                           word == "our" || word == "your" || word == "this" || word == "their";
      if (!article && (words_[i - back].stop || back > 1)) {
        return false;
      }
    }
    return false;
  }

  // "parrots or other birds": the birds are asked about. "per hour": says only in what to count.
  void soften(std::size_t i, Term& term) const {
    // "Error E-24": the kind of thing that the code names.
    const bool kind = i + 1 < words_.size() && words_[i + 1].code && !words_[i].code;
    const bool example = at(i + 1) == "or" && at(i + 2) == "other";
    const auto before = i > 0 ? at(i - 1) : std::string_view();
    const bool measured = i > 0 && (words_[i - 1].number || before == "many" || before == "in");
    const bool unit = before == "per" || (measured && values_of_unit(at(i)) != 0);
    const auto word = at(i);
    constexpr std::size_t kAdverbMin = 6;
    const bool adverb = word.size() >= kAdverbMin && word.ends_with("ly") && !tells_frequency(word);
    if (example || unit || adverb || kind) {
      term.burden = Burden::light;
      term.name = false;
      term.focus = term.focus && !kind;
    }
  }

  void note_references() {
    std::size_t content = 0;
    for (const auto& term : out_.terms) {
      content += term.burden == Burden::full ? 1 : 0;
    }
    out_.negated = std::any_of(words_.begin(), words_.end(), [](const Word& word) {
      static constexpr std::array<std::string_view, 14> kNegations{
          "not",    "no",    "never", "without", "cannot", "cant",  "dont",
          "doesnt", "didnt", "isnt",  "arent",   "wont",   "hasnt", "havent"};
      return among(kNegations, word.text);
    });
    const auto first = at(0);
    const bool about = (first == "what" || first == "how") && at(1) == "about";
    out_.begins_with_and = first == "and" || first == "or" || first == "also" || about ||
                           (first == "same" && content <= 2);
    const auto holds = [&](const auto& list) {
      return std::any_of(words_.begin(), words_.end(),
                         [&](const Word& word) { return among(list, word.text); });
    };
    const bool surely = out_.begins_with_and || content == 0 || holds(kReferring);
    out_.refers_loosely = !surely && holds(kReferringLoosely);
    out_.refers_back = surely || out_.refers_loosely;
  }

  std::string_view text_;
  const retrieval::Analyzer& analyzer_;
  std::vector<Word> words_;
  std::vector<std::size_t> skip_;
  std::vector<std::size_t> focus_;
  Parsed out_;
};

double burden_factor(const Term& term) {
  if (term.code) {
    return 1.3;
  }
  if (term.number) {
    return 0.6;
  }
  const double place = term.background ? 0.15 : term.aside ? 0.7 : 1.0;
  switch (term.burden) {
    case Burden::none:
      return 0;
    case Burden::light:
      return 0.25 * place;
    case Burden::verb:
      return (term.focus ? 0.8 : 0.5) * place;
    case Burden::full:
      break;
  }
  return place;
}

}  // namespace

Parsed parse_question(std::string_view text, const retrieval::Analyzer& analyzer) {
  const auto plain = plain_words(text);
  return QuestionReader(plain, analyzer).read();
}

Parsed parse_message(std::string_view question, std::string_view message,
                     const retrieval::Analyzer& analyzer) {
  auto out = parse_question(question, analyzer);
  if (question.size() >= message.size()) {
    return out;
  }
  const bool stands_alone = std::any_of(out.terms.begin(), out.terms.end(), [](const Term& t) {
    return t.burden == Burden::full || t.is_entity();
  });
  for (auto& term : parse_question(message, analyzer).terms) {
    const bool known = std::any_of(out.terms.begin(), out.terms.end(),
                                   [&](const Term& t) { return t.term == term.term; });
    if (known || out.terms.size() >= kTermsMax) {
      continue;
    }
    term.focus = false;
    term.background = !term.code && stands_alone;
    term.name = false;
    out.terms.push_back(std::move(term));
  }
  return out;
}

void weigh(Parsed& question, const retrieval::Knowledge& knowledge) {
  std::vector<retrieval::TermHash> hashes;
  for (const auto& term : question.terms) {
    hashes.push_back(term.term);
    for (const auto& synonym : term.synonyms) {
      hashes.push_back(synonym.term);
    }
    for (const auto& alternative : term.alternatives) {
      hashes.insert(hashes.end(), alternative.words.begin(), alternative.words.end());
    }
  }
  const auto counts = knowledge.frequencies(hashes);
  const auto all = std::max<std::size_t>(counts.passages, 1);
  std::size_t i = 0;
  for (auto& term : question.terms) {
    const auto own = counts.passages_with[i++];
    term.known = own > 0;
    for (std::size_t k = 0; k < term.synonyms.size(); ++k) {
      term.known = term.known || counts.passages_with[i] > 0;
      ++i;
    }
    for (const auto& alternative : term.alternatives) {
      bool there = true;
      for (std::size_t k = 0; k < alternative.words.size(); ++k) {
        there = counts.passages_with[i++] > 0 && there;
      }
      term.said_otherwise = term.said_otherwise || there;
    }
    // A word that occurs nowhere weighs as much as the rarest that does.
    term.rarity = retrieval::rarity(std::max<std::size_t>(own, 1), all);
    term.weight = burden_factor(term) * (2 + term.rarity) * (term.carried ? 0.8 : 1.0);
  }
}

}  // namespace auriga::answer
