// What kinds of values a question asks for, and a sentence holds. Internal to this folder.
#pragma once

#include <string_view>

#include "engines/conduct/gist.hpp"

namespace auriga::conduct {

/// What a question asks for, and what a sentence holds.
struct Kinds {
  bool time = false;
  bool money = false;
  bool free = false;  ///< Money by saying that there is none to pay.
  bool sum = false;   ///< Money by how much.
  bool number = false;
  bool permission = false;  ///< "Can I …?", and "… are not permitted".
  [[nodiscard]] bool wants_value() const { return time || money || number; }
};

/// Of a sentence and its gist.
[[nodiscard]] Kinds kinds_in(std::string_view text, const Gist& gist);

[[nodiscard]] Kinds kinds_asked(std::string_view question);

}  // namespace auriga::conduct
