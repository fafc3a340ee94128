// Names of files that strangers give.
#pragma once

#include <string>
#include <string_view>

namespace auriga::core {

/// A file name that is safe to store and show: the last path component, control characters and
/// separators removed, no leading dots, at most 200 bytes with the extension kept. Empty when
/// nothing usable is left.
[[nodiscard]] std::string safe_file_name(std::string_view name);

/// A clean name with `suffix` before its extension, cut before both so that it keeps to the 200
/// bytes of clean names and to whole characters. An extension has at most 16 bytes. Pure.
[[nodiscard]] std::string cut_file_name(std::string_view name, std::string_view suffix);

}  // namespace auriga::core
