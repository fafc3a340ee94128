#include "domains/sessions/analytics_routes.hpp"

#include "platform/http/handler.hpp"

namespace auriga::sessions {
namespace {

namespace http = platform::http;

struct AnalyticsIn {
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
  std::optional<core::AgentId> agent_id;
  std::optional<Channel> channel;
  AnalyticsGroup group = AnalyticsGroup::day;
  std::string time_zone = "UTC";
};
BOOST_DESCRIBE_STRUCT(AnalyticsIn, (), (from, to, agent_id, channel, group, time_zone))
core::Rules rules(core::Type<AnalyticsIn>) {
  return {"AnalyticsIn",
          "",
          {{.field = "from",
            .in = In::kQuery,
            .meaning = "Begun at or after; 30 days before `to` if not given, 400 at most."},
           {.field = "to", .in = In::kQuery, .meaning = "Begun before; now if not given."},
           {.field = "agent_id", .in = In::kQuery, .meaning = "Only this agent's."},
           {.field = "channel", .in = In::kQuery, .meaning = "Only of this channel."},
           {.field = "group",
            .in = In::kQuery,
            .meaning = "What the series goes by: at most 2,000 of them."},
           {.field = "time_zone",
            .in = In::kQuery,
            .min = 1,
            .max = 64,
            .meaning = "Whose days they are: Europe/Oslo."}}};
}

Task<SessionAnalytics> get_session_analytics(SessionService& service, http::Call& call,
                                             AnalyticsIn in) {
  return service.analytics(call.caller(), {.from = in.from,
                                           .to = in.to,
                                           .agent_id = std::move(in.agent_id),
                                           .channel = in.channel,
                                           .group = in.group,
                                           .time_zone = std::move(in.time_zone)});
}

}  // namespace

void bind_analytics(http::RouteTable& table, SessionService& service) {
  table.add({.path = "/api/v1/sessions/analytics",
             .id = "get_session_analytics",
             .tag = "Sessions",
             .summary = "Figures over conversations",
             .description =
                 "Of the conversations begun in a time: how many, how long, how many needed no "
                 "person, how long answers took, and what the documents held no answer to. At "
                 "most 1,000,000 conversations at a time.",
             .access = http::Access::viewer().or_key(core::Scope::admin)},
            http::handler<&get_session_analytics>(service));
}

}  // namespace auriga::sessions
