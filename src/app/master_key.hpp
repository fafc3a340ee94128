// Master keys: 32 random bytes each, of which the first seals secrets at rest and any opens them.
// They stand in keys/master.key of the data folder, one a line with the time it was made, unless
// the configuration gives them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/crypto.hpp"

namespace auriga::app {

struct MasterKey {
  std::string bytes;
  std::optional<core::Timestamp> made_at;  ///< Unknown of one that the configuration gives.
};

/// What is said of a text that parse_master_keys() does not take, behind where it stands.
constexpr std::string_view kMasterKeysForm =
    "must hold one key or several, each 32 bytes as base64url (43 characters) and perhaps its time "
    "after it, with white space between";

/// Where the keys are.
[[nodiscard]] std::filesystem::path master_key_file(const std::filesystem::path& data);

/// The keys in a text, the current one first: base64url, each perhaps followed by its time, with
/// white space between. Nothing where it is something else, or none.
[[nodiscard]] std::optional<std::vector<MasterKey>> parse_master_keys(std::string_view text);

/// The keys of this installation. Makes the file (mode 0600, durable) at the first start. Throws
/// CONFIGURATION_INVALID for what are no keys, READ_ONLY or INTERNAL when the file cannot be
/// written.
[[nodiscard]] std::vector<MasterKey> load_master_keys(const std::filesystem::path& data,
                                                      const std::string& configured,
                                                      core::Random& random,
                                                      const core::Clock& clock);

/// Puts these in place of what the file holds: all or nothing. Throws READ_ONLY or INTERNAL.
void write_master_keys(const std::filesystem::path& data, const std::vector<MasterKey>& keys);

[[nodiscard]] MasterKey new_master_key(core::Random& random, const core::Clock& clock);

/// Seals with the first.
[[nodiscard]] core::Sealer sealer_of(const std::vector<MasterKey>& keys);

}  // namespace auriga::app
