// The services of an Application, domain by domain, each after those that it uses.
#include "app/application_parts.hpp"
#include "app/mail_settings.hpp"
#include "app/node_name.hpp"
#include "app/port_check.hpp"
#include "app/workflow_tasks.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "domains/accounts/repository.hpp"
#include "engines/llm/model_settings.hpp"

namespace auriga::app {

using std::chrono::days;
using std::chrono::minutes;

namespace {

/// What users may call by tools and workflows. Throws CONFIGURATION_INVALID.
platform::HttpClientOptions tenant_options(const core::Configuration& configuration) {
  const platform::AddressPolicy::Options policy{
      .hosts = configuration.list("outgoing.hosts"),
      .networks = configuration.list("outgoing.networks")};
  return {.policy = core::value_or_throw(platform::AddressPolicy::create(policy)),
          .plain_http = configuration.flag("outgoing.plain_http")};
}

}  // namespace

void Application::Parts::open(Opening opening) {
  open_storage(opening);
  open_reader();
  open_accounts();
  open_agents();
  open_conversations();
  open_workflows();
  idempotency.emplace(*database, scope, *sealer, clock, random);
  audit.emplace(*database, scope, clock);
  key_standing.emplace(*accounts, revocation, clock);
  operators.emplace([this] { return first_organization(); });
  runtime.run_blocking(accounts->start());
}

void Application::Parts::open_reader() {
  extraction::ExtractionOptions reading_options;
  reading_options.processes = static_cast<std::size_t>(number("extraction.processes"));
  reading_options.limits.document_bytes =
      static_cast<std::uint64_t>(number("knowledge.document_bytes_max"));
  reading_options.limits.time = time("extraction.seconds");
  reading_options.limits.memory_bytes = static_cast<std::uint64_t>(number("extraction.memory_mb"))
                                        << 20U;
  extraction.emplace(runtime.shard(0).executor(), std::move(reading_options));
}

void Application::Parts::open_accounts() {
  accounts::AccountOptions account_options;
  account_options.registration =
      core::enum_value<accounts::Registration>(configuration.text("accounts.registration"))
          .value_or(accounts::Registration::invitation);
  account_options.access = minutes(number("accounts.access_minutes"));
  account_options.refresh = days(number("accounts.refresh_days"));
  account_options.password_cost = password_cost;
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
}

void Application::Parts::open_agents() {
  const auto document_bytes = static_cast<std::uint64_t>(number("knowledge.document_bytes_max"));
  intake.emplace(*objects, disk, *extraction, agents::Intake::Options{document_bytes}, clock,
                 random);
  knowledge.emplace(
      *database, indexing,
      agents::KnowledgeCacheOptions{
          .idle = minutes(number("knowledge.index_idle_minutes")),
          .memory_max = static_cast<std::size_t>(number("knowledge.memory_mb")) << 20U},
      clock);
  reading.emplace(runtime.shard(0).executor(), *database, *intake, progress, scope,
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
}

void Application::Parts::open_conversations() {
  tenant_clients.emplace(runtime, tenant_options(configuration));
  tools.emplace(*database, *agents, *sealer, *tenant_clients, tenant_options(configuration), clock,
                random);
  responder.emplace(*models, *tools, answering);
  // One server alone needs no name of its own.
  const bool alone = database->engine() == db::Engine::kSqlite;
  sessions.emplace(*database, *agents, *responder, clock, random,
                   alone ? "alone" : node_name(data, clock, random));
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

Task<std::optional<core::OrganizationId>> Application::Parts::first_organization() {
  const auto first = co_await database->read(scope, accounts::repository::first_organization);
  co_return first ? std::optional(first->id) : std::nullopt;
}

}  // namespace auriga::app
