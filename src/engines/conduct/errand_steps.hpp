// Steps of an errand, from orders of an SOP and from lists of what is to be asked. Internal to this
// folder.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/conduct/errands.hpp"
#include "engines/conduct/gist.hpp"

namespace auriga::conduct {

/// The verb of an order, also where the SOP tells what the agent does: "the assistant books".
[[nodiscard]] std::string verb_of(std::string_view order);

/// "To register someone, request: name, date of birth, address.": what stands behind the colon.
[[nodiscard]] std::vector<std::string> entries_behind_colon(std::string_view sentence);

/// Adds what a sentence asks, tells or does: "14 days' notice; ask for the date", each part by
/// itself. `has_tools`: it is done in a system.
void add_steps(std::string_view sentence, bool has_tools, Errand& errand, GistReader& reader);

/// Asks for the entries of a list: for things together, for all else one by one.
void add_questions(std::span<const std::string> entries, const Gist& condition, Errand& errand,
                   GistReader& reader);

}  // namespace auriga::conduct
