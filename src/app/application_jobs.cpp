// What an Application does by itself, again and again, and how it finds out whether it is well.
#include "app/application_parts.hpp"
#include "app/health_checks.hpp"
#include "app/places.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"

namespace auriga::app {

using std::chrono::days;
using std::chrono::seconds;

namespace {

/// A job's work, whatever it answers.
template <class T>
Task<> just_do(Task<T> task) {
  co_await std::move(task);
}

/// As application_events.cpp has it given back, of whoever no event tells: a key comes to its end
/// or rests because its maker went, and another node may let somebody take over who is nobody any
/// more a moment before it learns of it.
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

}  // namespace

void Application::Parts::add_jobs() {
  const auto home = runtime.shard(0).executor();
  jobs.emplace(home, clock);
  jobs->add({"key-usage", "Writes down how often API keys were used.", seconds(5),
             [this] { return authenticator->record_usage(); }});
  jobs->add({"prune-accounts", "Deletes sign-ins and invitations that are long past.",
             std::chrono::hours(1), [this] { return accounts->prune(); }});
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
    jobs->add({"hold-broadcasts", "Tells the other nodes that this one's broadcasts go on.",
               broadcasts::BroadcastService::kHold, [this] { return broadcasts->hold(); }});
    jobs->add({"hear-stops", "Stops answers that other nodes were asked to stop.", seconds(1),
               [this] { return sessions->hear_stops(scope); }});
    jobs->add({"hear-conversations",
               "Tells customers' streams of what other nodes did to their conversations.",
               seconds(1), [this] { return sessions->hear_changes(scope); }});
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

}  // namespace auriga::app
