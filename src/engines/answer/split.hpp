// The questions of a message.
#pragma once

#include <string_view>
#include <vector>

#include "engines/retrieval/analyze.hpp"

namespace auriga::answer {

/// The questions in a message, each to be answered on its own: "Where is it, and when does it
/// open?" has two. Statements around them are left out when there is a question, else the message
/// is taken whole. At least one, unless the message is blank.
[[nodiscard]] std::vector<std::string_view> split_questions(std::string_view message,
                                                            const retrieval::Analyzer& analyzer);

}  // namespace auriga::answer
