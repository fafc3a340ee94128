// What a topic is: a name, a policy, and a place in its order.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "platform/websocket/frame.hpp"

namespace auriga::platform::realtime {

/// What becomes of a publication that a subscriber is too slow for.
enum class TopicClass : std::uint8_t {
  kState,   ///< The latest value wins: it replaces one that waits.
  kStream,  ///< All are delivered in order, or the connection ends and may resume.
  kAudio,   ///< The oldest that wait are dropped, never the connection.
};

struct TopicPolicy {
  TopicClass kind = TopicClass::kStream;
  std::size_t history_frames_max = 256;               ///< 0: none is kept. A state keeps one.
  std::size_t history_bytes_max = 1ULL << 20U;        ///< Of frames, headers included.
  std::chrono::milliseconds history_age{5 * 60'000};  ///< Older ones are forgotten.
  /// How long a topic outlives its last subscriber and publication, with epoch and history.
  std::chrono::milliseconds idle{5 * 60'000};
  bool presence = false;  ///< Subscribers hear how many they are.
};

/// A place in a topic's order. An offset counts publications from 1 within its epoch; an epoch
/// names one life of the topic, so that an offset of a life before is never taken for one of this:
/// after a restart, or when the topic was forgotten, the epoch differs and nothing is resumed by
/// mistake.
struct Position {
  std::uint64_t epoch = 0;
  std::uint64_t offset = 0;
  bool operator==(const Position&) const = default;
};

/// An epoch in text: 16 hexadecimal digits, since JavaScript's numbers do not hold 64 bits.
[[nodiscard]] std::string epoch_text(std::uint64_t epoch);
/// 0, which no topic has, where it is none.
[[nodiscard]] std::uint64_t parse_epoch(std::string_view text);

}  // namespace auriga::platform::realtime
