#include "domains/broadcasts/protocol.hpp"

#include <algorithm>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error_registry.hpp"
#include "domains/broadcasts/languages.hpp"
#include "domains/broadcasts/live_settings.hpp"

namespace auriga::broadcasts {

namespace websocket = platform::websocket;

namespace {

constexpr std::size_t kAudioHeaderBytes = 16;

void append_number(std::string& out, std::uint64_t number, unsigned bytes) {
  for (auto shift = bytes * 8; shift > 0; shift -= 8) {
    out += static_cast<char>(number >> (shift - 8));
  }
}

}  // namespace

Role role_of(Action action) {
  switch (action) {
    case Action::createSession:
    case Action::audioChunk:
    case Action::pauseBroadcast:
    case Action::resumeBroadcast:
    case Action::muteBroadcast:
    case Action::unmuteBroadcast:
    case Action::setVolume:
    case Action::speakerStateChange:
    case Action::getSessionStatus:
    case Action::endSession:
      return Role::speaker;
    case Action::joinSession:
    case Action::pausePlayback:
    case Action::resumePlayback:
    case Action::changeLanguage:
    case Action::switchLanguage:
      return Role::listener;
    case Action::refreshConnection:
    case Action::heartbeat:
      break;
  }
  return Role::none;
}

Error field_error(ErrorCode code, std::string_view field, std::string detail) {
  Error error(code, std::move(detail));
  error.with_faults(
      {{std::string(field), std::string(core::error_info(code).name), error.detail()}});
  return error;
}

Message Message::parse(std::string_view text) {
  auto value = core::parse_json(text);
  if (!value) {
    throw Error(ErrorCode::kInvalidMessage, value.error().detail());
  }
  auto* const object = value->if_object();
  if (object == nullptr) {
    throw Error(ErrorCode::kInvalidMessage, "a message is a JSON object");
  }
  const auto* name = object->if_contains("action");
  if (name == nullptr) {
    name = object->if_contains("type");
  }
  if (name == nullptr) {
    throw field_error(ErrorCode::kInvalidMessage, "action", "action is missing");
  }
  const auto* const named = name->if_string();
  const auto action =
      named != nullptr ? core::enum_value<Action>(std::string_view(*named)) : std::nullopt;
  if (!action) {
    throw field_error(ErrorCode::kInvalidAction, "action", "there is no such action");
  }
  if (text.size() > (*action == Action::audioChunk ? kAudioMessageBytesMax : kControlBytesMax)) {
    throw Error(ErrorCode::kMessageTooLarge,
                "a message has at most " + std::to_string(kControlBytesMax) +
                    " bytes, with audio " + std::to_string(kAudioMessageBytesMax));
  }
  return {*action, std::move(*object)};
}

const json::value* Message::find(std::string_view field) const {
  const auto* const value = fields_.if_contains(field);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string Message::text(std::string_view field) const {
  auto value = optional_text(field);
  if (!value || value->empty()) {
    throw field_error(ErrorCode::kMissingParameter, field, std::string(field) + " is missing");
  }
  return *std::move(value);
}

std::optional<std::string> Message::optional_text(std::string_view field) const {
  const auto* const value = find(field);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (!value->is_string()) {
    throw field_error(ErrorCode::kInvalidParameter, field, std::string(field) + " must be text");
  }
  return std::string(std::string_view(value->get_string()));
}

std::optional<double> Message::number(std::string_view field, double min, double max) const {
  const auto* const value = find(field);
  if (value == nullptr) {
    return std::nullopt;
  }
  boost::system::error_code error;
  const auto number = value->to_number<double>(error);
  if (error || !(number >= min && number <= max)) {
    throw field_error(ErrorCode::kInvalidParameter, field,
                      std::string(field) + " must be a number within its bounds");
  }
  return number;
}

std::optional<bool> Message::flag(std::string_view field) const {
  const auto* const value = find(field);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (!value->is_bool()) {
    throw field_error(ErrorCode::kInvalidParameter, field,
                      std::string(field) + " must be true or false");
  }
  return value->get_bool();
}

const json::object* Message::object(std::string_view field) const {
  const auto* const value = find(field);
  if (value != nullptr && !value->is_object()) {
    throw field_error(ErrorCode::kInvalidParameter, field,
                      std::string(field) + " must be an object");
  }
  return value == nullptr ? nullptr : &value->get_object();
}

void require_language(std::string_view field, std::string_view language,
                      const std::vector<std::string>& served) {
  if (!is_language_code(language)) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const bool well_formed = language.size() == 2 && std::ranges::all_of(language, is_letter);
    throw field_error(ErrorCode::kInvalidLanguage, field,
                      well_formed
                          ? "ISO 639-1 has no language " + std::string(language)
                          : "a language is two lower-case letters of ISO 639-1, such as en");
  }
  if (std::find(served.begin(), served.end(), language) == served.end()) {
    throw field_error(ErrorCode::kUnsupportedLanguage, field,
                      "the language " + std::string(language) + " is not served here");
  }
}

SpeakerSettings read_speaker_settings(const Message& message,
                                      const std::vector<std::string>& served) {
  SpeakerSettings settings{.source_language = message.text("sourceLanguage")};
  require_language("sourceLanguage", settings.source_language, served);
  if (const auto tier = message.optional_text("qualityTier")) {
    const auto value = core::enum_value<QualityTier>(*tier);
    if (!value) {
      throw field_error(ErrorCode::kInvalidParameter, "qualityTier",
                        "qualityTier is standard or premium");
    }
    settings.quality_tier = *value;
  }
  settings.partial_results = message.flag("partialResults").value_or(settings.partial_results);
  settings.min_stability =
      message.number("minStability", 0.70, 0.95).value_or(settings.min_stability);
  settings.max_buffer_seconds =
      message.number("maxBufferTimeout", 2, 10).value_or(settings.max_buffer_seconds);
  return settings;
}

json::object to_json(const LiveState& state) {
  return {{"isActive", !state.paused},
          {"isPaused", state.paused},
          {"isMuted", state.muted},
          {"volume", state.volume},
          {"speakerConnected", state.speaker_connected},
          {"lastStateChange", state.changed_at.ms}};
}

Frame make_message(std::string_view type, json::object fields, Timestamp now) {
  fields.emplace("type", type);
  fields.emplace("timestamp", now.ms);
  return websocket::make_frame(websocket::Opcode::text, core::to_json(fields));
}

Frame make_error(const Error& error, std::optional<Action> action, std::string_view correlation_id,
                 Timestamp now) {
  const auto& info = core::error_info(error.code());
  json::object details;
  if (action) {
    details["action"] = core::enum_name(*action);
  }
  for (const auto& fault : error.faults()) {
    details["field"] = fault.pointer;
  }
  json::object fields{
      {"code", info.name},
      {"message", error.detail().empty() ? std::string(info.meaning) : error.detail()},
      {"details", std::move(details)},
      {"correlationId", correlation_id}};
  if (const auto wait = error.retry_after()) {
    fields.emplace("retryAfter", wait->count());
  }
  return make_message("error", std::move(fields), now);
}

Frame make_audio(std::string_view language, std::uint64_t sequence, Timestamp at,
                 std::string_view samples) {
  constexpr char kVersion = 1;
  constexpr char kPcm = 0;
  std::string out;
  out.reserve(samples.size() + kAudioHeaderBytes + 10);
  websocket::append_header(out, websocket::Opcode::binary, kAudioHeaderBytes + samples.size());
  out += kVersion;
  out += kPcm;
  out += language.substr(0, 2);
  append_number(out, sequence, 4);
  append_number(out, static_cast<std::uint64_t>(at.ms), 8);
  out += samples;
  return std::make_shared<const std::string>(std::move(out));
}

}  // namespace auriga::broadcasts
