// Filter: the condition of `[?(…)]` in a path, asked of each member or element in turn.
//
//   filter  = and { "||" and };  and = unary { "&&" unary }
//   unary   = [ "!" ] ( "(" filter ")" | operand [ comparison operand | "=~" pattern ] )
//   operand = path from "@" or "$" | 'text' | "text" | number | true | false | null | [ literals ]
//   pattern = "/" regular expression "/" { "i" | "s" | "m" }
//
// Comparisons: == != === !== < <= > >= in nin contains size empty subsetof anyof noneof. An operand
// that is a path and stands alone asks whether it selects anything. Values of different types are
// unequal and none is less, but for == and != of a number and a text that writes it. A pattern
// matches the whole of a text, number or boolean, and a list of which it matches one.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/regex.hpp"
#include "engines/workflow/json_path.hpp"

namespace auriga::workflow {

struct Filter {
  enum class Kind : std::uint8_t { any, all, negation, comparison, presence };
  enum class Operator : std::uint8_t {
    eq,
    ne,
    same,   ///< ===
    other,  ///< !==
    lt,
    le,
    gt,
    ge,
    matches,  ///< =~
    in,
    nin,
    contains,
    size,
    empty,
    subsetof,
    anyof,
    noneof
  };
  struct Operand {
    std::optional<JsonPath> path;  ///< From the element, or with `from_root` from the root.
    bool from_root = false;
    json::value literal;
  };

  Kind kind = Kind::presence;
  std::vector<Filter> parts;  ///< Of any, all and negation.
  Operator what = Operator::eq;
  Operand left;
  Operand right;
  std::optional<core::Regex> pattern;

  /// Where the budget is over, it says anything.
  [[nodiscard]] bool matches(const json::value& element, const json::value& root,
                             Budget& budget) const;
};

}  // namespace auriga::workflow
