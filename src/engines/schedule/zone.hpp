// Zone: a time zone of the IANA database (the system's tzdata).
//
// Howard Hinnant's date library reads it; its headers stay in this folder.
#pragma once

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

#include "core/time.hpp"

namespace date {
class time_zone;
}

namespace auriga::schedule {

/// Seconds of a clock on the wall, as if it were UTC's.
using LocalSeconds = std::chrono::seconds;

class Zone {
 public:
  /// "Europe/Oslo", "UTC". The failure is a sentence for people.
  [[nodiscard]] static std::expected<Zone, std::string> find(std::string_view name);

  [[nodiscard]] std::string name() const;

  /// A stretch of time through which the clock on the wall is not changed.
  struct Stretch {
    std::chrono::seconds begin;   ///< Since 1970, UTC.
    std::chrono::seconds end;     ///< The first second of the next.
    std::chrono::seconds offset;  ///< Local is UTC plus this.
  };
  [[nodiscard]] Stretch at(std::chrono::seconds utc) const;

  /// When the clock on the wall shows `local`: the first time, where it does so twice; when it is
  /// set forward, where it never does.
  [[nodiscard]] std::chrono::seconds first(LocalSeconds local) const;

 private:
  explicit Zone(const date::time_zone* zone) : zone_(zone) {}
  const date::time_zone* zone_;
};

}  // namespace auriga::schedule
