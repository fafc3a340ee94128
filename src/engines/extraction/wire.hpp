// The protocol between the pool and a helper, both sides of it.
//
// A helper has one control socket (descriptor 3, SOCK_SEQPACKET, so packets arrive whole):
//   helper → pool   HelloPacket once, when it is ready
//   pool → helper   RequestPacket with two descriptors: the document, and the end of a pipe
//   helper → pool   EndedPacket: how the child that read the document ended
// The child writes its answer into that pipe, as frames; the pipe's end is the answer's end. So a
// child that a document has taken over holds nothing of any other document, and cannot speak for
// its parent.
//
// A frame is 4 bytes little-endian, type << 24 | length, then `length` bytes (at most
// kFrameBytesMax):
//   progress   done, total: two u32
//   text       the next piece of the text
//   pages      u32 each: where pages start, in code points
//   note       one sentence
//   failure    the error's name, a line feed, its detail
//   end        u64: bytes of text in all
// An answer is valid when it holds exactly one `failure` or `end`, last. The pool believes none of
// it: OutputDecoder checks bounds, order, UTF-8 and codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "engines/extraction/extracted_text.hpp"
#include "engines/extraction/limits.hpp"

namespace auriga::extraction {

inline constexpr std::uint32_t kWireMagic = 0x41455831;  // "AEX1"; counts up with the protocol.
inline constexpr int kControlDescriptor = 3;
inline constexpr std::size_t kFrameBytesMax = 64 * 1024;
inline constexpr std::size_t kNotesMax = 16;
inline constexpr std::size_t kNoteBytesMax = 1000;

/// How a helper or its child says, by its exit code, what no message can say any more.
inline constexpr int kExitOutOfMemory = 71;  ///< The memory limit, or an allocation beyond it.
inline constexpr int kExitGaveUp = 72;       ///< A library aborted on the document.
inline constexpr int kExitNoSandbox = 73;    ///< The kernel refused the sandbox.
inline constexpr int kExitBadRequest = 74;   ///< The control socket brought nonsense.

struct HelloPacket {
  std::uint32_t magic = kWireMagic;
};

struct RequestPacket {
  std::uint32_t magic = kWireMagic;
  std::uint32_t kind = 0;
  std::uint64_t document_bytes = 0;
  std::uint64_t text_bytes = 0;
  std::uint64_t unpacked_bytes = 0;
  std::uint64_t memory_bytes = 0;
  std::uint32_t processor_seconds = 0;
  std::uint32_t pages = 0;
};

struct EndedPacket {
  std::uint32_t magic = kWireMagic;
  std::int32_t status = 0;  ///< As waitpid(2) gives it.
  std::uint64_t processor_us = 0;
  std::uint64_t peak_bytes = 0;
};

enum class FrameType : std::uint8_t { kProgress = 1, kText, kPages, kNote, kFailure, kEnd };

/// Appends one frame. `payload` has at most kFrameBytesMax bytes.
void append_frame(std::string& out, FrameType type, std::string_view payload);

/// Appends a whole answer: `result` in as many frames as it takes.
void append_answer(std::string& out, const core::Result<ExtractedText>& result);
void append_progress(std::string& out, std::uint32_t done, std::uint32_t total);

/// Puts an answer together from the bytes of the pipe. One per document; not thread-safe.
class OutputDecoder {
 public:
  OutputDecoder(DocumentKind kind, const ExtractionLimits& limits) : limits_(limits) {
    text_.kind = kind;
  }

  /// Takes the next bytes, in pieces of any size. False when the sender breaks the protocol; then
  /// problem() says how, and nothing more may be fed.
  [[nodiscard]] bool feed(std::string_view bytes);
  [[nodiscard]] const std::string& problem() const { return problem_; }

  /// The newest progress since the last call, as done and total.
  [[nodiscard]] std::optional<std::pair<std::uint32_t, std::uint32_t>> take_progress();

  /// Whether `end` or `failure` came.
  [[nodiscard]] bool complete() const { return complete_; }

  /// The answer; call once, when complete(). Checks what only the whole can tell (UTF-8, pages).
  [[nodiscard]] core::Result<ExtractedText> finish();

 private:
  bool broken(std::string_view why);
  bool take_frame(FrameType type, std::string_view payload);
  bool take_pages(std::string_view payload);
  bool take_failure(std::string_view payload);

  ExtractionLimits limits_;
  ExtractedText text_;
  std::string pending_;  // An incomplete frame: at most one, so bounded.
  std::string problem_;
  std::optional<core::Error> failure_;
  std::optional<std::pair<std::uint32_t, std::uint32_t>> progress_;
  bool complete_ = false;
};

}  // namespace auriga::extraction
