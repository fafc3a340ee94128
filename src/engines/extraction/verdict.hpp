// What the end of a document's child means to the person who sent the document.
#pragma once

#include <optional>

#include "core/error.hpp"
#include "engines/extraction/wire.hpp"

namespace auriga::extraction {

/// The error of a child that ended without a complete answer; nothing when it ended as it should.
/// `limits` are named in the detail, the signal or exit code in the private cause.
[[nodiscard]] std::optional<core::Error> judge_end(const EndedPacket& ended,
                                                   const ExtractionLimits& limits);

/// Whether the end shows a fault of the reader (a crash, a breach of the sandbox), not a limit.
[[nodiscard]] bool is_crash(const EndedPacket& ended);

[[nodiscard]] core::Error out_of_time(const ExtractionLimits& limits);

}  // namespace auriga::extraction
