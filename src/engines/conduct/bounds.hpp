// When a prohibition holds ("after 30 days", "without a receipt"), and whether a message says that
// it does. Internal to this folder.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/conduct/gist.hpp"

namespace auriga::conduct {

struct Bound {
  enum class Kind : std::uint8_t {
    amount,   ///< "After 30 days": of an amount that meets it.
    present,  ///< "If the seal is broken": of what is so.
    absent,   ///< "Without a receipt", "unless …", "before …": of what is not so.
    outside,  ///< "Outside opening hours": of what is named as being outside.
  };
  Kind kind = Kind::amount;
  std::vector<Gist> gists;  ///< Any of them; empty for what no message can be compared with.
  bool denied = false;      ///< "If it has not been paid": what is so is that it is not.
  bool instead = false;     ///< "… or without a receipt": does as well as the one before it.
  std::size_t first = 0;    ///< Where it stands in the rule, [first, last).
  std::size_t last = 0;
  std::size_t part = 0;   ///< Of which of the rule's prohibitions it is, from 0.
  bool condition = true;  ///< A part of the sentence; else an amount of what the rule is about.
  bool spreads = true;    ///< Of everything that the prohibition names; else of what it stands at.
};

/// Of a rule that begins with "never", "do not" and the like.
[[nodiscard]] std::vector<Bound> bounds_of(std::string_view rule, GistReader& reader);

/// The bounds that hold for a piece of the rule, [first, last).
[[nodiscard]] std::vector<Bound> bounds_for(std::size_t first, std::size_t last,
                                            std::string_view rule, std::span<const Bound> bounds);

/// Whether the piece that begins at `first` is only a part of a condition.
[[nodiscard]] bool is_in_condition(std::size_t first, std::span<const Bound> bounds);

/// Whether a message says that all of them are met; true of none.
[[nodiscard]] bool are_stated(std::span<const Bound> bounds, std::string_view message,
                              GistReader& reader);

}  // namespace auriga::conduct
