// Whether what a model said instead of an answer is a question to the customer. A question states
// nothing, so it needs no source; a statement beside it does.
//
// Each sentence must end in a question mark. A sentence ends with . ! ? … and a line; so does the
// part before a semicolon, a colon or a dash, since "ten years – shall I go on?" states as much as
// two sentences do. What that loses: questions that use these marks rightly. Then builtin answers.
#pragma once

#include <string_view>

namespace auriga::llm {

/// Whether `text` is short, holds questions alone, and asks for something: a word of more than
/// three letters that `asked`, the customer's own message, does not hold (small models repeat what
/// they were asked). A label before it, such as "Question:", is passed over. Pure.
[[nodiscard]] bool asks_back(std::string_view text, std::string_view asked);

}  // namespace auriga::llm
