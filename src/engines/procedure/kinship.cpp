// Where it is known from: the lexicon's table of paraphrases, of which only single words and verbs
// with a particle are taken ("call off", "cancel"), and its relations between words, of which only
// close ones are. What excludes each other (days, colours, numbers) is in neither.
#include "engines/procedure/kinship.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "core/text.hpp"
#include "engines/lexicon/data.hpp"
#include "engines/lexicon/lexicon.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/word_lists.hpp"

namespace auriga::procedure {
namespace {

constexpr float kCloseMin = 0.7F;        // Of the lexicon's relations; below are mere neighbours.
constexpr std::size_t kWordsMax = 4000;  // Of an SOP; rarer ones are left as they are.

bool is_particle(std::string_view word) {
  return one_of(word, {"off", "up", "down", "out", "back", "away", "over", "on", "in", "round",
                       "through", "forward", "along", "aside"});
}

// Words that stand for too much to be led anywhere, or that part statements.
bool stands_alone(std::string_view text) {
  return one_of(
      text,
      {"not",      "no",      "new",    "old",        "late",      "early",    "first",   "last",
       "short",    "long",    "open",   "close",      "free",      "full",     "part",    "single",
       "double",   "small",   "large",  "high",       "low",       "end",      "start",   "get",
       "give",     "make",    "take",   "go",         "put",       "set",      "run",     "stop",
       "hold",     "keep",    "line",   "point",      "place",     "right",    "left",    "good",
       "standard", "express", "basic",  "premium",    "price",     "fee",      "rate",    "cost",
       "charge",   "charg",   "pay",    "urgent",     "emergency", "emergenc", "routine", "routin",
       "critical", "critic",  "normal", "medium",     "priority",  "minor",    "major",   "severe",
       "business", "busi",    "work",   "enterprise", "enterpris", "first",    "second",  "young",
       "adult",    "day",     "night"});
}

using Kin = std::unordered_map<std::string, std::vector<std::string>>;

// The table of paraphrases by the names of its words; a verb with a particle is "call off".
class Paraphrases {
 public:
  Paraphrases() {
    for (auto text : {said_for_one_another(), lexicon::paraphrases()}) {
      while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        line(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
      }
      if (of_procedures_.empty()) {
        of_procedures_ = kin_;
      }
    }
  }

  [[nodiscard]] const std::vector<std::string>* of(const std::string& name) const {
    // A phrase that procedures use has the sense that it has there: "pass on" is no death.
    const auto* own = name.find(' ') == std::string::npos ? nullptr : of_procedures(name);
    return own != nullptr ? own : find(kin_, name);
  }
  /// What procedures say for it, which is of one sense.
  [[nodiscard]] const std::vector<std::string>* of_procedures(const std::string& name) const {
    return find(of_procedures_, name);
  }

 private:
  static const std::vector<std::string>* find(const Kin& kin, const std::string& name) {
    const auto found = kin.find(name);
    return found == kin.end() ? nullptr : &found->second;
  }

  void line(std::string_view text) {
    text = text.substr(0, text.find('~'));
    if (text.empty() || text[0] == '#') {
      return;
    }
    const auto equals = text.find('=');
    std::vector<std::string> names;
    const auto take = [&](std::string_view part) {
      if (auto name = key(core::trim(part)); !name.empty()) {
        names.push_back(std::move(name));
      }
    };
    if (equals == std::string_view::npos) {
      each(text, ';', take);
      for (const auto& one : names) {
        for (const auto& other : names) {
          add(one, other);
        }
      }
      return;
    }
    take(text.substr(0, equals));
    if (names.empty()) {
      return;
    }
    each(text.substr(equals + 1), ',', take);
    for (std::size_t i = 1; i < names.size(); ++i) {
      add(names[0], names[i]);
      add(names[i], names[0]);
    }
  }

