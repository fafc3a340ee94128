// Whether a piece of text is the kind of thing a question asks for.
#pragma once

#include <string_view>
#include <vector>

#include "engines/answer/evidence_settings.hpp"
#include "engines/answer/question.hpp"

namespace auriga::answer {

/// A factor, 1 when nothing speaks against it: "how many" wants a number beside the thing counted,
/// "who" a name or an office, "where" a word of place, "why" a word of reason. `cell`: the words
/// are those of a table, where a capital at the start may well be a name's.
[[nodiscard]] double fitness(const Parsed& question, const std::vector<Word>& words, bool cell,
                             const EvidenceSettings& settings);

/// Whether a time is told by an event ("after the second warning").
[[nodiscard]] bool tells_moment(const std::vector<Word>& words);

/// Whether a text itself asks.
[[nodiscard]] bool is_question(std::string_view text);

/// Whether a text announces what follows: it ends in a colon.
[[nodiscard]] bool leads_in(std::string_view text);

/// Whether the first word refers to what was said before ("It", "This").
[[nodiscard]] bool begins_by_referring(const std::vector<Word>& words);

}  // namespace auriga::answer
