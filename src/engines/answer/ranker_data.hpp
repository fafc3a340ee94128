// The ranker's weights as they lie in the program.
#pragma once

#include <string_view>

namespace auriga::answer {

/// The bytes of data/ranker.net, read-only, 64-byte aligned. Any thread.
[[nodiscard]] std::string_view ranker_data();

}  // namespace auriga::answer
