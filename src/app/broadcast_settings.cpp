#include "app/broadcast_settings.hpp"

namespace auriga::app {

using core::Setting;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

Setting number(std::string_view name, std::string_view standard, std::string_view meaning,
               std::int64_t min, std::int64_t max) {
  return {.name = name,
          .kind = core::SettingKind::kInteger,
          .standard = standard,
          .meaning = meaning,
          .min = min,
          .max = max};
}

constexpr std::int64_t kRateMax = 1'000'000;

}  // namespace

std::vector<Setting> broadcast_settings() {
  return {
      number("broadcasts.listeners_max", "500", "Listeners of one broadcast.", 1, 100'000),
      {.name = "broadcasts.languages",
       .kind = core::SettingKind::kList,
       .standard = "ar,bg,bn,ca,cs,da,de,el,en,es,et,fa,fi,fr,he,hi,hr,hu,id,it,ja,ko,lt,lv,ms,nl,"
                   "no,pl,pt,ro,ru,sk,sl,sr,sv,sw,ta,th,tr,uk,ur,vi,zh",
       .meaning =
           "Languages that speakers and listeners may name (ISO 639-1). Until translation is "
           "there, every listener hears the speaker's own voice.",
       .example = "en,es,de"},
      {.name = "broadcasts.names",
       .kind = core::SettingKind::kChoice,
       .standard = "nature",
       .meaning = "Where the words of a broadcast's name come from.",
       .choices = {"nature", "bible"}},
      number("broadcasts.heartbeat_seconds", "30", "How often clients are asked for a heartbeat.",
             1, 3600),
      number("broadcasts.idle_seconds", "120", "A connection without a frame is closed after this.",
             2, 86'400),
      number("broadcasts.refresh_minutes", "100", "Age at which a connection is asked to refresh.",
             1, 10'080),
      number("broadcasts.warning_minutes", "105", "Age from which it is warned.", 1, 10'080),
      number("broadcasts.warning_every_minutes", "5", "How often it is warned then.", 1, 10'080),
      number("broadcasts.close_minutes", "120", "Age at which it is closed.", 2, 10'080),
      number("broadcasts.grace_seconds", "30", "A speaker whose connection is lost may come back.",
             1, 3600),
      number("broadcasts.waiting_minutes", "60",
             "A broadcast made over HTTP waits for its speaker so long.", 1, 10'080),
      number("broadcasts.status_seconds", "30", "How often a speaker hears of his listeners.", 1,
             3600),
      number("broadcasts.history_seconds", "30", "Sound kept for listeners that resume.", 0, 300),
      number("broadcasts.creations_per_hour", "50", "New broadcasts per user; 0 is no limit.", 0,
             kRateMax),
      number("broadcasts.joins_per_minute", "10", "Joins per address; 0 is no limit.", 0, kRateMax),
      number("broadcasts.connects_per_minute", "20",
             "Connections to /ws/live per address; 0 is no limit.", 0, kRateMax),
      number("broadcasts.heartbeats_per_minute", "2", "Heartbeats per connection; 0 is no limit.",
             0, kRateMax),
      number("broadcasts.heartbeat_burst", "5", "Of these so many at once.", 1, kRateMax),
      number("broadcasts.audio_chunks_per_second", "50",
             "Audio chunks per connection; 0 is no limit.", 0, kRateMax),
      number("broadcasts.control_messages_per_second", "10",
             "Other messages per connection; 0 is no limit.", 0, kRateMax),
  };
}

broadcasts::LiveSettings read_live_settings(const core::Configuration& configuration) {
  const auto number = [&](std::string_view name) {
    return configuration.integer("broadcasts." + std::string(name));
  };
  broadcasts::LiveSettings out;
  out.listeners_max = number("listeners_max");
  out.languages = configuration.list("broadcasts.languages");
  out.theme = configuration.text("broadcasts.names");
  out.heartbeat_interval = seconds(number("heartbeat_seconds"));
  out.idle = seconds(number("idle_seconds"));
  out.refresh_after = minutes(number("refresh_minutes"));
  out.warn_after = minutes(number("warning_minutes"));
  out.warn_every = minutes(number("warning_every_minutes"));
  out.close_after = minutes(number("close_minutes"));
  out.speaker_grace = seconds(number("grace_seconds"));
  out.speaker_waiting = minutes(number("waiting_minutes"));
  out.status_every = seconds(number("status_seconds"));
  out.audio_history = seconds(number("history_seconds"));
  out.creations_per_hour = number("creations_per_hour");
  out.joins_per_minute = number("joins_per_minute");
  out.connects_per_minute = number("connects_per_minute");
  out.heartbeats_per_minute = number("heartbeats_per_minute");
  out.heartbeat_burst = number("heartbeat_burst");
  out.audio_chunks_per_second = number("audio_chunks_per_second");
  out.control_messages_per_second = number("control_messages_per_second");
  return out;
}

}  // namespace auriga::app
