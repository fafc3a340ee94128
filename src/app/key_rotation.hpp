// The master key exchanged for a new one: the new key is written down first, beside those that
// were; then every sealed value is sealed under it. Cut short at any point, all is read as before,
// and the next rotation first ends the one that was left.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/master_key.hpp"
#include "core/rules.hpp"
#include "platform/database/database.hpp"

namespace auriga::app {

/// A master key, without what is secret of it.
struct KeyState {
  std::string id;  ///< Empty: of values whose key is not known.
  std::optional<core::Timestamp> made_at;
  std::int64_t sealed = 0;  ///< Values under it.
};
BOOST_DESCRIBE_STRUCT(KeyState, (), (id, made_at, sealed))
inline core::Rules rules(core::Type<KeyState>) {
  return {"KeyState", "A master key."};
}

/// The current one first.
[[nodiscard]] platform::Task<std::vector<KeyState>> key_states(platform::db::Database& database,
                                                               std::vector<MasterKey> keys);

struct RotationOptions {
  bool makes_key = true;  ///< Else the first key is new already, as the configuration gives it.
  bool forgets = false;   ///< Also forget the former keys under which nothing is any more.
  std::function<void(std::int64_t done, std::int64_t total)> progress;
};

struct RotationReport {
  bool made = false;  ///< Not where a rotation was to be ended that had been cut short.
  std::int64_t sealed = 0;
  std::int64_t unreadable = 0;  ///< Left as they are.
  std::int64_t forgotten = 0;   ///< Keys.
};
BOOST_DESCRIBE_STRUCT(RotationReport, (), (made, sealed, unreadable, forgotten))
inline core::Rules rules(core::Type<RotationReport>) {
  return {"RotationReport", "What a rotation of the master key did."};
}

/// `keys` are those of `data`, or of the configuration. No process may work meanwhile that does not
/// know the new key. Throws what writing the key file or the database throws.
[[nodiscard]] platform::Task<RotationReport> rotate_master_key(
    platform::db::Database& database, std::filesystem::path data, std::vector<MasterKey> keys,
    RotationOptions options, core::Random& random, const core::Clock& clock);

}  // namespace auriga::app
