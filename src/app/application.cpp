// Long because the whole order in which things are made, started and undone is read in one place.
#include "app/application.hpp"

#include <sys/resource.h>

#include <array>
#include <thread>

#include "accounts_migrations.gen.hpp"
#include "agents_migrations.gen.hpp"
#include "app/agent_creation.hpp"
#include "app/broadcast_settings.hpp"
#include "app/data_folder.hpp"
#include "app/data_lock.hpp"
#include "app/demo.hpp"
#include "app/health_checks.hpp"
#include "app/key_standing.hpp"
#include "app/mail_settings.hpp"
#include "app/master_key.hpp"
#include "app/metrics_page.hpp"
#include "app/middleware.hpp"
#include "app/node_name.hpp"
#include "app/places.hpp"
#include "app/port_check.hpp"
#include "app/read_file.hpp"
#include "app/scope.hpp"
#include "app/settings_check.hpp"
#include "app/workflow_tasks.hpp"
#include "broadcasts_migrations.gen.hpp"
#include "domains/accounts/authenticator.hpp"
#include "domains/accounts/repository.hpp"
#include "domains/accounts/routes.hpp"
#include "domains/accounts/service.hpp"
#include "domains/agents/routes.hpp"
#include "domains/agents/service.hpp"
#include "domains/broadcasts/routes.hpp"
#include "domains/mail/routes.hpp"
#include "domains/notifications/routes.hpp"
#include "domains/operations/dashboard.hpp"
#include "domains/operations/idempotency.hpp"
#include "domains/operations/routes.hpp"
#include "domains/security/audit_log.hpp"
#include "domains/security/routes.hpp"
#include "domains/sessions/analytics_routes.hpp"
#include "domains/sessions/handoff_routes.hpp"
#include "domains/sessions/models.hpp"
#include "domains/sessions/openai_routes.hpp"
#include "domains/sessions/routes.hpp"
#include "domains/sessions/service.hpp"
#include "domains/tools/routes.hpp"
#include "domains/tools/service.hpp"
#include "domains/workflows/execution_events.hpp"
#include "domains/workflows/routes.hpp"
#include "domains/workflows/service.hpp"
#include "engines/answer/answer.hpp"
#include "engines/extraction/pool.hpp"
#include "engines/llm/model_registry.hpp"
#include "engines/llm/model_settings.hpp"
#include "mail_migrations.gen.hpp"
#include "notifications_migrations.gen.hpp"
#include "operations_migrations.gen.hpp"
#include "platform/database/backup.hpp"
#include "platform/database/migrations.hpp"
#include "platform/database/outbox.hpp"
#include "platform/http/documents.hpp"
#include "platform/http/middleware/rate_limit.hpp"
#include "platform/http/openapi.hpp"
#include "platform/http/server.hpp"
#include "platform/http/static_site.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/log/log.hpp"
#include "platform/objects/folder_store.hpp"
#include "platform/runtime/runtime.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/runtime/thread_pool.hpp"
#include "security_migrations.gen.hpp"
#include "sessions_migrations.gen.hpp"
#include "tools_migrations.gen.hpp"
#include "workflows_migrations.gen.hpp"

