// The situations that want a person, and the words by which an SOP speaks of them. Internal to this
// folder.
#pragma once

#include <string_view>
#include <vector>

namespace auriga::procedure {

struct Situation {
  std::string_view name;
  std::vector<std::string_view> signs;    ///< Phrases of a lower-case sentence.
  std::vector<std::string_view> covered;  ///< Wider words by which a hand-over covers it.
  bool grave = true;  ///< Wants a person wherever it may happen; else only where nobody takes over.
  bool apart = false;  ///< Its signs are cases of their own: a bite is not handed over with a fall.
};

/// Those in which somebody is or may come to harm.
[[nodiscard]] std::vector<Situation> harms();
/// All of them.
[[nodiscard]] const std::vector<Situation>& situations();

}  // namespace auriga::procedure