  template <class Take>
  static void each(std::string_view text, char separator, const Take& take) {
    while (!text.empty()) {
      const auto end = std::min(text.find(separator), text.size());
      take(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  // One word, or a verb and its particle; nothing for what is longer.
  std::string key(std::string_view expression) {
    const auto space = expression.find(' ');
    const auto word = expression.substr(0, space);
    if (word.empty() || stands_alone(word)) {
      if (space == std::string_view::npos) {
        return {};
      }
    }
    if (space == std::string_view::npos) {
      return vocabulary_.name_of(std::string(word));
    }
    const auto particle = expression.substr(space + 1);
    return is_particle(particle)
               ? vocabulary_.name_of(std::string(word)) + ' ' + std::string(particle)
               : std::string();
  }

  void add(const std::string& from, const std::string& to) {
    if (from != to) {
      kin_[from].push_back(to);
    }
  }

  Vocabulary vocabulary_;
  Kin kin_;
  Kin of_procedures_;
};

// What a word of the SOP is there: a thing, a deed or both.
enum Use : unsigned { kThing = 1, kDeed = 2 };

const Paraphrases& paraphrases() {
  static const Paraphrases table;
  return table;
}

class Uniter {
 public:
  explicit Uniter(Reading& reading) : reading_(reading) {}

  void unite() {
    note_labels();
    name_compounds();
    name_phrases();
    count();
    lead();
    rename();
  }

 private:
  static bool carries(const Word& word) {
    return !word.number && (word.kind == WordClass::content || word.kind == WordClass::action ||
                            word.name.find(' ') != std::string::npos);
  }

  // "Move-out" is named as "move out" is.
  void name_compounds() {
    for (const auto& sentence : reading_.layout.sentences) {
      name_compounds(sentence.words);
    }
    for (const auto& section : reading_.out.sections) {
      name_compounds(vocabulary_.words_of(plain(section.title)));
    }
  }

  void name_compounds(const std::vector<Word>& words) {
    for (const auto& word : words) {
      const auto dash = word.text.find('-');
      if (dash != std::string::npos && is_particle(word.text.substr(dash + 1)) &&
          word.kind != WordClass::function) {
        const auto name =
            vocabulary_.name_of(word.text.substr(0, dash)) + ' ' + word.text.substr(dash + 1);
        compounds_.insert(name);
        compound_of_[word.name] = name;
      }
    }
  }

  // "Turn off the alarm", "bring it back": the verb and its particle are one.
  void name_phrases() {
    for (std::size_t s = 0; s < reading_.layout.sentences.size(); ++s) {
      auto& words = reading_.layout.sentences[s].words;
      for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        // "Up to 30 days" is no particle.
        const bool bound =
            i + 2 < words.size() && words[i + 2].text == "to" && words[i + 1].text == "up";
        const bool near = is_particle(words[i + 1].text) && !words[i].comma_after && !bound;
        // "Turn it off", "give the unused days back".
        std::size_t apart = 0;
        for (std::size_t at = i + 2; at < std::min(words.size(), i + 6) && apart == 0; ++at) {
          const bool ends = one_of(words[at].text, {"off", "back", "out", "up", "away"});
          apart = ends && words[i].kind != WordClass::function ? at : 0;
          if (words[at].comma_after || words[at - 1].comma_after) {
            break;
          }
        }
        // "Allowed in the house" says where.
        const bool where = words[i].name == "permit";
        if ((!near && apart == 0) || words[i].number || bound || where) {
          continue;
        }
        const auto name = words[i].name + ' ' + words[near ? i + 1 : apart].text;
        if (paraphrases().of(name) != nullptr || compounds_.contains(name)) {
          phrases_.emplace_back(s, i);
          phrase_names_.push_back(name);
        }
      }
    }
  }

  void count() {
    for (const auto& sentence : reading_.layout.sentences) {
      for (const auto& word : sentence.words) {
        if (carries(word) && !stands_alone(word.text) && !stands_alone(word.name)) {
          ++counts_[word.name];
          texts_[word.name].insert(word.text);
        }
      }
    }
    for (std::size_t s = 0; s < reading_.analyses.size(); ++s) {
      const auto& words = reading_.layout.sentences[s].words;
      for (std::size_t i = 0; i < words.size(); ++i) {
        uses_[words[i].name] |= is_deed(s, i) ? kDeed : kThing;
      }
    }
    for (const auto& name : phrase_names_) {
      ++counts_[name];
    }
  }

  // "The store" is a thing, "store it" a deed.
  [[nodiscard]] bool is_deed(std::size_t s, std::size_t i) const {
    const auto& words = reading_.layout.sentences[s].words;
    const auto& text = words[i].text;
    const std::string_view before = i > 0 && !words[i - 1].comma_after
                                        ? std::string_view(words[i - 1].text)
                                        : std::string_view();
    if (one_of(before, {"the", "a", "an", "our", "your", "their", "no", "this", "each", "every",
                        "of", "any", "his", "her", "its"})) {
      return false;
    }
    const bool verb = std::ranges::any_of(reading_.analyses[s].clauses, [&](const Clause& clause) {
      return clause.verb_at == i && !clause.main_verb.empty();
    });
    return verb || is_modal(before) || text.ends_with("ed") || text.ends_with("ing") ||
           one_of(before, {"to", "not", "never", "you", "we", "they", "please", "and"});
  }

  [[nodiscard]] bool used_alike(const std::string& a, const std::string& b) const {
    const auto use = [&](const std::string& name) -> unsigned {
      if (name.find(' ') != std::string::npos) {
        return kThing | kDeed;  // "A return" is "send back".
      }
      const auto found = uses_.find(name);
      return found == uses_.end() ? 0U : found->second;
    };
    return (use(a) & use(b)) != 0;
  }

  // Procedures have a line for each, and not the same: "pass on" and "call".
  static bool of_two_senses(const std::string& a, const std::string& b) {
    const auto* one = paraphrases().of_procedures(a);
    return one != nullptr && paraphrases().of_procedures(b) != nullptr &&
           std::ranges::find(*one, b) == one->end();
  }

  // What labels items and rows tells them apart: "Gold: one hour", "Silver: four hours".
  void note_labels() {
    for (const auto& sentence : reading_.layout.sentences) {
      for (std::size_t i = 0; i < std::min<std::size_t>(sentence.words.size(), 3); ++i) {
        const auto& word = sentence.words[i];
        if (sentence.row || sentence.item >= 0) {
          labels_.insert(word.name);
        }
        if (word.stop_after) {
          break;
        }
      }
    }
  }

  // Each name, the commonest first, takes those that may stand for it and are not yet taken.
  void lead() {
    std::vector<std::string> order;
    for (const auto& [name, count] : counts_) {
      order.push_back(name);
    }
    std::sort(order.begin(), order.end(), [&](const std::string& a, const std::string& b) {
      const int x = counts_.at(a);
      const int y = counts_.at(b);
      return x != y ? x > y : a < b;
    });
    order.resize(std::min(order.size(), kWordsMax));
    for (const auto& name : order) {
      if (led_.contains(name)) {
        continue;
      }
      led_[name] = name;
      for (const auto& other : kin_of(name)) {
        const bool apart = labels_.contains(name) && labels_.contains(other);
        if (counts_.contains(other) && !stands_alone(other) && !apart && used_alike(name, other) &&
            !of_two_senses(name, other)) {
          led_.emplace(other, name);
        }
      }
    }
  }

  std::vector<std::string> kin_of(const std::string& name) {
    std::vector<std::string> out;
    if (const auto* known = paraphrases().of(name)) {
      out = *known;
    }
    // "Pay back" may stand for "refund" by way of "repay", whether the SOP has that or not.
    const auto direct = out;
    const bool phrase = name.find(' ') != std::string::npos;
    for (const auto& step : direct) {
      const auto* more = paraphrases().of_procedures(step);
      for (std::size_t i = 0; more != nullptr && i < more->size(); ++i) {
        if (phrase != ((*more)[i].find(' ') != std::string::npos)) {
          out.push_back((*more)[i]);
        }
      }
    }
    const auto texts = texts_.find(name);
    if (texts == texts_.end()) {
      return out;
    }
    for (const auto& text : texts->second) {
      for (const auto& form : {text, singular(text)}) {
        const auto list = lexicon::related(form);
        for (std::size_t i = 0; i < list.size() && list[i].weight >= kCloseMin; ++i) {
          out.push_back(vocabulary_.name_of(std::string(list[i].word)));
        }
      }
    }
    return out;
  }

  // Names of hyphened words as `name_phrases` names them.
  void rename_compounds() {
    for (const auto& [name, compound] : compound_of_) {
      const auto led = led_.find(compound);
      led_[name] = led == led_.end() ? compound : led->second;
    }
  }

  void rename() {
    rename_compounds();
    for (std::size_t at = 0; at < phrases_.size(); ++at) {
      auto& word = reading_.layout.sentences[phrases_[at].first].words[phrases_[at].second];
      renamed_phrases_[phrases_[at].first].emplace_back(word.name, led_.at(phrase_names_[at]));
      word.name = led_.at(phrase_names_[at]);
      word.kind = WordClass::action;
    }
    for (auto& sentence : reading_.layout.sentences) {
      for (auto& word : sentence.words) {
        lead(word.name);
      }
    }
    for (std::size_t s = 0; s < reading_.analyses.size(); ++s) {
      auto& analysis = reading_.analyses[s];
      const auto& words = reading_.layout.sentences[s].words;
      for (auto& clause : analysis.clauses) {
        const bool phrase = renamed_phrases_.contains(s);
        if (!clause.main_verb.empty() && clause.verb_at < words.size()) {
          clause.main_verb = words[clause.verb_at].name;
        }
        lead_all(clause.content);
        lead_all(clause.nouns);
        lead_all(clause.inherited);
        lead_all(clause.asked);
        if (phrase) {
          add_phrases(s, clause);
        }
      }
      lead_all(analysis.content);
      lead_all(analysis.condition);
    }
    reading_.kin = led_;
  }

  // The verb of a phrase stood in the content by its bare name, or not at all.
  void add_phrases(std::size_t s, Clause& clause) {
    const auto& words = reading_.layout.sentences[s].words;
    for (std::size_t at = 0; at < phrases_.size(); ++at) {
      const auto i = phrases_[at].second;
      if (phrases_[at].first == s && i >= clause.first && i < clause.last) {
        clause.content.push_back(words[i].name);
      }
    }
    sort_names(clause.content);
  }

  void lead(std::string& name) const {
    if (const auto found = led_.find(name); found != led_.end()) {
      name = found->second;
    }
  }

  void lead_all(Names& names) const {
    for (auto& name : names) {
      lead(name);
    }
    sort_names(names);
  }

  Reading& reading_;
  Vocabulary vocabulary_;
  std::set<std::string> labels_;
  std::set<std::string> compounds_;
  std::unordered_map<std::string, std::string> compound_of_;
  std::unordered_map<std::string, int> counts_;
  std::unordered_map<std::string, unsigned> uses_;
  std::unordered_map<std::string, std::set<std::string>> texts_;
  std::unordered_map<std::string, std::string> led_;
  std::vector<std::pair<std::size_t, std::size_t>> phrases_;  // (sentence, word)
  std::vector<std::string> phrase_names_;
  std::unordered_map<std::size_t, std::vector<std::pair<std::string, std::string>>>
      renamed_phrases_;
};

}  // namespace

void unite_kin(Reading& reading) {
  Uniter(reading).unite();
}

}  // namespace auriga::procedure
