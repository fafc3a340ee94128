// Everything about live broadcasts that an operator may set.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace auriga::broadcasts {

struct LiveSettings {
  std::int64_t listeners_max = 500;  ///< Of one broadcast.
  std::vector<std::string> languages = {"en"};
  std::string theme = "nature";  ///< Of the names.

  // The life of a connection.
  std::chrono::seconds heartbeat_interval{30};  ///< Told to clients.
  std::chrono::seconds idle{120};               ///< Without a frame: closed.
  std::chrono::seconds refresh_after{100 * 60};
  std::chrono::seconds warn_after{105 * 60};
  std::chrono::seconds warn_every{5 * 60};
  std::chrono::seconds close_after{120 * 60};

  std::chrono::seconds speaker_grace{30};      ///< To come back after a cut.
  std::chrono::seconds speaker_waiting{3600};  ///< To come at all, after POST.
  std::chrono::seconds status_every{30};       ///< sessionStatus to the speaker.
  std::chrono::seconds audio_history{30};      ///< To resume within.

  // Rates; 0 is no limit.
  std::int64_t creations_per_hour = 50;    ///< And user.
  std::int64_t joins_per_minute = 10;      ///< And address.
  std::int64_t connects_per_minute = 20;   ///< And address.
  std::int64_t heartbeats_per_minute = 2;  ///< And connection.
  std::int64_t heartbeat_burst = 5;
  std::int64_t audio_chunks_per_second = 50;      ///< And connection.
  std::int64_t control_messages_per_second = 10;  ///< And connection.
};

// Sizes, bytes.
inline constexpr std::size_t kControlBytesMax = 4096;
inline constexpr std::size_t kAudioMessageBytesMax = 65'536;
inline constexpr std::size_t kAudioBytesMin = 100;
inline constexpr std::size_t kAudioBytesMax = 32'768;
inline constexpr std::size_t kMessageBytesMax = 131'072;
inline constexpr std::size_t kQueueBytesMax = 262'144;  ///< Waiting for one connection.

}  // namespace auriga::broadcasts
