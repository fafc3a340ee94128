// What an SOP says on the form of answers: how they begin and end, how long they are. Internal to
// this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace auriga::conduct {

struct Form {
  std::string beginning;                     ///< Words that every answer begins with …
  std::string ending;                        ///< … and ends with.
  std::vector<std::string> never_beginning;  ///< Words that none begins with …
  std::vector<std::string> never_ending;     ///< … or ends with.
  std::size_t sentences_max = 0;             ///< 0: any.
};

/// Adds what the sentence says of every answer: it is about answers themselves, and not about what
/// customers write or some answers only.
void read_form(std::string_view sentence, Form& into);

/// The answer in this form.
[[nodiscard]] std::string formed(std::string answer, const Form& form);

}  // namespace auriga::conduct
