// The HTTP operations of agents.

#include "domains/agents/routes.hpp"

#include "core/encode.hpp"
#include "domains/agents/revision.hpp"
#include "domains/agents/route_uploads.hpp"
#include "platform/http/event_stream.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"
#include "platform/http/precondition.hpp"

namespace auriga::agents {
namespace {

namespace http = platform::http;
using core::Error;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;

/// How often a progress stream looks without being woken: whether another node got on, the sign-in
/// or key still holds, the client is there and the server goes on.
constexpr std::chrono::milliseconds kProgressLook{500};

struct AgentIn {
  core::AgentId agent_id;
};
BOOST_DESCRIBE_STRUCT(AgentIn, (), (agent_id))
core::Rules rules(core::Type<AgentIn>) {
  return {"AgentIn", "", {field::agent_id()}};
}

struct ListAgentsIn {
  std::optional<AgentStatus> status;
  std::optional<std::string> q;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListAgentsIn, (), (status, q, limit, cursor))
core::Rules rules(core::Type<ListAgentsIn>) {
  return {"ListAgentsIn",
          "",
          {{.field = "status", .in = In::kQuery, .meaning = "Only agents of this status."},
           {.field = "q", .in = In::kQuery, .max = 100, .meaning = "Part of the name."},
           field::limit(),
           field::cursor()}};
}

/// Changes whenever the agent does, its counts and which of its versions answers included: a
/// browser shows what it kept as long as this is the same. It begins with the revision of what is
/// edited, which alone an update asks for.
std::string version_of(const Agent& agent) {
  const auto& k = agent.knowledge;
  return revision_of(agent) + "-" + std::to_string(agent.updated_at.ms) + "-" +
         std::to_string(k.ready) + "-" + std::to_string(k.failed) + "-" +
         std::to_string(k.processing) + "-" + std::to_string(agent.version) + "-" +
         std::to_string(agent.latest_version) + (agent.building ? "-building" : "");
}

Task<http::Created<Agent>> create_agent(AgentService& service, Call& call, AgentRequest in) {
  auto files = take_files(call, in.file_descriptions);
  std::int64_t bytes = 0;
  for (const auto& file : files) {
    bytes += file.error ? 0 : static_cast<std::int64_t>(file.size_bytes);
  }
  co_await service.check_storage(call.caller().tenant, bytes);
  auto agent =
      co_await service.create(call.caller(), http::actor_of(call), std::move(in), std::move(files));
  auto location = "/api/v1/agents/" + agent.id.text();
  co_return http::Created<Agent>{std::move(agent), std::move(location)};
}

Task<http::Page<Agent>> list_agents(AgentService& service, Call& call, ListAgentsIn in) {
  ListAgents query{.status = in.status,
                   .q = std::move(in.q),
                   .limit = in.limit,
                   .cursor = http::id_cursor<core::AgentId>(in.cursor)};
  auto page = co_await service.list(call.caller(), std::move(query));
  co_return http::Page<Agent>::of(std::move(page.items), std::move(page.next));
}

Task<Agent> get_agent(AgentService& service, Call& call, AgentIn in) {
  auto agent = co_await service.get(call.caller(), std::move(in.agent_id));
  call.set_etag(version_of(agent));
  co_return agent;
}

Task<Agent> update_agent(AgentService& service, Call& call, AgentUpdate in) {
  auto agent = co_await service.update(call.caller(), http::actor_of(call), std::move(in),
                                       http::Precondition(call));
  call.set_etag(version_of(agent));
  co_return agent;
}

Task<Agent> pause_agent(AgentService& service, Call& call, AgentIn in) {
  return service.pause(call.caller(), http::actor_of(call), std::move(in.agent_id));
}

Task<Agent> resume_agent(AgentService& service, Call& call, AgentIn in) {
  return service.resume(call.caller(), http::actor_of(call), std::move(in.agent_id));
}

Task<> delete_agent(AgentService& service, Call& call, AgentIn in) {
  co_await service.archive(call.caller(), http::actor_of(call), in.agent_id);
  co_await service.free_documents(call.caller().tenant, std::move(in.agent_id));
}

/// Until it is made, the client leaves, its sign-in or key ends or the server stops.
Task<http::ReplyOf<AgentProgress>> get_progress(AgentDoor& door, Call& call, AgentIn in) {
  if (!call.accepts("text/event-stream")) {
    auto now = co_await door.service.progress(call.caller(), std::move(in.agent_id));
    co_return http::ReplyOf<AgentProgress>{http::Reply::json(now)};
  }
  const auto executor = co_await platform::asio::this_coro::executor;
  const auto changes = door.service.watch_progress(in.agent_id, executor);
  auto progress = co_await door.service.progress(call.caller(), in.agent_id);
  auto stream = co_await http::EventStream::open(call);
  std::string told;
  while (true) {
    const bool under_way = progress.stage == "reading" || progress.stage == "building";
    auto text = core::to_json(progress);
    if (text != told) {
      told = std::move(text);
      if (!co_await stream.send("progress", told)) {
        break;
      }
    }
    if (!under_way) {
      const auto agent = co_await door.service.get(call.caller(), in.agent_id);
      co_await stream.send("done", core::to_json(agent));
      break;
    }
    co_await changes->wait(platform::steady_now() + kProgressLook);
    if (!stream.connected() || stream.closing() || !door.still_valid(call.caller())) {
      break;
    }
    progress = co_await door.service.progress(call.caller(), in.agent_id);
  }
  co_return http::ReplyOf<AgentProgress>{stream.finish()};
}

}  // namespace

void bind_agents(http::RouteTable& table, AgentDoor& door) {
  using http::handler;
  auto& service = door.service;
  const auto look = Access::viewer().or_key(core::Scope::admin);
  const auto edit = Access::member().or_key(core::Scope::admin);
  const std::string tag = "Agents";
  const std::string base = "/api/v1/agents";
  const std::string item = base + "/{agent_id}";

  table.add(
      {.method = Method::kPost,
       .path = base,
       .id = "create_agent",
       .tag = tag,
       .summary = "Make an agent",
       .description = "A procedure and, perhaps, documents. A document that cannot be read "
                      "does not stop the others: it says why.",
       .access = edit,
       .errors = {ErrorCode::kAgentNameTaken, ErrorCode::kQuotaExceeded, ErrorCode::kReadOnly},
       .body = http::Body::kJsonOrMultipart,
       .upload = many_files(door.bounds),
       .timeout = kUploadTime,
       .idempotent = true},
      handler<&create_agent>(service));
  table.add({.path = base,
             .id = "list_agents",
             .tag = tag,
             .summary = "Agents, newest first",
             .access = look,
             .errors = {ErrorCode::kBadCursor}},
            handler<&list_agents>(service));
  table.add({.path = item,
             .id = "get_agent",
             .tag = tag,
             .summary = "One agent",
             .access = look,
             .errors = {ErrorCode::kNotFound},
             .etag = true},
            handler<&get_agent>(service));
  table.add({.method = Method::kPatch,
             .path = item + "/config",
             .id = "update_agent",
             .tag = tag,
             .summary = "Change an agent",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kAgentNameTaken},
             .etag = true},
            handler<&update_agent>(service));
  table.add({.method = Method::kPut,
             .path = item + "/pause",
             .id = "pause_agent",
             .tag = tag,
             .summary = "Pause an agent",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kAgentNotReady}},
            handler<&pause_agent>(service));
  table.add({.method = Method::kPut,
             .path = item + "/resume",
             .id = "resume_agent",
             .tag = tag,
             .summary = "Resume an agent",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kAgentNotReady}},
            handler<&resume_agent>(service));
  table.add({.method = Method::kDelete,
             .path = item,
             .id = "delete_agent",
             .tag = tag,
             .summary = "Archive an agent",
             .description = "Its API keys are revoked and its documents deleted; its conversations "
                            "stay.",
             .access = edit,
             .errors = {ErrorCode::kNotFound}},
            handler<&delete_agent>(service));
  table.add({.path = item + "/progress",
             .id = "get_agent_progress",
             .tag = tag,
             .summary = "How far the making of an agent is",
             .description = "With `Accept: text/event-stream`: `progress` events, then `done` with "
                            "the agent.",
             .access = look,
             .errors = {ErrorCode::kNotFound},
             .produces = {"text/event-stream"}},
            handler<&get_progress>(door));
}

}  // namespace auriga::agents
