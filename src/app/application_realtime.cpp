// The hub of an Application and all that speaks WebSocket, and who may go on listening and
// speaking.
#include "app/application_parts.hpp"
#include "app/broadcast_settings.hpp"
#include "app/node_name.hpp"

namespace auriga::app {

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

}  // namespace auriga::app
