// The words of /ws/live, in camelCase as clients of the protocol know them (docs/broadcasts.md):
// reading what a client says, writing what the server says.
//
// Audio to listeners is a binary frame: version (1), codec (0: PCM), two letters of language, the
// sequence in 32 bits, the time in milliseconds in 64, then the samples; numbers in network order.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/time.hpp"
#include "domains/broadcasts/types.hpp"
#include "platform/websocket/frame.hpp"

namespace auriga::broadcasts {

namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using platform::websocket::Frame;

enum class Role : std::uint8_t { none, speaker, listener };
BOOST_DESCRIBE_ENUM(Role, none, speaker, listener)

enum class Action : std::uint8_t {
  createSession,
  joinSession,
  refreshConnection,
  heartbeat,
  audioChunk,
  pauseBroadcast,
  resumeBroadcast,
  muteBroadcast,
  unmuteBroadcast,
  setVolume,
  speakerStateChange,
  getSessionStatus,
  endSession,
  pausePlayback,
  resumePlayback,
  changeLanguage,
  switchLanguage,
};
BOOST_DESCRIBE_ENUM(Action, createSession, joinSession, refreshConnection, heartbeat, audioChunk,
                    pauseBroadcast, resumeBroadcast, muteBroadcast, unmuteBroadcast, setVolume,
                    speakerStateChange, getSessionStatus, endSession, pausePlayback, resumePlayback,
                    changeLanguage, switchLanguage)

/// Whose action it is; none: anybody's.
[[nodiscard]] Role role_of(Action action);

/// A message of a client. Readers throw MISSING_PARAMETER or INVALID_PARAMETER, whose only fault
/// names the field.
class Message {
 public:
  /// Throws INVALID_MESSAGE, INVALID_ACTION, MESSAGE_TOO_LARGE.
  [[nodiscard]] static Message parse(std::string_view text);
  Message(Action action, json::object fields) : action_(action), fields_(std::move(fields)) {}

  [[nodiscard]] Action action() const { return action_; }
  [[nodiscard]] std::string text(std::string_view field) const;  ///< Required.
  [[nodiscard]] std::optional<std::string> optional_text(std::string_view field) const;
  [[nodiscard]] std::optional<double> number(std::string_view field, double min, double max) const;
  [[nodiscard]] std::optional<bool> flag(std::string_view field) const;
  [[nodiscard]] const json::object* object(std::string_view field) const;

 private:
  [[nodiscard]] const json::value* find(std::string_view field) const;
  Action action_;
  json::object fields_;
};

/// An error about one field of a message.
[[nodiscard]] Error field_error(ErrorCode code, std::string_view field, std::string detail);

/// Throws INVALID_LANGUAGE, or UNSUPPORTED_LANGUAGE where `served` does not have it; the only fault
/// names `field`.
void require_language(std::string_view field, std::string_view language,
                      const std::vector<std::string>& served);

/// What a speaker asks for with createSession.
struct SpeakerSettings {
  std::string source_language;
  QualityTier quality_tier = QualityTier::standard;
  bool partial_results = true;
  double min_stability = 0.85;
  double max_buffer_seconds = 5;
};
[[nodiscard]] SpeakerSettings read_speaker_settings(const Message& message,
                                                    const std::vector<std::string>& served);

/// How a broadcast is, as listeners hear it.
struct LiveState {
  bool paused = false;
  bool muted = false;
  double volume = 1;
  bool speaker_connected = false;
  Timestamp changed_at;
};
[[nodiscard]] json::object to_json(const LiveState& state);

/// A text frame `{type, …fields, timestamp}`.
[[nodiscard]] Frame make_message(std::string_view type, json::object fields, Timestamp now);
/// `{type: error, code, message, details, correlationId, retryAfter, timestamp}`; `details` names
/// the action that failed, where it is known, and the field.
[[nodiscard]] Frame make_error(const Error& error, std::optional<Action> action,
                               std::string_view correlation_id, Timestamp now);
[[nodiscard]] Frame make_audio(std::string_view language, std::uint64_t sequence, Timestamp at,
                               std::string_view samples);

}  // namespace auriga::broadcasts
