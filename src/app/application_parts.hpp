// All there is of an Application, in the order in which it is made, and the steps of its life,
// which stand in files of their own beside this one. Only those include it.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "app/agent_creation.hpp"
#include "app/application.hpp"
#include "app/data_lock.hpp"
#include "app/key_standing.hpp"
#include "app/middleware.hpp"
#include "app/scope.hpp"
#include "domains/accounts/authenticator.hpp"
#include "domains/accounts/service.hpp"
#include "domains/agents/routes.hpp"
#include "domains/agents/service.hpp"
#include "domains/broadcasts/routes.hpp"
#include "domains/mail/service.hpp"
#include "domains/notifications/service.hpp"
#include "domains/operations/dashboard.hpp"
#include "domains/operations/idempotency.hpp"
#include "domains/operations/routes.hpp"
#include "domains/security/audit_log.hpp"
#include "domains/sessions/handoff_routes.hpp"
#include "domains/sessions/openai_routes.hpp"
#include "domains/sessions/service.hpp"
#include "domains/tools/service.hpp"
#include "domains/workflows/service.hpp"
#include "domains/workflows/triggers.hpp"
#include "engines/extraction/pool.hpp"
#include "engines/llm/model_registry.hpp"
#include "platform/database/backup.hpp"
#include "platform/database/outbox.hpp"
#include "platform/http/server.hpp"
#include "platform/http/static_site.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/objects/folder_store.hpp"
#include "platform/runtime/runtime.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/runtime/thread_pool.hpp"
#include "platform/runtime/waker.hpp"

namespace auriga::app {

namespace http = platform::http;
namespace db = platform::db;

/// Members are made top down and end bottom up; the runtime's threads end before any of them.
struct Application::Parts {
  /// What the mail job keeps of letters.
  static constexpr std::chrono::days kMailKept{30};

  explicit Parts(ApplicationOptions given);

  [[nodiscard]] std::int64_t number(std::string_view name) const {
    return configuration.integer(name);
  }
  [[nodiscard]] std::chrono::seconds time(std::string_view name) const {
    return std::chrono::seconds(number(name));
  }

  // application_storage.cpp
  /// The data folder: its lock, its keys, database and objects.
  void open_storage(Opening opening);
  /// Brings the schema up to the program, as far as `opening` allows.
  Task<> settle_schema(Opening opening);
  Task<> backup_before_migration();
  Task<db::BackupManifest> backup(std::filesystem::path target);

  // application_services.cpp
  /// All that Application::open() makes.
  void open(Opening opening);
  void open_reader();
  void open_accounts();
  void open_agents();
  void open_conversations();
  void open_workflows();
  /// The one that the server belongs to; nothing before its owner has come.
  Task<std::optional<core::OrganizationId>> first_organization();

  // application_realtime.cpp
  /// The hub and all that speaks WebSocket.
  void open_realtime();
  [[nodiscard]] bool still_valid(const core::Caller& caller) const;
  /// Whether who was let speak still is.
  [[nodiscard]] bool may_speak(const core::Caller& caller);
  /// The role the caller has now; nothing while it is being asked.
  [[nodiscard]] std::optional<core::Role> role_of(const core::Caller& caller);

  // application_jobs.cpp
  void add_jobs();
  void add_health_checks();

  // application_events.cpp
  /// What hears the events of domains, from the outbox.
  void subscribe();

  // application_routes.cpp
  void bind_routes();

  // application_serve.cpp
  void load_console();
  void make_server();
  /// Where people find the server that listens.
  [[nodiscard]] std::string listening_url() const;
  Task<> start_work();
  Task<> seed();
  Task<> stop_work(platform::SteadyTime deadline);

  std::filesystem::path data;
  core::Configuration configuration;
  bool demo;
  std::size_t shards;
  core::PasswordCost password_cost;
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

  std::shared_ptr<platform::Waker> agent_made;  ///< Of the demo: an agent is ready, or failed.
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

}  // namespace auriga::app