namespace auriga::app {

namespace http = platform::http;
namespace db = platform::db;
using core::Error;
using core::ErrorCode;
using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr std::chrono::milliseconds kSignalPoll{100};
constexpr std::chrono::seconds kWorkEnd{10};
constexpr std::chrono::seconds kWorkEndEach{1};
constexpr std::chrono::days kMailKept{30};
constexpr std::chrono::seconds kGoodBye{1};   // For WebSockets to close.
constexpr std::chrono::seconds kLastRows{5};  // For what broadcasts were last.

const http::ApiInfo kApi{.version = AURIGA_VERSION,
                         .description =
                             "AI agents that answer from documents, with the exact "
                             "passage behind every answer."};

core::Configuration checked(core::Configuration configuration) {
  refuse_faults(configuration.faults());
  return configuration;
}

std::size_t shard_count(const ApplicationOptions& options) {
  if (options.shards > 0) {
    return options.shards;
  }
  const auto configured = options.configuration.integer("server.shards");
  return configured > 0 ? static_cast<std::size_t>(configured)
                        : std::max(1U, std::thread::hardware_concurrency());
}

/// Each connection is a descriptor, and a process starts with few: take what the system allows.
void raise_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

/// What users may call by tools and workflows. Throws CONFIGURATION_INVALID.
platform::HttpClientOptions tenant_options(const core::Configuration& configuration) {
  const platform::AddressPolicy::Options policy{
      .hosts = configuration.list("outgoing.hosts"),
      .networks = configuration.list("outgoing.networks")};
  return {.policy = core::value_or_throw(platform::AddressPolicy::create(policy)),
          .plain_http = configuration.flag("outgoing.plain_http")};
}

/// What belongs into a backup beside database and objects.
std::vector<db::ExtraFile> extra_files(const std::filesystem::path& data) {
  std::vector<db::ExtraFile> out;
  for (const auto& file : {master_key_file(data), data / kSettingsFileName}) {
    if (std::filesystem::is_regular_file(file)) {
      out.push_back({file.lexically_relative(data).generic_string(), file});
    }
  }
  return out;
}

/// A job's work, whatever it answers.
template <class T>
Task<> just_do(Task<T> task) {
  co_await std::move(task);
}

Task<operations::HealthFinding> found(operations::HealthFinding finding) {
  co_return finding;
}

operations::HealthFinding check_console(bool served, std::string_view folder) {
  if (served) {
    return {operations::Health::ok, "served", ""};
  }
  if (const auto found = console_folder(folder)) {
    return {operations::Health::ok, "in " + found->string(), ""};
  }
  return {operations::Health::degraded, "no built console was found",
          "Build it (npm run build in web/) or name its folder in server.console."};
}

Task<> prune_accounts(accounts::AccountService& accounts, accounts::Revocation& revocation,
                      core::Timestamp now) {
  revocation.prune(now);
  co_await accounts.prune();
}

/// Conversations of somebody who may hold none any more go back to their agents.
Task<> give_back(sessions::SessionService& sessions, const core::SystemScope& scope,
                 const db::Event& event) {
  const auto* const role = event.payload.if_contains("to");
  if (!event.organization || (role != nullptr && *role != "viewer")) {
    co_return;
  }
  co_await sessions.give_back_all(core::Tenant(scope, *event.organization), event.subject,
                                  db::actor_of(event));
}

/// The same, of whoever no event tells: a key comes to its end or rests because its maker went, and
/// another node may let somebody take over who is nobody any more a moment before it learns of it.
Task<> give_back_held(sessions::SessionService& sessions, accounts::AccountService& accounts,
                      const core::SystemScope& scope) {
  const core::Actor actor{.kind = core::Caller::Kind::system, .id = "give-back", .name = "server"};
  for (const auto& holder : co_await sessions.holders(scope)) {
    const core::Tenant tenant(scope, holder.org_id);
    const bool may = co_await accounts.acts_as_member(tenant, holder.taken_by);
    if (!may) {
      co_await sessions.give_back_all(tenant, holder.taken_by, actor);
    }
  }
}

/// How an execution goes by itself is told by its history, and by an event only where a trigger
/// waits for it.
Task<> keep_for_audit(security::AuditLog& audit, const db::Event& event) {
  if (!workflows::store::is_told_on_demand(event.type)) {
    co_await audit.record(event);
  }
}

/// What the sessions' feed has told already is not told again.
Task<> tell_consoles(platform::realtime::Hub& hub, const sessions::SessionFeed& feed,
                     const db::Event& event) {
  if (!feed.told(event.id)) {
    operations::publish_event(hub, event);
  }
  co_return;
}

Task<> tell_health(platform::realtime::Hub& hub, const operations::HealthChecks& health,
                   const operations::Jobs& jobs) {
  // Looking costs something: helpers and models are asked.
  if (co_await operations::is_watched(hub, "health")) {
    const auto report = co_await health.report();
    operations::publish_state(hub, "health",
                              core::value_or_throw(core::parse_json(core::to_json(report))));
  }
  const operations::JobList list{jobs.list()};
  operations::publish_state(hub, "jobs",
                            core::value_or_throw(core::parse_json(core::to_json(list))));
}

Task<> evict_indexes(agents::KnowledgeCache& knowledge) {
  knowledge.evict();
  co_return;
}

}  // namespace

