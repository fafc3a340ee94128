// Lists of English words that procedures are written with. Internal to this folder.
#pragma once

#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace auriga::procedure {

using WordSet = std::unordered_set<std::string_view>;
using WordMap = std::unordered_map<std::string_view, std::string_view>;

/// Irregular forms and nouns made of verbs, to their base ("sent", "cancellation").
[[nodiscard]] const WordMap& irregular();
/// Stems that stand for one another in procedures; the right one is the name.
[[nodiscard]] const WordMap& stand_ins();
[[nodiscard]] const WordSet& function_words();
/// People and things of no kind, and verbs that only carry others.
[[nodiscard]] const WordSet& generic_words();
/// Names of verbs that say what is done.
[[nodiscard]] const WordSet& action_names();
/// Base forms of verbs that begin an instruction.
[[nodiscard]] const WordSet& instruction_words();

/// What procedures say for one another and the lexicon's table does not have as such, each line of
/// one sense.
[[nodiscard]] std::string_view said_for_one_another();

}  // namespace auriga::procedure
