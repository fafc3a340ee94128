// Chunked transfer coding (RFC 9112, section 7.1), decoded as it arrives.
//
//   body    = *( size [ ext ] CRLF bytes CRLF ) 1*"0" [ ext ] CRLF *( trailer CRLF ) CRLF
//
// Strict for the same reason as the head: sizes are 1 to 15 hexadecimal digits and nothing else,
// every line ends in CRLF, extensions are skipped within 256 bytes per line, trailers are skipped
// within 4 KiB.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/result.hpp"

namespace auriga::platform::http {

class ChunkedDecoder {
 public:
  struct Step {
    std::size_t consumed = 0;    ///< Bytes of the input that are done with.
    std::string_view data = {};  ///< Within them, bytes of the body. May be empty.
  };
  /// Reads on until it meets data, the end of the input or of the body. Fails with BAD_REQUEST.
  [[nodiscard]] core::Result<Step> next(std::string_view input);
  [[nodiscard]] bool done() const { return state_ == State::kDone; }

 private:
  enum class State : std::uint8_t {
    kSize,
    kExtension,
    kSizeLf,
    kData,
    kDataCr,
    kDataLf,
    kTrailer,
    kTrailerText,
    kTrailerLf,
    kEndLf,
    kDone
  };
  [[nodiscard]] core::Result<void> byte(char c);

  State state_ = State::kSize;
  std::uint64_t left_ = 0;      ///< Of the chunk: its size while read, then bytes to come.
  std::uint32_t digits_ = 0;    ///< Of the size.
  std::uint32_t line_ = 0;      ///< Bytes of the extension.
  std::uint32_t trailers_ = 0;  ///< Bytes of all trailers.
};

}  // namespace auriga::platform::http