std::vector<db::Migration> all_migrations() {
  std::vector<db::Migration> all;
  for (const auto& some :
       {accounts_migrations(), agents_migrations(), sessions_migrations(), broadcasts_migrations(),
        operations_migrations(), security_migrations(), workflows_migrations(), mail_migrations(),
        notifications_migrations(), tools_migrations()}) {
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

/// Members are made top down and end bottom up; the runtime's threads end before any of them.
struct Application::Parts {
  explicit Parts(ApplicationOptions given)
      : data(std::move(given.data)),
        configuration(checked(std::move(given.configuration))),
        demo(given.demo),
        shards(shard_count({.data = {}, .configuration = configuration, .shards = given.shards})),
        hashing({.name = "hash", .threads = 2}),
        disk({.name = "disk", .threads = 2}),
        // Of one organisation no more than one at a time is busy.
        indexing({.name = "index", .threads = 2}),
        sound({.name = "sound", .threads = 1}),
        steps({.name = "workflow", .threads = 1}),
        // Whoever tries states out delays no execution.
        trials({.name = "state-tests", .threads = 1}),
        making({.name = "agents", .threads = 1}),
        answering(
            {.name = "answers", .threads = std::max(1U, std::thread::hardware_concurrency())}),
        runtime(shards) {}

  [[nodiscard]] std::int64_t number(std::string_view name) const {
    return configuration.integer(name);
  }
  [[nodiscard]] seconds time(std::string_view name) const { return seconds(number(name)); }

  void open(Opening opening);
  /// Brings the schema up to the program, as far as `opening` allows.
  Task<> settle_schema(Opening opening);
  Task<> backup_before_migration();
  Task<db::BackupManifest> backup(std::filesystem::path target);
  /// The one that the server belongs to; nothing before its owner has come.
  Task<std::optional<core::OrganizationId>> first_organization();
  void open_workflows();
  void add_jobs();
  void add_health_checks();
  void open_realtime();
  void bind_routes();
  [[nodiscard]] bool still_valid(const core::Caller& caller) const;
  /// Whether who was let speak still is.
  [[nodiscard]] bool may_speak(const core::Caller& caller);
  /// The role the caller has now; nothing while it is being asked.
  [[nodiscard]] std::optional<core::Role> role_of(const core::Caller& caller);
  Task<> seed();
  Task<> stop_work(platform::SteadyTime deadline);

  std::filesystem::path data;
  core::Configuration configuration;
  bool demo;
  std::size_t shards;
  core::SystemScope scope = ScopeKey::system();
  const core::Clock& clock = core::system_clock();
  core::Random& random = core::system_random();

  platform::ThreadPool hashing;
  platform::ThreadPool disk;
  platform::ThreadPool indexing;
  platform::ThreadPool sound;
  platform::ThreadPool steps;
  platform::ThreadPool trials;
  platform::ThreadPool making;
  platform::ThreadPool answering;
  platform::Runtime runtime;

  std::optional<DataLock> lock;
  std::optional<core::Sealer> sealer;
  std::unique_ptr<db::Database> database;
  std::size_t migrated = 0;
  std::filesystem::path migration_backup;
  std::unique_ptr<platform::objects::ObjectStore> objects;
  std::optional<extraction::ExtractionPool> extraction;

  std::optional<mail::MailService> mail;
  accounts::Revocation revocation;
  std::optional<accounts::AccountService> accounts;
  std::optional<accounts::AccountAuthenticator> authenticator;
  std::optional<agents::Intake> intake;
  std::optional<agents::KnowledgeCache> knowledge;
  agents::Progress progress;
  std::optional<agents::Reading> reading;
  std::optional<agents::AgentService> agents;
  std::optional<agents::Builder> builder;
  std::optional<platform::HttpClients> clients;
  std::optional<llm::ModelRegistry> models;
  std::optional<platform::HttpClients> tenant_clients;
  std::optional<tools::ToolService> tools;
  std::optional<sessions::Responder> responder;
  std::optional<sessions::SessionService> sessions;
  std::optional<workflows::Machines> machines;
  std::optional<workflows::TaskQueue> tasks;
  std::optional<workflows::Runner> runner;
  std::optional<workflows::WorkflowService> workflows;
  std::optional<workflows::Triggers> triggers;
  std::optional<AgentCreation> creation;
  std::optional<operations::DatabaseIdempotency> idempotency;
  std::optional<security::AuditLog> audit;
  std::optional<notifications::NotificationService> notifications;

  std::optional<KeyStanding> key_standing;
  std::optional<operations::Operators> operators;
  std::optional<operations::Jobs> jobs;
  std::optional<operations::HealthChecks> health;
  std::optional<operations::OperationsView> view;
  std::optional<platform::TimerWheels> timers;
  std::optional<platform::realtime::Hub> hub;
  std::optional<platform::realtime::Tickets> tickets;
  broadcasts::LiveSettings live_settings;
  broadcasts::LiveMetrics live_metrics;
  core::ErrorCounts dashboard_errors;
  std::optional<broadcasts::BroadcastService> broadcasts;
  std::optional<broadcasts::LiveDoor> live_door;
  std::optional<sessions::OpenAiDoor> openai_door;
  std::optional<agents::AgentDoor> agent_door;
  std::optional<sessions::HandoffDoor> handoff_door;
  std::optional<operations::DashboardDoor> dashboard_door;
  std::optional<platform::websocket::Pollers> pollers;  ///< Ends its sockets before what they use.

  db::LocalBus bus;
  std::optional<db::OutboxRelay> relay;
  std::optional<platform::TaskGroup> background;

  http::RouteTable routes;
  std::optional<http::Metrics> metrics;
  std::unique_ptr<http::RateLimiter> limiter = http::make_local_rate_limiter();
  std::optional<ConfiguredRates> rates;
  http::MiddlewareList middleware;
  http::StaticSite site;
  bool has_console = false;
  std::optional<http::Server> server;
  bool working = false;    ///< Jobs, reading and the relay run.
  bool listening = false;  ///< The server was started.
  bool overran = false;    ///< Something was told to stop and still runs: nothing may be destroyed.
};

void Application::Parts::open(Opening opening) {
  if (opening == Opening::kAlone) {
    lock.emplace(data, "give the work to that server with --server and --key, or stop it");
  } else if (opening != Opening::kBeside && !lock) {
    lock.emplace(data);
  }
  std::error_code error;
  std::filesystem::create_directories(data, error);
  if (error) {
    throw Error(ErrorCode::kReadOnly, "cannot make " + data.string() + ": " + error.message());
  }
  db::require_whole(data);
  sealer =
      sealer_of(load_master_keys(data, configuration.text("accounts.master_key"), random, clock));
  auto url = configuration.text("database.url");
  if (url.empty()) {
    url = "sqlite:" + (data / "auriga.db").string();
  }
  db::Options options{.url = std::move(url)};
  options.readers = static_cast<std::size_t>(number("database.readers"));
  options.connections = static_cast<std::size_t>(number("database.connections"));
  database = db::open(runtime, std::move(options));
  platform::objects::FolderOptions folder{.root = data / "objects"};
  objects = platform::objects::open_folder_store(std::move(folder));
  runtime.run_blocking(settle_schema(opening));

  const auto document_bytes = static_cast<std::uint64_t>(number("knowledge.document_bytes_max"));
  extraction::ExtractionOptions reading_options;
  reading_options.processes = static_cast<std::size_t>(number("extraction.processes"));
  reading_options.limits.document_bytes = document_bytes;
  reading_options.limits.time = time("extraction.seconds");
  reading_options.limits.memory_bytes = static_cast<std::uint64_t>(number("extraction.memory_mb"))
                                        << 20U;
  const auto home = runtime.shard(0).executor();
  extraction.emplace(home, std::move(reading_options));

  accounts::AccountOptions account_options;
  account_options.registration =
      core::enum_value<accounts::Registration>(configuration.text("accounts.registration"))
          .value_or(accounts::Registration::invitation);
  account_options.access = minutes(number("accounts.access_minutes"));
  account_options.refresh = days(number("accounts.refresh_days"));
  account_options.demo_allowed = is_loopback(configuration.text("server.host"));
  mail.emplace(*database, scope, *sealer, make_mailer(configuration),
               read_mail_options(configuration), clock, random);
  if (const auto port = number("server.port"); port > 0) {
    mail->listening_on(
        static_cast<std::uint16_t>(port));  // What waits may be told before we listen.
  }
  accounts.emplace(*database, scope, *sealer, hashing, revocation, *mail, account_options, clock,
                   random);
  notifications.emplace(
      *database, scope, *mail,
      [this](const core::OrganizationId& organization, const core::UserId& user,
             std::string_view type, core::json::object details, core::Timestamp at) {
        operations::publish_to_user(*hub, organization, user, "notifications", type,
                                    std::move(details), at);
      },
      clock, random);

  intake.emplace(*objects, disk, *extraction, agents::Intake::Options{document_bytes}, clock,
                 random);
  knowledge.emplace(
      *database, indexing,
      agents::KnowledgeCacheOptions{.idle = minutes(number("knowledge.index_idle_minutes"))},
      clock);
  reading.emplace(home, *database, *intake, progress, scope,
                  static_cast<std::size_t>(number("extraction.processes")));
  clients.emplace(runtime,
                  platform::HttpClientOptions{.profile = platform::OutgoingProfile::kOperator});
  models.emplace(core::value_or_throw(llm::read_model_settings(configuration)), *clients);
  agents::AgentOptions agent_options{
      .documents_max = number("knowledge.documents_max"),
      .storage_bytes_max = number("limits.storage_mb") << 20U,
      .model = std::string(models->standard()),
      .knows_model = [this](std::string_view model) { return models->knows(model); }};
  agents.emplace(*database, *objects, *intake, *knowledge, *reading, progress, *accounts, making,
                 std::move(agent_options), clock, random);
  tenant_clients.emplace(runtime, tenant_options(configuration));
  tools.emplace(*database, *agents, *sealer, *tenant_clients, tenant_options(configuration), clock,
                random);
  responder.emplace(*models, *tools, answering);
  sessions.emplace(*database, *agents, *responder, clock, random);
  open_workflows();
  idempotency.emplace(*database, scope, *sealer, clock, random);
  audit.emplace(*database, scope, clock);
  key_standing.emplace(*accounts, revocation, clock);
  operators.emplace([this] { return first_organization(); });
  runtime.run_blocking(accounts->start());
}

Task<std::optional<core::OrganizationId>> Application::Parts::first_organization() {
  const auto first = co_await database->read(scope, accounts::repository::first_organization);
  co_return first ? std::optional(first->id) : std::nullopt;
}

Task<> Application::Parts::settle_schema(Opening opening) {
  const auto state = co_await db::schema_state(*database, scope, all_migrations());
  if (state == db::SchemaState::kCurrent) {
    co_return;
  }
  const bool upgrades = opening == Opening::kUpgrade || opening == Opening::kUpgradeWithoutBackup;
  if (state == db::SchemaState::kOlder && !upgrades) {
    throw Error(ErrorCode::kConfigurationInvalid,
                "the database of " + data.string() +
                    " is older than this program: run auriga migrate --data " + data.string() +
                    " first, or start the server with this program, which does the same");
  }
  std::optional<DataLock> meanwhile;
  if (!lock) {
    meanwhile.emplace(data);
  }
  db::MigrateOptions options;
  if (opening == Opening::kUpgrade) {
    options.before = [this] { return backup_before_migration(); };
  }
  migrated = co_await db::migrate(*database, scope, all_migrations(), std::move(options));
}

Task<> Application::Parts::backup_before_migration() {
  if (database->engine() != db::Engine::kSqlite) {
    platform::log::warning(
        "migrating without a backup: that of PostgreSQL is made by its own tools");
    co_return;
  }
  auto target = migration_backup_folder(data, clock.now());
  platform::log::info("taking a backup before the migration").field("folder", target.string());
  try {
    (void)co_await backup(target);
  } catch (const Error& error) {
    throw Error(error.code(),
                "no backup could be taken before the migration, so nothing was changed. Mend that, "
                "or make one elsewhere and run auriga migrate --without-backup",
                error.detail() + (error.detail().empty() ? "" : ": ") + error.cause());
  }
  migration_backup = std::move(target);
}

Task<db::BackupManifest> Application::Parts::backup(std::filesystem::path target) {
  const auto file = master_key_file(data);
  const auto keys_text = [&file] {
    return std::filesystem::exists(file) ? read_file(file) : std::string();
  };
  const auto before = keys_text();
  db::BackupOptions options{.target = target, .extra = extra_files(data)};
  auto manifest = co_await db::backup(*database, scope, *objects, std::move(options));
  if (keys_text() != before) {
    // A former key that was forgotten meanwhile may be that of values in the copy.
    std::filesystem::remove_all(target);
    throw Error(ErrorCode::kBackupInvalid,
                "The master key was exchanged while the backup was made: make it again.");
  }
  co_return manifest;
}

void Application::Parts::open_workflows() {
  machines.emplace(*database, scope);
  tasks.emplace(runtime, workflows::TaskQueueOptions{});
  runner.emplace(workflows::Runner::Parts{.runtime = runtime,
                                          .database = *database,
                                          .scope = scope,
                                          .machines = *machines,
                                          .tasks = *tasks,
                                          .pool = steps,
                                          .clock = clock,
                                          .random = random},
                 workflows::RunnerOptions{
                     .open_max = static_cast<std::size_t>(number("limits.executions_open"))});
  runner->on_change(
      [this](const core::OrganizationId& organization, workflows::ExecutionChanges moved) {
        auto details = [moved = std::move(moved)] {
          return core::value_or_throw(core::parse_json(core::to_json(moved))).as_object();
        };
        operations::publish_signal(*hub, organization, "executions", "execution.changed",
                                   std::move(details), clock.now());
      });
  workflows.emplace(*database, *machines, *tasks, *runner, trials, clock, random);
  triggers.emplace(*database, scope, *workflows, clock, random);
  add_workflow_tasks(*tasks, {.scope = scope,
                              .agents = *agents,
                              .sessions = *sessions,
                              .tools = *tools,
                              .models = *models,
                              .notifications = *notifications,
                              .clients = *tenant_clients,
                              .workflows = *workflows});
  auto* const authors = configuration.flag("model.makes_agents") ? &*models : nullptr;
  builder.emplace(*database, *objects, making, authors, progress, clock);
  builder->on_tools([this](core::Tenant tenant, core::AgentId agent) {
    return tools->offered_names(std::move(tenant), std::move(agent));
  });
  creation.emplace(*database, scope, *builder, *workflows, clock);
  creation->add_tasks(*tasks);
}

void Application::Parts::add_jobs() {
  const auto home = runtime.shard(0).executor();
  jobs.emplace(home, clock);
  jobs->add({"key-usage", "Writes down how often API keys were used.", seconds(5),
             [this] { return authenticator->record_usage(); }});
  jobs->add({"prune-accounts", "Deletes sign-ins and invitations that are long past.",
             std::chrono::hours(1),
             [this] { return prune_accounts(*accounts, revocation, clock.now()); }});
  jobs->add({"prune-idempotency", "Forgets idempotency keys older than a day.",
             std::chrono::hours(1), [this] { return idempotency->prune(); }});
  jobs->add({"evict-indexes", "Takes indexes that nobody uses out of memory.", seconds(60),
             [this] { return evict_indexes(*knowledge); }});
  jobs->add({"sweep-objects", "Removes stored files that no document names.", std::chrono::hours(1),
             [this] { return just_do(agents->sweep(scope, std::chrono::hours(1))); }});
  jobs->add({"make-agents", "Takes up the making of agents where it was left.", seconds(1),
             [this] { return creation->resume(); }});
  jobs->add({"start-schedules", "Starts workflows whose time has come.", seconds(1),
             [this] { return just_do(triggers->start_due()); }});
  jobs->add({"stop-orphans", "Stops executions that another waited for which is over.", seconds(10),
             [this] { return just_do(workflows->stop_orphans(scope)); }});
  jobs->add({"forget-workflows",
             "Deletes what is left of the history of removed workflows and executions.",
             seconds(60), [this] { return just_do(workflows->finish_removals(scope)); }});
  jobs->add({"settle-broadcasts",
             "Ends broadcasts whose end could not be written or whose node is gone.", seconds(60),
             [this] { return just_do(broadcasts->settle()); }});
  jobs->add({"tell-health", "Tells the consoles that watch how the server is.", seconds(5),
             [this] { return tell_health(*hub, *health, *jobs); }});
  jobs->add({"give-back", "Gives agents back the conversations of who may hold none any more.",
             seconds(10), [this] { return give_back_held(*sessions, *accounts, scope); }});
  if (database->engine() == db::Engine::kPostgres) {
    jobs->add({"hear-revocations", "Learns of sign-ins, members and keys that ended elsewhere.",
               seconds(2), [this] { return accounts->catch_up(); }});
  }
  if (database->engine() == db::Engine::kPostgres) {
    jobs->add({"hold-broadcasts", "Tells the other nodes that this one's broadcasts go on.",
               broadcasts::BroadcastService::kHold, [this] { return broadcasts->hold(); }});
    jobs->add({"hear-stops", "Stops answers that other nodes were asked to stop.", seconds(1),
               [this] { return sessions->hear_stops(scope); }});
  }
  if (const auto kept = number("retention.broadcasts_days"); kept > 0) {
    jobs->add({"prune-broadcasts", "Deletes broadcasts that ended long ago.", std::chrono::hours(1),
               [this, kept] { return just_do(broadcasts->prune(days(kept))); }});
  }
  if (const auto kept = number("retention.sessions_days"); kept > 0) {
    jobs->add({"prune-sessions", "Deletes conversations past their time.", std::chrono::hours(1),
               [this, kept] { return just_do(sessions->prune(scope, days(kept))); }});
  }
  if (const auto kept = number("retention.executions_days"); kept > 0) {
    jobs->add({"prune-executions", "Deletes executions of workflows that ended long ago.",
               std::chrono::hours(1),
               [this, kept] { return workflows->prune(scope, days(kept)); }});
  }
  jobs->add({"prune-notifications", "Deletes notifications past their time or their number.",
             std::chrono::hours(1), [this] {
               return just_do(notifications->prune(days(number("retention.notifications_days"))));
             }});
  jobs->add({"prune-mail", "Deletes letters that are older than a month.", std::chrono::hours(1),
             [this] { return just_do(mail->prune(kMailKept)); }});
  if (const auto kept = number("retention.audit_days"); kept > 0) {
    jobs->add({"prune-audit-log", "Deletes audit entries past their time.", std::chrono::hours(1),
               [this, kept] { return just_do(audit->prune(days(kept))); }});
  }
}

// The hub and all that speaks WebSocket.
void Application::Parts::open_realtime() {
  timers.emplace(runtime, clock);
  hub.emplace(runtime, *timers, clock, random);
  const auto valid = [this](const core::Caller& caller) { return still_valid(caller); };
  tickets.emplace(clock, random, valid);
  pollers.emplace(runtime, *timers, static_cast<std::uint64_t>(number("server.websockets_max")));
  live_settings = read_live_settings(configuration);
  broadcasts.emplace(
      *database, scope,
      broadcasts::RoomHost{.hub = *hub,
                           .timers = *timers,
                           .clock = clock,
                           .settings = live_settings,
                           .metrics = live_metrics,
                           .sound_pool = sound,
                           .changed = {}},
      runtime, *limiter, clock, random,
      database->engine() == db::Engine::kSqlite ? std::string() : node_name(data, clock, random));
  // Straight after the commit: who waits for a person does not wait for the outbox.
  sessions->feed().connect([this](const core::OrganizationId& organization, std::string_view type,
                                  core::json::object details, core::Timestamp at) {
    operations::publish_signal(*hub, organization, "sessions", type, std::move(details), at);
  });
  const auto origins = configuration.list("server.cors_origins");
  live_door.emplace(broadcasts::LiveDoor{
      .parts = {.host = broadcasts->host(),
                .service = *broadcasts,
                .authenticator = *authenticator,
                .tickets = *tickets,
                .limiter = *limiter,
                .random = random,
                .still_valid = valid,
                .may_speak = [this](const core::Caller& caller) { return may_speak(caller); }},
      .pollers = *pollers,
      .origins = origins});
  dashboard_door.emplace(operations::DashboardDoor{
      .hub = *hub,
      .timers = *timers,
      .tickets = *tickets,
      .pollers = *pollers,
      .clock = clock,
      .errors = dashboard_errors,
      .origins = origins,
      .operators = *operators,
      .epoch = [this] { return revocation.epoch(); },
      .still_valid = valid,
      .same_role =
          [this](const core::Caller& caller) {
            const auto role = role_of(caller);
            return role ? std::optional(*role == caller.role) : std::nullopt;
          }});
}

bool Application::Parts::still_valid(const core::Caller& caller) const {
  if (caller.expires_at && *caller.expires_at <= clock.now()) {
    return false;
  }
  const bool person = caller.kind == core::Caller::Kind::user;
  return !revocation.revoked(caller.id) && !(person && revocation.revoked(caller.login.text()));
}

std::optional<core::Role> Application::Parts::role_of(const core::Caller& caller) {
  if (caller.kind == core::Caller::Kind::key) {
    return key_standing->role_of(caller);
  }
  return revocation.role_of(caller.id).value_or(caller.role);
}

bool Application::Parts::may_speak(const core::Caller& caller) {
  const bool was = caller.role >= core::Role::member;
  return still_valid(caller) &&
         (!was || role_of(caller).value_or(caller.role) >= core::Role::member);
}

void Application::Parts::add_health_checks() {
  health.emplace(clock, AURIGA_VERSION);
  health->add("database", [this] { return found(check_database(*database)); });
  health->add("disk", [this] { return found(check_disk(data)); });
  health->add("document reader", [this] { return check_extraction(*extraction); });
  health->add("models", [this] { return check_models(*models); });
  health->add("mail", [this] { return check_mail(*mail); });
  health->add("console", [this] {
    return found(check_console(has_console, configuration.text("server.console")));
  });
}

void Application::Parts::bind_routes() {
  std::optional<http::RateRule> guessing;
  if (const auto limit = number("limits.logins_per_minute"); limit > 0) {
    guessing = http::RateRule{.limit = static_cast<std::uint32_t>(limit), .window = seconds(60)};
  }
  accounts::bind_accounts(routes, *accounts, guessing);
  const auto valid = [this](const core::Caller& caller) { return still_valid(caller); };
  agent_door.emplace(agents::AgentDoor{.service = *agents,
                                       .bounds = {.document_bytes_max = static_cast<std::uint64_t>(
                                                      number("knowledge.document_bytes_max")),
                                                  .upload_bytes_max = static_cast<std::uint64_t>(
                                                      number("knowledge.upload_bytes_max"))},
                                       .still_valid = valid});
  agents::bind_agents(routes, *agent_door);
  agents::bind_agent_versions(routes, *agents);
  sessions::bind_sessions(routes, *sessions);
  sessions::bind_analytics(routes, *sessions);
  handoff_door.emplace(
      sessions::HandoffDoor{.service = *sessions, .clock = clock, .still_valid = valid});
  sessions::bind_handoff(routes, *handoff_door);
  notifications::bind_notifications(routes, *notifications);
  mail::bind_mail(routes, *mail);
  broadcasts::bind_broadcasts(routes, *live_door);
  sessions::bind_models(routes, *models);
  tools::bind_tools(routes, *tools);
  openai_door.emplace(sessions::OpenAiDoor{*sessions, *agents, clock});
  sessions::bind_openai(routes, *openai_door);
  workflows::bind_workflows(routes, *workflows, *triggers);
  security::bind_security(routes, *audit);
  view.emplace(operations::OperationsView{
      *health, *jobs, configuration, *operators, [this] {
        return metrics_page({.http = *metrics,
                             .server = server ? server->counts() : http::ServerCounts{},
                             .database = database->counters(),
                             .knowledge = knowledge->stats(),
                             .outbox = relay ? relay->counters() : db::OutboxCounters{},
                             .live = live_metrics,
                             .dashboard_errors = dashboard_errors,
                             .hub = hub->counters(),
                             .sockets = pollers->counters(),
                             .workflows = runner->counters(),
                             .tasks = tasks->counters(),
                             .answers = responder->counters(),
                             .models = *models,
                             .tools = tools->counters(),
                             .mail = mail->state(),
                             .letters_lost = mail->lost(),
                             .documents = intake->counters(),
                             .sign_ins = accounts->counters(),
                             .triggers = triggers->counters(),
                             .notifications = notifications->counters(),
                             .jobs = jobs->list(),
                             .rate_limit_failures = http::rate_limit_failures().value()});
      }});
  operations::bind_operations(routes, *view);
  operations::bind_dashboard(routes, *dashboard_door);
}

Task<> Application::Parts::seed() {
  const auto caller =
      co_await accounts->open_demo(std::string(kDemoOrganization), std::string(kDemoEmail));
  const auto folder = demo_folder();
  if (!folder) {
    platform::log::warning("no demo files found beside the program");
    co_return;
  }
  background->spawn("demo", seed_demo(*agents, *workflows, *sessions, caller, *folder));
}

Task<> Application::Parts::stop_work(platform::SteadyTime deadline) {
  working = false;
  if (listening) {
    co_await pollers->close_all(std::min(deadline, clock.steady() + kGoodBye));
    co_await server->stop(deadline);
  }
  // Requests may have used up the deadline; what works by itself gets a time of its own to end.
  (void)co_await broadcasts->finish_writes(clock.steady() + kLastRows);  // It warns.
  // What one of them uses up is not taken from the next.
  const auto whole = clock.steady() + kWorkEnd;
  const auto end = [&] { return std::max(whole, clock.steady() + kWorkEndEach); };
  const bool jobs_ended = co_await jobs->stop(end());
  const bool reading_ended = co_await reading->stop(end());
  const bool workflows_ended = co_await runner->stop(end());
  const bool background_ended = co_await background->stop(end());
  overran = !jobs_ended || !reading_ended || !workflows_ended || !background_ended;
  co_await extraction->shut_down(end());
  try {
    co_await authenticator->record_usage();  // Of the last requests.
  } catch (const Error& error) {
    platform::log::warning("the last uses of API keys are not written down")
        .field("why", error.cause());
  }
}

Application::Application(ApplicationOptions options)
    : parts_(std::make_unique<Parts>(std::move(options))) {
  parts_->runtime.start();
}

Application::~Application() {
  if (parts_->extraction) {
    try {
      const auto now = parts_->clock.steady();
      // A start that failed half-way leaves work behind as a run that ended does not.
      parts_->runtime.run_blocking(parts_->working
                                       ? parts_->stop_work(now)
                                       : parts_->extraction->shut_down(now + seconds(1)));
    } catch (const std::exception& error) {
      platform::log::warning("helpers did not stop").field("why", error.what());
    }
  }
  if (parts_->overran) {
    std::_Exit(EXIT_FAILURE);  // Better than to take away what the rest still uses.
  }
  for (auto* pool : {&parts_->hashing, &parts_->disk, &parts_->indexing, &parts_->sound,
                     &parts_->steps, &parts_->trials, &parts_->making, &parts_->answering}) {
    pool->stop();
  }
  parts_->runtime.stop();
}

void Application::open(Opening opening) {
  parts_->open(opening);
}

void Application::run(Task<> task) {
  parts_->runtime.run_blocking(std::move(task));
}

bool Application::serve(const std::function<void(const Ready&)>& ready,
                        const std::function<bool()>& stop_requested) {
  auto& p = *parts_;
  raise_open_files();
  p.lock.emplace(p.data);
  close_to_others(p.data);
  platform::objects::remove_unfinished(p.data / "objects");
  p.open(Opening::kUpgrade);
  const auto& configuration = p.configuration;

  if (const auto folder = console_folder(configuration.text("server.console"))) {
    auto site = http::StaticSite::load(*folder);
    p.has_console = site.has_value();
    if (site) {
      p.site = std::move(*site);
    } else {
      platform::log::warning("no console").field("why", site.error().what());
    }
  }
  p.authenticator.emplace(*p.accounts, p.revocation, p.clock, p.shards);
  p.open_realtime();
  p.add_jobs();
  p.add_health_checks();
  p.bind_routes();
  http::publish_documents(p.site, p.routes, kApi);
  p.metrics.emplace(p.routes, p.shards);
  p.rates.emplace(p.number("limits.requests_per_minute"));
  p.middleware = make_middleware({.metrics = *p.metrics,
                                  .limiter = *p.limiter,
                                  .policy = *p.rates,
                                  .authenticator = *p.authenticator,
                                  .idempotency = *p.idempotency,
                                  .cors_origins = configuration.list("server.cors_origins"),
                                  .tls = !configuration.text("server.tls_certificate").empty(),
                                  .access_log = configuration.flag("log.access")});
  const auto uploads = p.data / "uploads";
  std::error_code ignored;
  std::filesystem::remove_all(uploads, ignored);  // What a crash left of half uploads.
  std::filesystem::create_directories(uploads, ignored);

  http::ServerOptions options;
  options.address = configuration.text("server.host");
  options.port = static_cast<std::uint16_t>(p.number("server.port"));
  options.connections_max = static_cast<std::size_t>(p.number("server.connections_max"));
  options.connections_per_address =
      static_cast<std::size_t>(p.number("server.connections_per_address"));
  options.request_timeout = seconds(p.number("server.request_seconds"));
  options.trusted_proxies = configuration.list("server.trusted_proxies");
  options.upload_folder = uploads;
  options.disk_pool = &p.disk;
  if (const auto certificate = configuration.text("server.tls_certificate"); !certificate.empty()) {
    options.tls = http::TlsFiles{certificate, configuration.text("server.tls_key")};
  }
  const bool tls = options.tls.has_value();
  const auto address = options.address;
  p.server.emplace(p.runtime, p.routes, p.middleware, std::move(options), &p.site);

  const auto home = p.runtime.shard(0).executor();
  p.background.emplace(home);
  p.working = true;
  p.bus.subscribe("audit", "*",
                  [&p](const db::Event& event) { return keep_for_audit(*p.audit, event); });
  p.bus.subscribe("dashboard", "*", [&p](const db::Event& event) {
    return tell_consoles(*p.hub, p.sessions->feed(), event);
  });
  p.bus.subscribe("triggers", "*",
                  [&p](const db::Event& event) { return p.triggers->hear(event); });
  p.bus.subscribe("password-reset", "password_reset.requested",
                  [&p](const db::Event& event) { return p.accounts->hear(event); });
  for (const auto* type :
       {"member.removed", "member.left", "member.role_changed", "api_key.revoked"}) {
    p.bus.subscribe("give-back", type, [&p](const db::Event& event) {
      return give_back(*p.sessions, p.scope, event);
    });
  }
  for (const auto* type : {"session.handoff_requested", "agent.ready", "agent.failed"}) {
    p.bus.subscribe("notifications", type,
                    [&p](const db::Event& event) { return p.notifications->hear(event); });
  }
  p.relay.emplace(*p.database, p.scope, p.bus);
  run([](Parts& self) -> Task<> {
    if (self.database->engine() == db::Engine::kSqlite) {
      // One server per folder: what no row names now was left by a crash.
      co_await self.agents->sweep(self.scope, seconds(0));
    }
    co_await self.broadcasts->restore();
    co_await self.reading->start();
    co_await self.runner->start();
    co_await self.creation->adopt();
    self.agents->on_build([&self](agents::Build build, std::chrono::milliseconds wait) {
      return self.creation->start(std::move(build), wait);
    });
    self.background->spawn("outbox", self.relay->run());
    self.background->spawn("mail", self.mail->run());
    self.jobs->start();
    if (self.demo) {
      co_await self.seed();
    }
  }(p));
  p.server->start();
  p.mail->listening_on(p.server->port());
  p.listening = true;
  p.indexing.post(answer::prepare);

  const bool any = address == "0.0.0.0" || address == "::";
  const auto& demo = p.accounts->demo();
  ready({.url = std::string(tls ? "https://" : "http://") + (any ? "127.0.0.1" : address) + ":" +
                std::to_string(p.server->port()),
         .setup_token = p.accounts->setup_token(),
         .demo_email = demo ? demo->email : "",
         .demo_password = demo ? demo->password : "",
         .demo_refused = p.demo && !demo});
  while (!stop_requested()) {
    std::this_thread::sleep_for(kSignalPoll);
  }
  run(p.stop_work(p.clock.steady() + p.time("server.shutdown_seconds")));
  return !p.overran;
}

db::BackupManifest Application::backup(const std::filesystem::path& target) {
  auto& p = *parts_;
  db::BackupManifest manifest;
  run([](Parts& self, std::filesystem::path to, db::BackupManifest& out) -> Task<> {
    out = co_await self.backup(std::move(to));
  }(p, target, manifest));
  return manifest;
}

db::Database& Application::database() {
  return *parts_->database;
}
accounts::AccountService& Application::accounts() {
  return *parts_->accounts;
}
agents::AgentService& Application::agents() {
  return *parts_->agents;
}
agents::Reading& Application::reading() {
  return *parts_->reading;
}
Task<> Application::make_here(core::Tenant tenant, core::AgentId agent) {
  auto& p = *parts_;
  return make_agent_here(*p.database, *p.builder, p.clock, std::move(tenant), std::move(agent));
}
Task<> Application::prune_mail() {
  auto& p = *parts_;
  co_await p.notifications->prune(days(p.number("retention.notifications_days")));
  co_await p.mail->prune(kMailKept);
}
sessions::SessionService& Application::sessions() {
  return *parts_->sessions;
}
Task<core::Caller> Application::owner_of(core::AgentId agent) {
  const auto owner =
      co_await parts_->database->read(parts_->scope, agents::repository::owner, agent);
  if (!owner) {
    throw Error(ErrorCode::kNotFound, "there is no agent " + agent.text() + " in this data folder");
  }
  co_return parts_->accounts->local_caller_of(*owner);
}

operations::HealthChecks& Application::health_checks() {
  if (!parts_->health) {
    parts_->add_health_checks();
  }
  return *parts_->health;
}

std::size_t Application::migrations_applied() const {
  return parts_->migrated;
}

const std::filesystem::path& Application::migration_backup() const {
  return parts_->migration_backup;
}

std::string Application::openapi() {
  auto& p = *parts_;
  p.authenticator.emplace(*p.accounts, p.revocation, p.clock, p.shards);
  p.add_jobs();
  p.add_health_checks();
  p.bind_routes();
  return core::json::serialize(http::build_openapi(p.routes, kApi));
}

}  // namespace auriga::app
