// Names within one upload.
#pragma once

#include <vector>

#include "domains/agents/intake.hpp"

namespace auriga::agents {

/// Two files of the same name in one upload are two documents: "guide.pdf" and "guide (2).pdf".
void number_equal_names(std::vector<Upload>& files);

}  // namespace auriga::agents
