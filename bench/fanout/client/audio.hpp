// A chunk of audio that tells when it was sent and which one it is.
//
// Layout, in this machine's byte order: 8 bytes time of sending (now_ns()), 8 bytes index from 0
// on, then a tone as signed 16-bit samples, and in the last 8 bytes the index again, so that a
// chunk put together of two is seen. A listener of a live server gets it behind a header of 16
// bytes (docs/broadcasts.md): version, codec, language, sequence, time of the server.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace auriga::load {

/// The smallest chunk: what the live protocol takes, and room for the stamp.
inline constexpr std::size_t kChunkBytesMin = 100;
inline constexpr std::size_t kChunkBytes = 640;  ///< 20 ms; how many a second is an option.
inline constexpr std::size_t kLiveHeaderBytes = 16;

struct Stamp {
  std::int64_t sent_ns = 0;
  std::uint64_t index = 0;
};

/// Chunks of one size, made ready once and stamped anew for each sending.
class Audio {
 public:
  /// `bytes` is at least kChunkBytesMin.
  explicit Audio(std::size_t bytes);

  /// Valid until the next call.
  std::string_view stamped(const Stamp& stamp);

 private:
  std::string chunk_;
};

struct Heard {
  Stamp stamp;
  std::uint64_t sequence = 0;  ///< Of the live header; 0 without one.
  std::int64_t at_ns = 0;
};

/// Reads a chunk of `bytes` with its live header, or without one. Throws std::runtime_error where
/// it is not such a chunk.
[[nodiscard]] Heard read_chunk(std::string_view payload, std::size_t bytes, bool has_header,
                               std::int64_t at_ns);

}  // namespace auriga::load
