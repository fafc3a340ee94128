// The length of file names.
#pragma once

#include <string>
#include <string_view>

namespace auriga::core {

/// A clean name with `suffix` before its extension, cut before both so that it keeps to the 200
/// bytes of clean names and to whole characters. An extension has at most 16 bytes. Pure.
[[nodiscard]] std::string cut_file_name(std::string_view name, std::string_view suffix);

}  // namespace auriga::core
