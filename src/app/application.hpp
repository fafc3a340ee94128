// Application: the program put together. It owns everything there is, in the order in which it is
// made, and knows two ways of life: open() for tools that work straight on a data folder, and
// serve() for the server.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/configuration.hpp"
#include "core/identity.hpp"
#include "core/password.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::agents {
class AgentService;
class Reading;
}  // namespace auriga::agents
namespace auriga::accounts {
class AccountService;
}
namespace auriga::sessions {
class SessionService;
}
namespace auriga::operations {
class HealthChecks;
}
namespace auriga::platform {
class Runtime;
}
namespace auriga::platform::db {
class Database;
struct BackupManifest;
struct Migration;
}  // namespace auriga::platform::db

namespace auriga::app {

using platform::Task;

struct ApplicationOptions {
  std::filesystem::path data;
  core::Configuration configuration;
  bool demo = false;                   ///< Fill an empty server with the demo.
  std::size_t shards = 0;              ///< 0: as configured.
  core::PasswordCost password_cost{};  ///< Less in tests, which sign in by the thousand.
};

/// What a tool is to the data folder. Those up to kAlone make no installation where there is none.
enum class Opening : std::uint8_t {
  kBeside,   ///< Runs beside a server, if there is one: the schema must be the program's.
  kAlone,    ///< The same, but holds the folder until the end, as a server does.
  kMake,     ///< As kAlone, and makes what is not there.
  kUpgrade,  ///< Holds it, makes what is not there, and migrates an older database after a backup.
  kUpgradeWithoutBackup,
};

class Application {
 public:
  /// Starts threads; touches neither disk nor network. Throws CONFIGURATION_INVALID.
  explicit Application(ApplicationOptions options);
  /// Ends everything; the program too, as failed, where something does not end in its time.
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  /// Opens the data folder and makes the services. Throws DATA_IN_USE when another process holds
  /// the folder, CONFIGURATION_INVALID when there is no installation or the database is older than
  /// the program, naming the command that helps, and SCHEMA_NEWER. Blocks.
  void open(Opening opening = Opening::kBeside);

  /// Opens as kUpgrade, serves until `stop_requested` answers true (asked ten times a second), then
  /// stops in two steps. `ready` is called once, when requests are answered. Blocks. False when
  /// something was told to stop, still runs and was logged: leave the program then, past the
  /// destructor.
  struct Ready {
    std::string url;
    std::string setup_token;  ///< Empty once somebody has an account.
    std::string demo_email;   ///< Empty without demo.
    std::string demo_password;
    bool demo_refused = false;  ///< There is one, and others can reach the server.
  };
  [[nodiscard]] bool serve(const std::function<void(const Ready&)>& ready,
                           const std::function<bool()>& stop_requested);

  /// Runs a coroutine on shard 0 and waits for it; rethrows.
  void run(Task<> task);

  /// A copy of everything into a new folder; restore() takes it back.
  [[nodiscard]] platform::db::BackupManifest backup(const std::filesystem::path& target);

  // Valid after open().
  [[nodiscard]] platform::db::Database& database();
  [[nodiscard]] accounts::AccountService& accounts();
  [[nodiscard]] agents::AgentService& agents();
  [[nodiscard]] agents::Reading& reading();
  /// Makes an agent's latest version here and now: for tools, which run no workflows.
  [[nodiscard]] Task<> make_here(core::Tenant tenant, core::AgentId agent);
  [[nodiscard]] sessions::SessionService& sessions();
  /// What the jobs prune-notifications and prune-mail do, now.
  [[nodiscard]] Task<> prune_mail();
  /// The owner of an agent, for tools without sign-in. Throws NOT_FOUND.
  [[nodiscard]] Task<core::Caller> owner_of(core::AgentId agent);
  [[nodiscard]] operations::HealthChecks& health_checks();
  [[nodiscard]] std::size_t migrations_applied() const;
  /// The backup that was taken before them; empty without one.
  [[nodiscard]] const std::filesystem::path& migration_backup() const;

  /// The document at /openapi.json, as text.
  [[nodiscard]] std::string openapi();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// All migrations of the program, in order.
[[nodiscard]] std::vector<platform::db::Migration> all_migrations();

}  // namespace auriga::app
