#include "domains/workflows/routes.hpp"

#include "core/decode.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"
#include "platform/http/precondition.hpp"

namespace auriga::workflows {
namespace {

namespace http = platform::http;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;

/// A definition of 1 MB, and what surrounds it.
constexpr std::size_t kDefinitionBodyMax = 2ULL << 20U;

struct WorkflowIn {
  WorkflowId workflow_id;
};
BOOST_DESCRIBE_STRUCT(WorkflowIn, (), (workflow_id))
core::Rules rules(core::Type<WorkflowIn>) {
  return {"WorkflowIn", "", {field::workflow_id()}};
}

struct ListWorkflowsIn {
  std::optional<std::string> q;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListWorkflowsIn, (), (q, limit, cursor))
core::Rules rules(core::Type<ListWorkflowsIn>) {
  return {"ListWorkflowsIn",
          "",
          {{.field = "q", .in = In::kQuery, .max = 100, .meaning = "Part of the name."},
           http::limit_rule(),
           http::cursor_rule()}};
}

struct ListVersionsIn {
  WorkflowId workflow_id;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListVersionsIn, (), (workflow_id, limit, cursor))
core::Rules rules(core::Type<ListVersionsIn>) {
  return {"ListVersionsIn", "", {field::workflow_id(), http::limit_rule(), http::cursor_rule()}};
}

struct VersionIn {
  WorkflowId workflow_id;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(VersionIn, (), (workflow_id, version))
core::Rules rules(core::Type<VersionIn>) {
  return {"VersionIn",
          "",
          {field::workflow_id(),
           {.field = "version", .in = In::kPath, .required = true, .min = 1, .meaning = "Which."}}};
}

Task<http::Created<Workflow>> create_workflow(WorkflowService& service, Call& call,
                                              CreateWorkflow in) {
  auto made = co_await service.create(call.caller(), http::actor_of(call), std::move(in));
  call.set_etag(http::revision_by_time(made));
  auto location = "/api/v1/workflows/" + made.id.text();
  co_return http::Created<Workflow>{std::move(made), std::move(location)};
}

Task<Verdict> validate_workflow(WorkflowService& service, Call& /*call*/, ValidateDefinition in) {
  co_return service.validate(in.definition);
}

Task<StateTest> test_state(WorkflowService& service, Call& /*call*/, TestState in) {
  return service.test(std::move(in));
}

Task<http::Page<WorkflowSummary>> list_workflows(WorkflowService& service, Call& call,
                                                 ListWorkflowsIn in) {
  ListWorkflows query{.q = std::move(in.q), .limit = in.limit, .before = {}};
  query.before = http::id_cursor<WorkflowId>(in.cursor);
  auto page = co_await service.list(call.caller(), std::move(query));
  co_return http::Page<WorkflowSummary>::of(std::move(page.items), std::move(page.next));
}

Task<Workflow> get_workflow(WorkflowService& service, Call& call, WorkflowIn in) {
  auto workflow = co_await service.get(call.caller(), std::move(in.workflow_id));
  call.set_etag(http::revision_by_time(workflow));
  co_return workflow;
}

Task<Workflow> update_workflow(WorkflowService& service, Call& call, UpdateWorkflow in) {
  auto workflow = co_await service.update(call.caller(), http::actor_of(call), std::move(in),
                                          http::Precondition(call));
  call.set_etag(http::revision_by_time(workflow));
  co_return workflow;
}

Task<Workflow> pause_workflow(WorkflowService& service, Call& call, WorkflowIn in) {
  return service.set_status(call.caller(), http::actor_of(call), std::move(in.workflow_id),
                            WorkflowStatus::paused);
}

Task<Workflow> resume_workflow(WorkflowService& service, Call& call, WorkflowIn in) {
  return service.set_status(call.caller(), http::actor_of(call), std::move(in.workflow_id),
                            WorkflowStatus::active);
}

Task<> delete_workflow(WorkflowService& service, Call& call, WorkflowIn in) {
  return service.remove(call.caller(), http::actor_of(call), std::move(in.workflow_id));
}

Task<http::Page<WorkflowVersionSummary>> list_versions(WorkflowService& service, Call& call,
                                                       ListVersionsIn in) {
  const auto before = http::number_cursor(in.cursor, INT64_MAX);
  auto page = co_await service.versions(call.caller(), std::move(in.workflow_id), before, in.limit);
  co_return http::Page<WorkflowVersionSummary>::of(std::move(page.items), std::move(page.next));
}

Task<WorkflowVersion> get_version(WorkflowService& service, Call& call, VersionIn in) {
  return service.version(call.caller(), std::move(in.workflow_id), in.version);
}

struct TriggerIn {
  WorkflowId workflow_id;
  TriggerId trigger_id;
};
BOOST_DESCRIBE_STRUCT(TriggerIn, (), (workflow_id, trigger_id))
core::Rules rules(core::Type<TriggerIn>) {
  return {"TriggerIn", "", {field::workflow_id(), field::trigger_id()}};
}

/// Begins with the revision, which alone an update asks for; a start is told as well.
std::string version_of(const Trigger& trigger) {
  return http::revision_by_time(trigger) + "-" +
         std::to_string(trigger.last_at.value_or(core::Timestamp{}).ms);
}

Task<http::Created<Trigger>> create_trigger(Triggers& triggers, Call& call, CreateTrigger in) {
  auto location = "/api/v1/workflows/" + in.workflow_id.text() + "/triggers/";
  auto made = co_await triggers.create(call.caller(), http::actor_of(call), std::move(in));
  location += made.id.text();
  call.set_etag(version_of(made));
  co_return http::Created<Trigger>{std::move(made), std::move(location)};
}

Task<http::Page<Trigger>> list_triggers(Triggers& triggers, Call& call, WorkflowIn in) {
  auto all = co_await triggers.list(call.caller(), std::move(in.workflow_id));
  co_return http::Page<Trigger>::of(std::move(all), {});
}

Task<Trigger> get_trigger(Triggers& triggers, Call& call, TriggerIn in) {
  auto trigger =
      co_await triggers.get(call.caller(), std::move(in.workflow_id), std::move(in.trigger_id));
  call.set_etag(version_of(trigger));
  co_return trigger;
}

Task<Trigger> update_trigger(Triggers& triggers, Call& call, UpdateTrigger in) {
  auto trigger = co_await triggers.update(call.caller(), http::actor_of(call), std::move(in),
                                          http::Precondition(call));
  call.set_etag(version_of(trigger));
  co_return trigger;
}

Task<> delete_trigger(Triggers& triggers, Call& call, TriggerIn in) {
  return triggers.remove(call.caller(), http::actor_of(call), std::move(in.workflow_id),
                         std::move(in.trigger_id));
}

void bind_triggers(http::RouteTable& table, Triggers& triggers) {
  using http::handler;
  const auto look = Access::viewer().or_key(core::Scope::admin);
  const auto edit = Access::member().or_key(core::Scope::admin);
  const std::string tag = "Workflows";
  const std::string base = "/api/v1/workflows/{workflow_id}/triggers";
  const std::string item = base + "/{trigger_id}";
  table.add({.method = Method::kPost,
             .path = base,
             .id = "create_workflow_trigger",
             .tag = tag,
             .summary = "Start it at times, or when something happens",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kQuotaExceeded},
             .idempotent = true},
            handler<&create_trigger>(triggers));
  table.add({.path = base,
             .id = "list_workflow_triggers",
             .tag = tag,
             .summary = "What starts it by itself",
             .access = look,
             .errors = {ErrorCode::kNotFound}},
            handler<&list_triggers>(triggers));
  table.add({.path = item,
             .id = "get_workflow_trigger",
             .tag = tag,
             .summary = "One trigger",
             .access = look,
             .errors = {ErrorCode::kNotFound},
             .etag = true},
            handler<&get_trigger>(triggers));
  table.add({.method = Method::kPatch,
             .path = item,
             .id = "update_workflow_trigger",
             .tag = tag,
             .summary = "Change a trigger",
             .access = edit,
             .errors = {ErrorCode::kNotFound},
             .etag = true},
            handler<&update_trigger>(triggers));
  table.add({.method = Method::kDelete,
             .path = item,
             .id = "delete_workflow_trigger",
             .tag = tag,
             .summary = "Delete a trigger",
             .access = edit,
             .errors = {ErrorCode::kNotFound}},
            handler<&delete_trigger>(triggers));
}

void bind_definitions(http::RouteTable& table, WorkflowService& service) {
  using http::handler;
  const auto look = Access::viewer().or_key(core::Scope::admin);
  const auto edit = Access::member().or_key(core::Scope::admin);
  const std::string tag = "Workflows";
  const std::string base = "/api/v1/workflows";
  const std::string item = base + "/{workflow_id}";
  table.add({.method = Method::kPost,
             .path = base,
             .id = "create_workflow",
             .tag = tag,
             .summary = "Make a workflow",
             .description = "All faults of the definition are told at once, each with the JSON "
                            "pointer of its place.",
             .access = edit,
             .errors = {ErrorCode::kWorkflowNameTaken, ErrorCode::kQuotaExceeded},
             .body_bytes_max = kDefinitionBodyMax,
             .idempotent = true},
            handler<&create_workflow>(service));
  table.add({.method = Method::kPost,
             .path = base + "/validate",
             .id = "validate_workflow",
             .tag = tag,
             .summary = "Look a definition over",
             .access = look,
             .body_bytes_max = kDefinitionBodyMax},
            handler<&validate_workflow>(service));
  table.add({.method = Method::kPost,
             .path = base + "/test-state",
             .id = "test_state",
             .tag = tag,
             .summary = "Test one state",
             .description = "What the state makes of an input, step by step. Nothing is done: "
                            "what a task answers is given.",
             .access = look,
             .body_bytes_max = kDefinitionBodyMax},
            handler<&test_state>(service));
  table.add({.path = base,
             .id = "list_workflows",
             .tag = tag,
             .summary = "Workflows, newest first",
             .access = look,
             .errors = {ErrorCode::kBadCursor}},
            handler<&list_workflows>(service));
  table.add({.path = item,
             .id = "get_workflow",
             .tag = tag,
             .summary = "One workflow",
             .access = look,
             .errors = {ErrorCode::kNotFound},
             .etag = true},
            handler<&get_workflow>(service));
  table.add(
      {.method = Method::kPatch,
       .path = item,
       .id = "update_workflow",
       .tag = tag,
       .summary = "Change a workflow",
       .access = edit,
       .errors = {ErrorCode::kNotFound, ErrorCode::kWorkflowNameTaken, ErrorCode::kQuotaExceeded},
       .body_bytes_max = kDefinitionBodyMax,
       .etag = true},
      handler<&update_workflow>(service));
  table.add({.method = Method::kPut,
             .path = item + "/pause",
             .id = "pause_workflow",
             .tag = tag,
             .summary = "Start nothing for a while",
             .access = edit,
             .errors = {ErrorCode::kNotFound}},
            handler<&pause_workflow>(service));
  table.add({.method = Method::kPut,
             .path = item + "/resume",
             .id = "resume_workflow",
             .tag = tag,
             .summary = "Start again",
             .access = edit,
             .errors = {ErrorCode::kNotFound}},
            handler<&resume_workflow>(service));
  table.add({.method = Method::kDelete,
             .path = item,
             .id = "delete_workflow",
             .tag = tag,
             .summary = "Delete a workflow and its history",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kWorkflowBusy}},
            handler<&delete_workflow>(service));
  table.add({.path = item + "/versions",
             .id = "list_workflow_versions",
             .tag = tag,
             .summary = "Its versions, latest first",
             .access = look,
             .errors = {ErrorCode::kNotFound, ErrorCode::kBadCursor}},
            handler<&list_versions>(service));
  table.add({.path = item + "/versions/{version}",
             .id = "get_workflow_version",
             .tag = tag,
             .summary = "One of its definitions",
             .access = look,
             .errors = {ErrorCode::kNotFound}},
            handler<&get_version>(service));
}

}  // namespace

void bind_workflows(http::RouteTable& table, WorkflowService& service, Triggers& triggers) {
  bind_definitions(table, service);
  bind_triggers(table, triggers);
  bind_executions(table, service);
}

}  // namespace auriga::workflows
