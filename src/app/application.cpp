// The order in which things are made, started and undone; each step stands in a file of its own, as
// application_parts.hpp lists them.
#include "app/application.hpp"

#include <sys/resource.h>

#include <thread>

#include "app/application_parts.hpp"
#include "app/data_folder.hpp"
#include "app/settings_check.hpp"
#include "engines/answer/answer.hpp"
#include "platform/database/database_url.hpp"
#include "platform/http/documents.hpp"
#include "platform/http/openapi.hpp"
#include "platform/log/log.hpp"

namespace auriga::app {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::chrono::milliseconds kSignalPoll{100};

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

}  // namespace

Application::Parts::Parts(ApplicationOptions given)
    : data(std::move(given.data)),
      configuration(checked(std::move(given.configuration))),
      demo(given.demo),
      shards(shard_count({.data = {}, .configuration = configuration, .shards = given.shards})),
      password_cost(given.password_cost),
      hashing({.name = "hash", .threads = 2}),
      disk({.name = "disk", .threads = 2}),
      // Of one organisation no more than one at a time is busy.
      indexing({.name = "index", .threads = 2}),
      sound({.name = "sound", .threads = 1}),
      steps({.name = "workflow", .threads = 1}),
      // Whoever tries states out delays no execution.
      trials({.name = "state-tests", .threads = 1}),
      making({.name = "agents", .threads = 1}),
      answering({.name = "answers", .threads = std::max(1U, std::thread::hardware_concurrency())}),
      runtime(shards) {}

Application::Application(ApplicationOptions options)
    : parts_(std::make_unique<Parts>(std::move(options))) {
  parts_->runtime.start();
}

Application::~Application() {
  if (parts_->extraction) {
    try {
      const auto now = parts_->clock.steady();
      // A start that failed half-way leaves work behind as a run that ended does not.
      parts_->runtime.run_blocking(
          parts_->working ? parts_->stop_work(now)
                          : parts_->extraction->shut_down(now + std::chrono::seconds(1)));
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
  if (!db::is_postgres_url(p.configuration.text("database.url"))) {
    // Of shared objects some may be another node's uploads under way.
    platform::objects::remove_unfinished(p.data / "objects");
  }
  p.open(Opening::kUpgrade);
  p.load_console();
  p.authenticator.emplace(*p.accounts, p.revocation, p.clock, p.shards);
  p.open_realtime();
  p.add_jobs();
  p.add_health_checks();
  p.bind_routes();
  http::publish_documents(p.site, p.routes, kApi);
  p.make_server();
  p.background.emplace(p.runtime.shard(0).executor());
  p.working = true;
  p.subscribe();
  p.relay.emplace(*p.database, p.scope, p.bus);
  run(p.start_work());
  p.server->start();
  p.mail->listening_on(p.server->port());
  p.listening = true;
  p.indexing.post(answer::prepare);

  const auto& demo = p.accounts->demo();
  ready({.url = p.listening_url(),
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
  co_await p.notifications->prune(std::chrono::days(p.number("retention.notifications_days")));
  co_await p.mail->prune(Parts::kMailKept);
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
