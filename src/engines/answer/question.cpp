// Reading a question: what it asks for (asked.hpp), and its terms: every other word that is not
// grammar. Only the first 60 terms are read: who writes more tells a story, and its beginning and
// its question marks decide.
#include "engines/answer/question.hpp"

#include <algorithm>
#include <array>

#include "core/one_of.hpp"
#include "engines/answer/asked.hpp"
#include "engines/answer/phrases.hpp"
#include "engines/lexicon/lexicon.hpp"
#include "engines/retrieval/hash.hpp"
#include "engines/retrieval/search.hpp"

namespace auriga::answer {
namespace {

constexpr std::size_t kTermsMax = 60;

constexpr std::array<std::string_view, 8> kReferring{"it",    "its", "they", "them",
                                                     "their", "he",  "she",  "him"};
constexpr std::array<std::string_view, 7> kReferringLoosely{"this", "these", "those", "there",
                                                            "one",  "ones",  "that"};

class QuestionReader {
 public:
  QuestionReader(std::string_view text, const retrieval::Analyzer& analyzer)
      : text_(text), analyzer_(analyzer), words_(words_of(text, analyzer)) {}

  Parsed read() {
    asked_ = read_asked(words_, out_);
    collect();
    paraphrase();
    note_references();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view at(std::size_t i) const {
    return i < words_.size() ? std::string_view(words_[i].text) : std::string_view();
  }

  void collect() {
    const bool asks_price = std::ranges::any_of(words_, [](const Word& word) {
      return word.text == "cost" || word.text == "costs" || word.text == "price" ||
             word.text == "much";
    });
    for (std::size_t i = 0; i < words_.size() && out_.terms.size() < kTermsMax; ++i) {
      const auto& word = words_[i];
      const bool skipped =
          std::find(asked_.skip.begin(), asked_.skip.end(), i) != asked_.skip.end();
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
    term.values = values_named(word.text) | told_by_value(word.text);
    term.burden = burden;
    term.code = word.code;
    term.number = word.number;
    term.name = word.capital && i > 0 && !word.code && !word.number && burden != Burden::light &&
                !after_full_stop(i) && (values_in(word.text) & value::kDate) == 0;
    term.focus = std::find(asked_.focus.begin(), asked_.focus.end(), i) != asked_.focus.end();
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
          return is_question_word(words_[i].text) || words_[i].number;
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
      if (core::is_one_of(word, kPrepositions)) {
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
      return core::is_one_of(word.text, kNegations);
    });
    const auto first = at(0);
    const bool about = (first == "what" || first == "how") && at(1) == "about";
    out_.begins_with_and = first == "and" || first == "or" || first == "also" || about ||
                           (first == "same" && content <= 2);
    const auto holds = [&](const auto& list) {
      return std::any_of(words_.begin(), words_.end(),
                         [&](const Word& word) { return core::is_one_of(word.text, list); });
    };
    const bool surely = out_.begins_with_and || content == 0 || holds(kReferring);
    out_.refers_loosely = !surely && holds(kReferringLoosely);
    out_.refers_back = surely || out_.refers_loosely;
  }

  std::string_view text_;
  const retrieval::Analyzer& analyzer_;
  std::vector<Word> words_;
  AskedWords asked_;
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
