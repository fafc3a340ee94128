// Which clauses take a system. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

#include "engines/procedure/clauses.hpp"
#include "engines/procedure/integration_categories.hpp"

namespace auriga::procedure {

/// Whether the clause asks for what a system of the category does; `text` is its `object_text`.
[[nodiscard]] bool needs(const Category& category, const Sentence& sentence, const Clause& clause,
                         std::string_view text);

/// It says what a system is by its kind, "the order system"; "register the item" does not.
[[nodiscard]] bool names_a_kind(std::string_view text);

/// The categories of systems whose kind a lower-case text names.
[[nodiscard]] std::vector<std::string_view> named_as(std::string_view text);

/// "X, our booking system": the categories of what stands behind the comma before word `end`; an
/// empty one where it is a system of no category.
[[nodiscard]] std::vector<std::string_view> description(const Sentence& sentence, std::size_t end);

/// "The DentaPlan calendar": the same of the noun behind a name that ends before word `end`.
[[nodiscard]] std::vector<std::string_view> noun_after(const Sentence& sentence, std::size_t end);

/// "Look up how far the repair is", "see whether a room is free": it stands somewhere, whatever it
/// is about.
[[nodiscard]] bool looks_up(const Sentence& sentence, const Clause& clause);

/// A clause up to what only says when or why: "verify the name before discussing the account".
[[nodiscard]] std::string object_text(const Sentence& sentence, const Clause& clause);

/// "RentBook": as products are written.
[[nodiscard]] bool camel_case(std::string_view word);

/// The part of a sentence, between commas and brackets, in which `system` (lower case) stands; all
/// of it where it stands nowhere.
[[nodiscard]] std::string part_around(const Sentence& sentence, const std::string& system);

}  // namespace auriga::procedure
