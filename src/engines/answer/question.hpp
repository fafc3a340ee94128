// A question taken apart: what is asked for, and the words an answer must account for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/answer/paraphrase.hpp"
#include "engines/answer/synonyms.hpp"
#include "engines/answer/values.hpp"
#include "engines/answer/words.hpp"
#include "engines/retrieval/knowledge.hpp"

namespace auriga::answer {

enum class Asks : std::uint8_t {
  fact,          ///< "What is the load?", "Which form ...?", or no question word at all.
  count,         ///< "How many drawers ...?"
  measure,       ///< "How much", "how long", "how often": `expected` says which kinds.
  moment,        ///< "When ...?"
  place,         ///< "Where ...?"
  person,        ///< "Who ...?"
  reason,        ///< "Why ...?"
  manner,        ///< "How do I ...?"
  confirmation,  ///< "Can I ...?", "Is it ...?"
};

/// A word of the question that the answer must account for.
struct Term {
  retrieval::TermHash term = 0;
  std::string text;                        ///< Folded.
  std::vector<Synonym> synonyms;           ///< What may stand for it.
  std::vector<Synonym> related;            ///< What stands near it in meaning, by the lexicon.
  std::vector<Alternative> alternatives;   ///< Expressions that may be said for it.
  int number_in_lexicon = -1;              ///< As of Word.
  std::vector<retrieval::TermHash> parts;  ///< All of them together stand for a joined word.
  Values values = 0;                       ///< A value of these kinds stands for it as well.
  Burden burden = Burden::full;
  double weight = 0;  ///< Rarity times burden.
  double rarity = 0;  ///< In the knowledge: retrieval::rarity.
  bool code = false;  ///< Names one thing: "W960".
  bool name = false;  ///< Written with a capital inside the sentence.
  bool number = false;
  std::string numbered;         ///< Of a number: the word it numbers ("version").
  bool focus = false;           ///< Names what is asked: "which FORM", "how many DAYS".
  bool aside = false;           ///< A circumstance: "in the van", "since Monday".
  bool background = false;      ///< Only from the message around the question.
  bool carried = false;         ///< Taken over from the question before.
  bool known = false;           ///< It, or what stands for it, occurs in the knowledge.
  bool said_otherwise = false;  ///< One of its alternatives occurs there.
  std::uint32_t position = 0;
  std::uint32_t word = 0;  ///< Its first word, counted from the question's start.
  bool idiom = false;      ///< Stands for several words none of which says much alone.

  /// Names one thing, which an answer must be about.
  [[nodiscard]] bool is_entity() const { return code || name; }
};

struct Parsed {
  Asks asks = Asks::fact;
  Values expected = 0;         ///< Kinds of value of which an answer must hold one.
  bool expected_hard = false;  ///< Without such a value it is no answer at all.
  Values preferred = 0;        ///< Of those, the likelier ones.
  bool wants_name = false;   ///< A proper name, not an office: "which company", "what is the name".
  bool lists = false;        ///< Asks for several things ("which documents").
  bool refers_back = false;  ///< "it", "that one", "and for ...": leans on what was said before.
  bool refers_loosely = false;  ///< Only by "there", "this" or "one", which may mean nothing.
  bool begins_with_and = false;
  bool negated = false;  ///< "not", "without", "cannot".
  bool has_question_word = false;
  std::vector<Term> terms;
  /// As a reader is given it, set by whoever knows the message: of a follow-up that names another
  /// thing, the old question about that.
  std::string text;
};

/// Takes a question apart. Weights are set by `weigh`.
[[nodiscard]] Parsed parse_question(std::string_view text, const retrieval::Analyzer& analyzer);

/// The same for a question inside a message: what the rest of the message names is taken over, its
/// codes and names as if they stood in the question, its other words as a background that helps to
/// find the place.
[[nodiscard]] Parsed parse_message(std::string_view question, std::string_view message,
                                   const retrieval::Analyzer& analyzer);

/// Sets the weights of the terms from their rarity in the knowledge.
void weigh(Parsed& question, const retrieval::Knowledge& knowledge);

}  // namespace auriga::answer
