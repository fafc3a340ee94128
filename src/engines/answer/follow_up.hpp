// What a question leaves unsaid because it was said before.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "engines/answer/answer.hpp"
#include "engines/answer/question.hpp"

namespace auriga::answer {

/// The question with what it takes over from the earlier ones; nothing when it stands alone.
[[nodiscard]] std::optional<Parsed> with_history(const Parsed& question,
                                                 std::span<const Turn> history,
                                                 const retrieval::Analyzer& analyzer);

}  // namespace auriga::answer
