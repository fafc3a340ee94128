// What kind of thing a rule forbids. Internal to this folder.
#pragma once

#include <string>
#include <string_view>

namespace auriga::conduct {

struct Prohibition {
  std::string verb;        ///< "guess" of "never guess prices"; empty where none is seen.
  bool manner = false;     ///< How to behave: "blame", "argue".
  bool unknown = false;    ///< To say what is not known: "guess", "invent".
  bool of_others = false;  ///< "What a reader has borrowed", "another guest's room".
};

/// `lowered` is a rule that begins with "never", "do not" and the like, in lower case.
[[nodiscard]] Prohibition prohibition_of(std::string_view lowered);

/// Whether a message is about somebody else than who writes it: "Mrs Smith", "my neighbour", "she".
[[nodiscard]] bool speaks_of_others(std::string_view message);

}  // namespace auriga::conduct
