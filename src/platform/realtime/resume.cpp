#include "platform/realtime/resume.hpp"

#include <boost/json/value.hpp>

namespace auriga::platform::realtime {

std::optional<Position> read_position(const boost::json::object& given, std::string_view offset) {
  const auto* const epoch = given.if_contains("epoch");
  const auto* const number = given.if_contains(offset);
  if (epoch == nullptr || !epoch->is_string() || number == nullptr) {
    return std::nullopt;
  }
  boost::system::error_code error;
  const auto at = number->to_number<std::uint64_t>(error);
  if (error) {
    return std::nullopt;
  }
  return Position{parse_epoch(epoch->get_string()), at};
}

}  // namespace auriga::platform::realtime
