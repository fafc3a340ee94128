// All endpoints of an Application.
#include "app/application_parts.hpp"
#include "app/metrics_page.hpp"
#include "domains/accounts/routes.hpp"
#include "domains/mail/routes.hpp"
#include "domains/notifications/routes.hpp"
#include "domains/security/routes.hpp"
#include "domains/sessions/analytics_routes.hpp"
#include "domains/sessions/models.hpp"
#include "domains/sessions/routes.hpp"
#include "domains/tools/routes.hpp"
#include "domains/workflows/routes.hpp"
#include "platform/http/middleware/rate_limit.hpp"

namespace auriga::app {

using std::chrono::seconds;

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
  agents::bind_agent_documents(routes, *agent_door);
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

}  // namespace auriga::app
