#include "engines/schedule/zone.hpp"

#include <date/tz.h>

namespace auriga::schedule {

using std::chrono::seconds;

std::expected<Zone, std::string> Zone::find(std::string_view name) {
  try {
    return Zone(date::locate_zone(std::string(name)));
  } catch (const std::runtime_error&) {
    return std::unexpected("there is no time zone '" + std::string(name) +
                           "'; write one such as Europe/Oslo");
  }
}

std::string Zone::name() const {
  return zone_->name();
}

Zone::Stretch Zone::at(seconds utc) const {
  const auto info = zone_->get_info(date::sys_seconds(utc));
  return {.begin = info.begin.time_since_epoch(),
          .end = info.end.time_since_epoch(),
          .offset = info.offset};
}

seconds Zone::first(LocalSeconds local) const {
  const auto info = zone_->get_info(date::local_seconds(local));
  if (info.result == date::local_info::nonexistent) {
    return info.second.begin.time_since_epoch();
  }
  return local - info.first.offset;
}

}  // namespace auriga::schedule
