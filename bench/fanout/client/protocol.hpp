// How to connect to the server under load, and the words of the live protocol (docs/broadcasts.md).
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

namespace auriga::load {

namespace json = boost::json;

enum class Contract {
  plain,  ///< What one client sends goes to all others, as it is.
  live,   ///< Auriga's /ws/live.
};

struct Target {
  std::uint16_t port = 0;
  Contract contract = Contract::live;
  std::string path = "/ws/live";
  std::string token;  ///< The speaker's access token (live).

  [[nodiscard]] bool is_live() const { return contract == Contract::live; }
  /// With the speaker's token.
  [[nodiscard]] std::string for_speaker() const;
  /// Joins `session` with no further word.
  [[nodiscard]] std::string for_listener(std::string_view session) const;
};

inline constexpr std::string_view kLanguage = "en";  // The speaker's and so every listener's.

/// A message from the server. Throws std::runtime_error where it is no object with a `type`, or is
/// an `error`.
[[nodiscard]] json::object read_message(std::string_view text);
[[nodiscard]] std::string_view type_of(const json::object& message);

/// A member's text or number; throws std::runtime_error that names it where it is missing.
[[nodiscard]] std::string text_of(const json::object& message, std::string_view name);
[[nodiscard]] std::uint64_t number_of(const json::object& message, std::string_view name);

/// {"action": name, …}
[[nodiscard]] std::string action(std::string_view name, json::object fields = {});

}  // namespace auriga::load
