// What travels in broadcasts over HTTP. The live protocol's messages: protocol.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::broadcasts {

using core::In;
using core::Timestamp;

enum class BroadcastStatus : std::uint8_t { active, paused, ended };
BOOST_DESCRIBE_ENUM(BroadcastStatus, active, paused, ended)

enum class QualityTier : std::uint8_t { standard, premium };
BOOST_DESCRIBE_ENUM(QualityTier, standard, premium)

enum class EndReason : std::uint8_t { ended, speaker_gone };
BOOST_DESCRIBE_ENUM(EndReason, ended, speaker_gone)

struct BroadcastKind {
  static constexpr std::string_view prefix = "brd_";
};
/// Of the row; what people say and clients send is the name, golden-eagle-427.
using BroadcastId = core::Id<BroadcastKind>;

struct LanguageCount {
  std::string language;
  std::int64_t listeners = 0;
};
BOOST_DESCRIBE_STRUCT(LanguageCount, (), (language, listeners))
inline core::Rules rules(core::Type<LanguageCount>) {
  return {"LanguageCount", "How many listen in a language."};
}

struct Broadcast {
  std::string id;
  BroadcastStatus status = BroadcastStatus::active;
  std::string owner_name;
  std::string source_language;
  QualityTier quality_tier = QualityTier::standard;
  bool speaker_connected = false;
  std::int64_t listeners = 0;
  std::int64_t listeners_peak = 0;
  std::int64_t listeners_max = 0;
  std::vector<LanguageCount> languages;
  Timestamp created_at;
  Timestamp updated_at;
  std::optional<Timestamp> ended_at;
  std::optional<EndReason> end_reason;
};
BOOST_DESCRIBE_STRUCT(Broadcast, (),
                      (id, status, owner_name, source_language, quality_tier, speaker_connected,
                       listeners, listeners_peak, listeners_max, languages, created_at, updated_at,
                       ended_at, end_reason))
inline core::Rules rules(core::Type<Broadcast>) {
  return {"Broadcast",
          "One speaker before his listeners.",
          {{.field = "id", .meaning = "Its name, to be said aloud: golden-eagle-427."},
           {.field = "owner_name", .meaning = "Who made it."},
           {.field = "listeners", .meaning = "Now."},
           {.field = "listeners_peak", .meaning = "The most there were at once."}}};
}

struct CreateBroadcast {
  std::string source_language;
  QualityTier quality_tier = QualityTier::standard;
};
BOOST_DESCRIBE_STRUCT(CreateBroadcast, (), (source_language, quality_tier))
inline core::Rules rules(core::Type<CreateBroadcast>) {
  return {"CreateBroadcast",
          "A new broadcast.",
          {{.field = "source_language",
            .required = true,
            .min = 1,
            .max = 16,
            .meaning = "The language spoken, ISO 639-1."},
           {.field = "quality_tier",
            .meaning = "What translation it asks for; kept, without effect until there is one."}}};
}

/// A listener's view: no more than everyone may know who knows the name.
struct LiveInfo {
  std::string id;
  BroadcastStatus status = BroadcastStatus::active;
  std::string source_language;
  QualityTier quality_tier = QualityTier::standard;
  std::vector<std::string> languages;
  std::vector<std::string> translated_languages;
  bool speaker_connected = false;
  std::int64_t listeners_max = 0;
  bool has_room = true;
};
BOOST_DESCRIBE_STRUCT(LiveInfo, (),
                      (id, status, source_language, quality_tier, languages, translated_languages,
                       speaker_connected, listeners_max, has_room))
inline core::Rules rules(core::Type<LiveInfo>) {
  return {"LiveInfo",
          "What a listener may know before joining.",
          {{.field = "languages", .meaning = "Those he may name."},
           {.field = "translated_languages",
            .meaning = "Those he really hears; in others it is the speaker's own voice."}}};
}

}  // namespace auriga::broadcasts
