// HTML's character encodings, by the HTML Standard's order: byte-order mark, <meta charset>, what
// the bytes look like. Converters are opened before the sandbox, as they are files.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace auriga::extract {

/// Opens the converters. Call before the sandbox; without it only UTF-8, UTF-16 and Windows-1252
/// are read.
void open_converters();

/// The page as UTF-8; `note` is set when bytes had to be replaced or the encoding was guessed.
[[nodiscard]] core::Result<std::string> html_to_utf8(std::string_view bytes, std::string& note);

/// The label a page gives itself in its first 4096 bytes, in lower case; empty without one.
[[nodiscard]] std::string declared_charset(std::string_view bytes);

}  // namespace auriga::extract
