// The command line: the master keys, for the commands that speak of them.
#pragma once

#include <vector>

#include "app/cli.hpp"
#include "app/key_rotation.hpp"

namespace auriga::app::cli {

struct RotateKeysOptions {
  bool forget = false;
  bool all_stopped = false;  ///< On PostgreSQL: no other server works on the database.
  /// With accounts.master_key: every server was started with the keys that stand there.
  bool all_restarted = false;
};

int keys_list(const Global& global);
/// Puts a new one in force and seals all under it.
int keys_rotate(const Global& global, const RotateKeysOptions& options);

/// Those of the data folder, which is open. Blocks.
[[nodiscard]] std::vector<KeyState> master_key_states(const Global& global,
                                                      const core::Configuration& configuration,
                                                      Application& app);

}  // namespace auriga::app::cli
