// References inside an SOP: "go to step 8", "see section 9", "as described in C.2".
#pragma once

#include <string>
#include <vector>

#include "engines/procedure/reading.hpp"

namespace auriga::procedure {

struct Reference {
  std::string kind;    ///< "step", "section", "appendix", ...
  std::string number;  ///< "8", "G.9", "c"; lower case.
  std::size_t at = 0;  ///< Its first word in the sentence.
  std::size_t last = 0;
  bool jump = false;  ///< "go to", "continue with": the procedure goes on there.
};

[[nodiscard]] std::vector<Reference> references_in(const Sentence& sentence);

}  // namespace auriga::procedure
