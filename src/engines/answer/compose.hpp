// From evidence to words: how much to quote, and the sentence around it.
#pragma once

#include <string>

#include "engines/answer/answer.hpp"
#include "engines/answer/evidence.hpp"

namespace auriga::answer {

/// A piece of an answer: what is quoted, and how it is said.
struct Statement {
  Source source;
  std::string text;
};

/// The quote around the evidence (a sentence with what it leans on, a whole list, a row) and its
/// wording. `related` are the other pieces of evidence, best first: they tell whether a list is
/// meant as a whole.
[[nodiscard]] Statement compose(const Evidence& evidence, const std::vector<Evidence>& related,
                                const Parsed& question);

}  // namespace auriga::answer
