// What a question leaves unsaid because it was said before.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "engines/answer/answer.hpp"
#include "engines/answer/question.hpp"

namespace auriga::answer {

/// A part of a message with what the part before it is about: "… and can I fit it myself?"; nothing
/// when it stands alone.
[[nodiscard]] std::optional<Parsed> with_part_before(const Parsed& part, const Parsed& before);

/// The question with what it takes over from the earlier ones; nothing when it stands alone.
[[nodiscard]] std::optional<Parsed> with_history(const Parsed& question,
                                                 std::span<const Turn> history,
                                                 const retrieval::Analyzer& analyzer);

}  // namespace auriga::answer
