// Small closed classes of English words, by which clauses are told apart. Internal to this folder;
// all words in lower case.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "engines/procedure/clauses.hpp"

namespace auriga::procedure {

/// What `has_any()` looks for, where it is written out at the call.
using Phrases = std::initializer_list<std::string_view>;

[[nodiscard]] bool one_of(std::string_view word, std::initializer_list<std::string_view> words);
/// "must", "may", "cannot".
[[nodiscard]] bool is_modal(std::string_view word);
/// Forms of "be".
[[nodiscard]] bool is_be(std::string_view word);
/// What may stand before a verb: "then", "never", "please", "not".
[[nodiscard]] bool is_adverb(std::string_view word);
/// Whoever is served: "customer", "caller"; singular.
[[nodiscard]] bool is_person(std::string_view word);
/// Whoever serves: "assistant", "you", "we".
[[nodiscard]] bool is_agent(std::string_view word);
/// What stands before a name: "mr", "dr", "frau".
[[nodiscard]] bool is_title(std::string_view word);
/// A word that is written as a name.
[[nodiscard]] bool is_name(const Word& word);
[[nodiscard]] std::string singular(std::string_view word);
/// "Say that the documents do not give it": the clause is what is to be said, and no rule.
[[nodiscard]] bool is_reported(const std::vector<Word>& words, const Clause& clause);

/// "Labels that were not used can be returned": where the verb stands that is said of them; `i`,
/// where the first is, if it is not one of a relative clause.
[[nodiscard]] std::size_t past_relative(const std::vector<Word>& words, const Clause& clause,
                                        std::size_t i);
/// Reads the clause's verb, its place, and who does it as far as the verb tells.
void read_verb(const std::vector<Word>& words, Clause& clause);

/// The sentence's clauses, each with its words and whether it is a condition; nothing else is read.
[[nodiscard]] std::vector<Clause> cut_clauses(const std::vector<Word>& words);

}  // namespace auriga::procedure
