// Kinds of systems that procedures work with. Internal to this folder.
#pragma once

#include <string_view>
#include <vector>

namespace auriga::procedure {

/// A need is a verb of the kind with an object of the kind ("book" and "a slot").
struct Category {
  std::string_view name;
  std::string_view what;                  ///< For messages.
  std::vector<std::string_view> verbs;    ///< Names.
  std::vector<std::string_view> objects;  ///< Phrases of the lower-case clause.
  std::vector<std::string_view> nouns;    ///< What a system of the kind is called.
};

/// The most particular first.
[[nodiscard]] const std::vector<Category>& categories();

/// Words that are written with a capital and are no systems; lower case.
[[nodiscard]] bool common_name(std::string_view lowered);
/// Products that many know; lower case.
[[nodiscard]] bool known_product(std::string_view lowered);

}  // namespace auriga::procedure
