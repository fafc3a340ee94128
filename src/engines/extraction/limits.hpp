// Bounds of one document's extraction. At each the document fails with an error that names it; the
// server and the other documents go on.
#pragma once

#include <chrono>
#include <cstdint>

namespace auriga::extraction {

struct ExtractionLimits {
  std::uint64_t document_bytes = 50ULL << 20U;   ///< DOCUMENT_TOO_LARGE above it.
  std::uint64_t text_bytes = 64ULL << 20U;       ///< Of extracted text. DOCUMENT_TOO_COMPLEX.
  std::uint64_t unpacked_bytes = 256ULL << 20U;  ///< Of a DOCX's parts. DOCUMENT_TOO_COMPLEX.
  std::uint64_t memory_bytes = 512ULL << 20U;    ///< Address space beside the program's own. Ditto.
  std::chrono::milliseconds time{30'000};        ///< Wall and processor time. Ditto.
  std::uint32_t pages = 10'000;                  ///< Of a PDF. Ditto.
};

}  // namespace auriga::extraction
