// auriga keys: the keys that seal secrets at rest.
#include "app/cli_keys.hpp"

#include <fmt/format.h>

#include "app/data_folder.hpp"
#include "app/data_lock.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "platform/database/database.hpp"
#include "platform/database/database_url.hpp"

namespace auriga::app::cli {
namespace {

/// Throws where a server may work that cannot open what comes under the new key: each knows the
/// keys that there were when it started.
void require_no_server(const Global& global, const std::string& database_url,
                       const RotateKeysOptions& options, bool keys_given) {
  if (platform::db::is_postgres_url(database_url) && !options.all_stopped) {
    throw core::Error(core::ErrorCode::kDataInUse,
                      keys_given
                          ? "other servers may use this database: restart them all with the keys "
                            "of accounts.master_key and add --all-restarted"
                          : "other servers may use this database: stop them all and add "
                            "--all-stopped; then copy keys/master.key to each before it starts");
  }
  require_installation(global.data, database_url, keys_given);
  const DataLock server(global.data,
                        keys_given ? "restart it with the keys of accounts.master_key, if it was "
                                     "not since they came there, and add --all-restarted"
                                   : "stop it, and start it again afterwards");
}

/// After the data folder was opened, which makes a key where there is none.
std::vector<MasterKey> load_keys(const Global& global, const core::Configuration& configuration) {
  return load_master_keys(global.data, configuration.text("accounts.master_key"),
                          core::system_random(), core::system_clock());
}

platform::Task<> look(Application& app, std::vector<MasterKey> keys, std::vector<KeyState>& out) {
  out = co_await key_states(app.database(), std::move(keys));
}

platform::Task<> rotate(Application& app, std::filesystem::path data, std::vector<MasterKey> keys,
                        RotationOptions options, RotationReport& out) {
  out = co_await rotate_master_key(app.database(), std::move(data), std::move(keys),
                                   std::move(options), core::system_random(), core::system_clock());
}

void print_rotation(const RotationReport& report, bool configured) {
  if (report.made) {
    fmt::print("A new master key is in force; {} values are sealed under it.\n", report.sealed);
  } else if (configured) {
    fmt::print("{} values were sealed anew, under the first key of accounts.master_key.\n",
               report.sealed);
  } else {
    fmt::print(
        "A rotation that was cut short is ended: {} values were sealed anew. No other key was "
        "made; rotate again for one.\n",
        report.sealed);
  }
  if (report.forgotten > 0) {
    fmt::print("{} former keys are forgotten. A backup keeps those that it was made with.\n",
               report.forgotten);
  }
  if (report.unreadable > 0) {
    fmt::print(stderr,
               "{} values open with none of the keys and stay as they are: set those secrets "
               "anew.\n",
               report.unreadable);
  }
}

}  // namespace

std::vector<KeyState> master_key_states(const Global& global,
                                        const core::Configuration& configuration,
                                        Application& app) {
  std::vector<KeyState> states;
  app.run(look(app, load_keys(global, configuration), states));
  return states;
}

int keys_list(const Global& global) {
  const auto configuration = configuration_of(global);
  const auto app = make_application(global, configuration);
  app->open();
  const auto states = master_key_states(global, configuration, *app);
  if (global.json) {
    boost::json::array all;
    for (const auto& state : states) {
      all.push_back(core::value_or_throw(core::parse_json(core::to_json(state))));
    }
    fmt::print("{}\n", boost::json::serialize(all));
    return kDone;
  }
  fmt::print("{:<10}  {:<24}  {}\n", "KEY", "MADE", "SEALS");
  for (const auto& state : states) {
    fmt::print("{:<10}  {:<24}  {}{}\n", state.id.empty() ? "unknown" : state.id,
               state.made_at ? core::to_rfc3339(*state.made_at) : "-", state.sealed,
               &state == &states.front() ? "  current" : "");
  }
  return kDone;
}

int keys_rotate(const Global& global, const RotateKeysOptions& options) {
  const auto configuration = configuration_of(global);
  const bool keys_given = !configuration.text("accounts.master_key").empty();
  if (keys_given && options.forget) {
    throw core::Error(core::ErrorCode::kValidationFailed,
                      "accounts.master_key gives the keys: take the former ones out there");
  }
  const bool beside = keys_given && options.all_restarted;
  if (!beside) {
    require_no_server(global, configuration.text("database.url"), options, keys_given);
  }
  const auto app = make_application(global, configuration);
  app->open(beside ? Opening::kBeside : Opening::kAlone);
  RotationReport report;
  {
    ProgressBar bar(!global.json);
    RotationOptions how{.makes_key = !keys_given,
                        .forgets = options.forget,
                        .progress = [&bar](std::int64_t done, std::int64_t total) {
                          bar.show("Sealing under the new key", done, total);
                        }};
    app->run(rotate(*app, global.data, load_keys(global, configuration), std::move(how), report));
  }
  if (global.json) {
    fmt::print("{}\n", core::to_json(report));
  } else {
    print_rotation(report, keys_given);
  }
  return report.unreadable == 0 ? kDone : kFailed;
}

}  // namespace auriga::app::cli
