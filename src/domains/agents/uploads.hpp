// Names within one upload.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domains/agents/intake.hpp"

namespace auriga::agents {

/// The name under which a file of that name is kept: cleaned, and "unnamed" when nothing is left.
/// One from which something was taken, or that was cut, has a mark that follows from all of it:
/// another file's name does not become the same.
[[nodiscard]] std::string kept_name(std::string_view given);

/// Two files of the same name in one upload are two documents: "guide.pdf" and "guide (2).pdf".
void number_equal_names(std::vector<Upload>& files);

}  // namespace auriga::agents
