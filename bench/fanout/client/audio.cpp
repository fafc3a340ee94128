#include "audio.hpp"

#include <cmath>
#include <cstring>
#include <numbers>
#include <stdexcept>

namespace auriga::load {
namespace {

constexpr std::size_t kStampBytes = 16;
constexpr std::size_t kSamplesPerSecond = 16'000;

template <typename Value>
Value read_value(std::string_view bytes, std::size_t at) {
  Value value{};
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}

}  // namespace

// 440 Hz at a tenth of full scale: neither silence nor clipping, about which a server would warn.
Audio::Audio(std::size_t bytes) : chunk_(bytes, '\0') {
  if (bytes < kChunkBytesMin) {
    throw std::invalid_argument("a chunk has at least 100 bytes");
  }
  constexpr double kAmplitude = 3277;
  constexpr double kStep = 2 * std::numbers::pi * 440 / kSamplesPerSecond;
  for (std::size_t i = 0; i < bytes / sizeof(std::int16_t); ++i) {
    const auto sample =
        static_cast<std::int16_t>(kAmplitude * std::sin(kStep * static_cast<double>(i)));
    std::memcpy(chunk_.data() + i * sizeof(sample), &sample, sizeof(sample));
  }
}

std::string_view Audio::stamped(const Stamp& stamp) {
  std::memcpy(chunk_.data(), &stamp.sent_ns, sizeof(stamp.sent_ns));
  std::memcpy(chunk_.data() + 8, &stamp.index, sizeof(stamp.index));
  std::memcpy(chunk_.data() + chunk_.size() - 8, &stamp.index, sizeof(stamp.index));
  return chunk_;
}

Heard read_chunk(std::string_view payload, std::size_t bytes, bool has_header, std::int64_t at_ns) {
  Heard heard{.at_ns = at_ns};
  if (has_header) {
    if (payload.size() < kLiveHeaderBytes || payload[0] != 1 || payload[1] != 0) {
      throw std::runtime_error("a binary frame without the header of version 1 and codec 0");
    }
    for (std::size_t i = 4; i < 8; ++i) {
      heard.sequence = heard.sequence << 8U | static_cast<unsigned char>(payload[i]);
    }
    payload.remove_prefix(kLiveHeaderBytes);
  }
  if (payload.size() != bytes || payload.size() < kStampBytes) {
    throw std::runtime_error("a chunk of " + std::to_string(payload.size()) + " bytes, not of " +
                             std::to_string(bytes));
  }
  heard.stamp = {read_value<std::int64_t>(payload, 0), read_value<std::uint64_t>(payload, 8)};
  if (read_value<std::uint64_t>(payload, bytes - 8) != heard.stamp.index) {
    throw std::runtime_error("a chunk whose beginning and end are of different ones");
  }
  return heard;
}

}  // namespace auriga::load
