// What the domains of an Application learn of each other's events.
#include "app/application_parts.hpp"
#include "domains/workflows/execution_events.hpp"

namespace auriga::app {
namespace {

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

Task<> wake(std::shared_ptr<platform::Waker> waker) {
  platform::Waker::wake(waker);
  co_return;
}

}  // namespace

void Application::Parts::subscribe() {
  bus.subscribe("audit", "*",
                [this](const db::Event& event) { return keep_for_audit(*audit, event); });
  bus.subscribe("dashboard", "*", [this](const db::Event& event) {
    return tell_consoles(*hub, sessions->feed(), event);
  });
  bus.subscribe("triggers", "*", [this](const db::Event& event) { return triggers->hear(event); });
  bus.subscribe("password-reset", "password_reset.requested",
                [this](const db::Event& event) { return accounts->hear(event); });
  for (const auto* type :
       {"member.removed", "member.left", "member.role_changed", "api_key.revoked"}) {
    bus.subscribe("give-back", type,
                  [this](const db::Event& event) { return give_back(*sessions, scope, event); });
  }
  for (const auto* type : {"session.handoff_requested", "agent.ready", "agent.failed"}) {
    bus.subscribe("notifications", type,
                  [this](const db::Event& event) { return notifications->hear(event); });
  }
  if (demo) {
    agent_made = std::make_shared<platform::Waker>(runtime.shard(0).executor());
    for (const auto* type : {"agent.ready", "agent.failed"}) {
      bus.subscribe("demo", type, [this](const db::Event&) { return wake(agent_made); });
    }
  }
}

}  // namespace auriga::app
