// A reader turns the bytes of one document into text. It runs in the sandbox: it opens nothing,
// starts nothing and keeps nothing from one document to the next. Readers must stand any input;
// what they cannot stand (memory, time, a crash in a library) the process around them bounds.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "core/result.hpp"
#include "engines/extraction/extracted_text.hpp"
#include "engines/extraction/limits.hpp"

namespace auriga::extract {

using extraction::DocumentKind;
using extraction::ExtractedText;
using extraction::ExtractionLimits;
using Text = core::Result<ExtractedText>;

/// Told now and then: done of total, in a unit of the reader's choice.
using Progress = std::function<void(std::uint32_t done, std::uint32_t total)>;

/// Reads a document of any kind with the reader for it, and checks what all must keep: at most
/// `limits.text_bytes`, not empty, UTF-8, `characters` counted.
[[nodiscard]] Text read_document(DocumentKind kind, std::string_view bytes,
                                 const ExtractionLimits& limits, const Progress& progress);

[[nodiscard]] Text read_pdf(std::string_view bytes, const ExtractionLimits& limits,
                            const Progress& progress);
[[nodiscard]] Text read_html(std::string_view bytes, const ExtractionLimits& limits);
[[nodiscard]] Text read_docx(std::string_view bytes, const ExtractionLimits& limits,
                             const Progress& progress);

/// Lets the libraries do once what they do at first use (tables, files they look for), while files
/// can still be opened. Call before the sandbox.
void warm_up();
/// The part of it that HTML and DOCX need.
void warm_up_parsers();

}  // namespace auriga::extract
