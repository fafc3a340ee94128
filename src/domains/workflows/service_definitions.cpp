// Definitions: made, listed, changed, removed.
#include <algorithm>
#include <boost/json.hpp>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/json_pointer.hpp"
#include "core/text.hpp"
#include "domains/workflows/service.hpp"
#include "platform/database/change.hpp"
#include "platform/database/errors.hpp"
#include "platform/log/log.hpp"

namespace auriga::workflows {

using core::Error;
using core::ErrorCode;
using db::change;
using db::Transaction;
using db::Work;
using repository::VersionRow;
using repository::WorkflowRow;

namespace {

constexpr std::int64_t kWorkflowsMax = 1'000;  ///< Of an organisation.
constexpr std::int64_t kVersionsMax = 500;     ///< Of a workflow.

Work<void> write_new(Transaction& tx, const WorkflowRow& row, const VersionRow& version,
                     const core::Actor& actor) {
  if (co_await repository::count(tx) >= kWorkflowsMax) {
    throw Error(ErrorCode::kQuotaExceeded, "an organisation has at most " +
                                               std::to_string(kWorkflowsMax) +
                                               " workflows; delete some first");
  }
  co_await repository::insert(tx, row);
  co_await repository::insert_version(tx, version);
  json::object details{{"name", row.name}};
  co_await tx.emit(change(actor, "workflow.created", row.id.text(), std::move(details)));
}

struct Edit {
  UpdateWorkflow in;
  std::optional<std::string> definition;  ///< As text.
  platform::http::Precondition wanted;
  core::Actor actor;
};

Work<std::optional<WorkflowRow>> write_edit(Transaction& tx, const Edit& edit) {
  auto row = co_await repository::find(tx, edit.in.workflow_id);
  if (!row) {
    co_return std::nullopt;
  }
  edit.wanted.require(platform::http::revision_by_time(*row));
  json::array fields;
  if (edit.in.name && *edit.in.name != row->name) {
    row->name = *edit.in.name;
    row->name_key = core::lower_ascii(row->name);
    fields.emplace_back("name");
  }
  if (edit.in.description && *edit.in.description != row->description) {
    row->description = *edit.in.description;
    fields.emplace_back("description");
  }
  if (edit.definition) {
    const auto last = co_await repository::version(tx, row->id, row->version);
    if (last->definition != *edit.definition) {
      const VersionRow version{.workflow_id = row->id,
                               .version = ++row->version,
                               .definition = *edit.definition,
                               .comment = edit.in.comment,
                               .author = edit.actor.name,
                               .created_at = tx.now()};
      co_await repository::insert_version(tx, version);
      const bool fits = co_await repository::prune_versions(tx, *row, kVersionsMax);
      if (!fits) {
        throw Error(ErrorCode::kQuotaExceeded,
                    "a workflow keeps at most " + std::to_string(kVersionsMax) +
                        " versions, and executions are of all of them; delete some first");
      }
      fields.emplace_back("definition");
    }
  }
  if (fields.empty()) {
    co_return row;
  }
  // Always later than before, so that a version is never that of two states.
  row->updated_at = std::max(tx.now(), row->updated_at + std::chrono::milliseconds(1));
  co_await repository::update(tx, *row);
  json::object details{
      {"name", row->name}, {"changed", std::move(fields)}, {"version", row->version}};
  co_await tx.emit(change(edit.actor, "workflow.updated", row->id.text(), std::move(details)));
  co_return row;
}

Work<std::optional<WorkflowRow>> write_status(Transaction& tx, const WorkflowId& id,
                                              const WorkflowStatus& status,
                                              const core::Actor& actor) {
  auto row = co_await repository::find(tx, id);
  if (!row || row->status == status) {
    co_return row;
  }
  row->status = status;
  row->updated_at = std::max(tx.now(), row->updated_at + std::chrono::milliseconds(1));
  co_await repository::update(tx, *row);
  json::object details{{"name", row->name}};
  const bool paused = status == WorkflowStatus::paused;
  co_await tx.emit(change(actor, paused ? "workflow.paused" : "workflow.resumed", id.text(),
                          std::move(details)));
  co_return row;
}

/// False: it is not there. Its history is deleted afterwards, in parts: from here on nothing begins
/// that could need it.
Work<bool> write_removal(Transaction& tx, const WorkflowId& id, const core::Actor& actor) {
  const auto row = co_await repository::find(tx, id);
  if (!row) {
    co_return false;
  }
  if (co_await repository::open_executions(tx, id) > 0) {
    throw Error(ErrorCode::kWorkflowBusy);
  }
  co_await repository::remove(tx, id);
  json::object details{{"name", row->name}};
  co_await tx.emit(change(actor, "workflow.deleted", id.text(), std::move(details)));
  co_return true;
}

json::object parsed_definition(const std::string& text) {
  return core::value_or_throw(core::parse_json(text)).as_object();
}

WorkflowSummary summary_of(const WorkflowRow& row) {
  return {.id = row.id,
          .name = row.name,
          .description = row.description,
          .kind = row.kind,
          .status = row.status,
          .managed = row.managed.has_value(),
          .version = row.version,
          .created_at = row.created_at,
          .updated_at = row.updated_at};
}

/// Finds the tasks that nobody here does, with their places.
class ResourceCheck {
 public:
  ResourceCheck(const TaskQueue& tasks, std::vector<Diagnostic>& out) : tasks_(tasks), out_(out) {}

  void machine(const json::value& machine, const std::string& at) {
    const auto* states = member(machine, "States");
    if (states == nullptr || !states->is_object()) {
      return;
    }
    for (const auto& [name, state] : states->get_object()) {
      look(state, at + "/States" + core::pointer_step(name));
    }
  }

 private:
  static const json::value* member(const json::value& of, std::string_view name) {
    return of.is_object() ? of.get_object().if_contains(name) : nullptr;
  }

  void look(const json::value& state, const std::string& at) {
    const auto* type = member(state, "Type");
    const auto* resource = member(state, "Resource");
    if (type != nullptr && *type == "Task" && resource != nullptr && resource->is_string() &&
        !tasks_.knows(resource->get_string())) {
      out_.push_back(
          {.severity = DiagnosticSeverity::ERROR,
           .code = "UNKNOWN_RESOURCE",
           .location = at + "/Resource",
           .message = "nothing here does '" + std::string(resource->get_string()) + "'"});
    }
    for (const auto* name : {"ItemProcessor", "Iterator"}) {
      if (const auto* inner = member(state, name)) {
        machine(*inner, at + "/" + name);
      }
    }
    if (const auto* branches = member(state, "Branches");
        branches != nullptr && branches->is_array()) {
      std::size_t i = 0;
      for (const auto& branch : branches->get_array()) {
        machine(branch, at + "/Branches/" + std::to_string(i++));
      }
    }
  }

  const TaskQueue& tasks_;
  std::vector<Diagnostic>& out_;
};

bool prevents(const Diagnostic& each) {
  return each.severity == DiagnosticSeverity::ERROR || each.code == workflow::kNotExecutedYet;
}

}  // namespace

WorkflowService::WorkflowService(db::Database& database, Machines& machines, TaskQueue& tasks,
                                 Runner& runner, platform::ThreadPool& pool,
                                 const core::Clock& clock, core::Random& random)
    : database_(database),
      machines_(machines),
      tasks_(tasks),
      runner_(runner),
      pool_(pool),
      clock_(clock),
      random_(random) {}

Verdict WorkflowService::validate(const json::object& definition) const {
  return judge(definition, json::serialize(definition));
}

Verdict WorkflowService::judge(const json::object& definition, const std::string& text) const {
  const auto reading = workflow::StateMachine::from(definition, text.size());
  Verdict out;
  for (const auto& each : reading.diagnostics) {
    const bool is_error = each.severity == workflow::Severity::error;
    out.diagnostics.push_back(
        {.severity = is_error ? DiagnosticSeverity::ERROR : DiagnosticSeverity::WARNING,
         .code = each.code,
         .location = each.location,
         .message = each.message});
  }
  if (reading.good()) {
    ResourceCheck(tasks_, out.diagnostics).machine(definition, "");
  }
  out.valid = std::ranges::none_of(out.diagnostics, prevents);
  return out;
}

std::string WorkflowService::require_valid(const json::object& definition) const {
  auto text = json::serialize(definition);
  std::vector<core::Fault> faults;
  for (const auto& each : judge(definition, text).diagnostics) {
    if (prevents(each)) {
      faults.push_back({"/definition" + (each.location == "/" ? "" : each.location),
                        core::lower_ascii(each.code), each.message});
    }
  }
  if (!faults.empty()) {
    throw Error(ErrorCode::kValidationFailed).with_faults(std::move(faults));
  }
  return text;
}

Task<WorkflowRow> WorkflowService::row(const core::Caller& caller, WorkflowId id) {
  // A key that is bound to one agent has nothing to do here.
  if (caller.agent) {
    throw Error(ErrorCode::kForbidden, "this API key is bound to one agent");
  }
  auto row = co_await database_.point_read(caller.tenant, repository::find, std::move(id));
  if (!row) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return *std::move(row);
}

Task<Workflow> WorkflowService::whole(const core::Caller& caller, WorkflowRow row) {
  const auto version =
      co_await database_.point_read(caller.tenant, repository::version, row.id, row.version);
  if (!version) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return Workflow{.id = row.id,
                     .name = row.name,
                     .description = row.description,
                     .kind = row.kind,
                     .status = row.status,
                     .managed = row.managed.has_value(),
                     .version = row.version,
                     .definition = parsed_definition(version->definition),
                     .created_at = row.created_at,
                     .updated_at = row.updated_at};
}

Task<Workflow> WorkflowService::create(core::Caller caller, core::Actor actor, CreateWorkflow in) {
  if (caller.agent) {
    throw Error(ErrorCode::kForbidden, "this API key is bound to one agent");
  }
  auto definition = require_valid(in.definition);
  const auto now = clock_.now();
  WorkflowRow row{.id = WorkflowId::make(clock_, random_),
                  .name = std::move(in.name),
                  .name_key = {},
                  .description = std::move(in.description),
                  .kind = in.kind,
                  .version = 1,
                  .created_at = now,
                  .updated_at = now};
  row.name_key = core::lower_ascii(row.name);
  const VersionRow version{.workflow_id = row.id,
                           .version = 1,
                           .definition = std::move(definition),
                           .comment = {},
                           .author = actor.name,
                           .created_at = now};
  try {
    co_await database_.write(caller.tenant, write_new, row, version, std::move(actor));
  } catch (const db::UniqueViolation&) {
    throw Error(ErrorCode::kWorkflowNameTaken);
  }
  co_return co_await whole(caller, std::move(row));
}

Task<Listed<WorkflowSummary>> WorkflowService::list(core::Caller caller, ListWorkflows in) {
  Listed<WorkflowSummary> out;
  if (caller.agent) {
    co_return out;
  }
  const repository::WorkflowFilter filter{.words = core::lower_ascii(in.q.value_or("")),
                                          .before = std::move(in.before),
                                          .limit = in.limit + 1};
  for (const auto& row : co_await database_.read(caller.tenant, repository::list, filter)) {
    if (std::cmp_equal(out.items.size(), in.limit)) {
      out.next = out.items.back().id.text();
      break;
    }
    out.items.push_back(summary_of(row));
  }
  co_return out;
}

Task<Workflow> WorkflowService::get(core::Caller caller, WorkflowId id) {
  co_return co_await whole(caller, co_await row(caller, std::move(id)));
}

Task<Workflow> WorkflowService::update(core::Caller caller, core::Actor actor, UpdateWorkflow in,
                                       platform::http::Precondition wanted) {
  co_await row(caller, in.workflow_id);
  Edit edit{.in = std::move(in),
            .definition = {},
            .wanted = std::move(wanted),
            .actor = std::move(actor)};
  if (edit.in.definition) {
    edit.definition = require_valid(*edit.in.definition);
  }
  std::optional<WorkflowRow> changed;
  try {
    changed = co_await database_.write(caller.tenant, write_edit, edit);
  } catch (const db::UniqueViolation&) {
    throw Error(ErrorCode::kWorkflowNameTaken);
  }
  if (!changed) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return co_await whole(caller, *std::move(changed));
}

Task<Workflow> WorkflowService::set_status(core::Caller caller, core::Actor actor, WorkflowId id,
                                           WorkflowStatus status) {
  co_await row(caller, id);
  auto changed =
      co_await database_.write(caller.tenant, write_status, id, status, std::move(actor));
  if (!changed) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return co_await whole(caller, *std::move(changed));
}

Task<> WorkflowService::remove(core::Caller caller, core::Actor actor, WorkflowId id) {
  co_await row(caller, id);
  if (!co_await database_.write(caller.tenant, write_removal, id, std::move(actor))) {
    throw Error(ErrorCode::kNotFound);
  }
  // What is left of a long history goes by the job: nobody waits for it here.
  try {
    co_await database_.write(caller.tenant, repository::forget, id, kForgottenAtOnce);
  } catch (const Error& error) {
    platform::log::warning("the history of a removed workflow is still there; it goes later")
        .field("workflow", id.text())
        .field("why", error.what());
  }
}

Task<std::int64_t> WorkflowService::finish_removals(core::SystemScope scope) {
  std::int64_t finished = 0;
  for (const auto& left : co_await database_.read(scope, repository::removals)) {
    const core::Tenant tenant(scope, left.org_id);
    bool all = false;
    while (!all) {
      all =
          co_await database_.write(tenant, repository::forget, left.workflow_id, kForgottenAtOnce);
    }
    ++finished;
  }
  bool all = false;
  while (!all) {
    all = co_await database_.write(scope, repository::forget_histories, kForgottenAtOnce);
  }
  co_return finished;
}

Task<Listed<WorkflowVersionSummary>> WorkflowService::versions(core::Caller caller, WorkflowId id,
                                                               std::int64_t before,
                                                               std::int64_t limit) {
  co_await row(caller, id);
  Listed<WorkflowVersionSummary> out;
  out.items = co_await database_.read(caller.tenant, repository::versions, id, before, limit + 1);
  if (std::cmp_greater(out.items.size(), limit)) {
    out.items.pop_back();
    out.next = std::to_string(out.items.back().version);
  }
  co_return out;
}

Task<WorkflowVersion> WorkflowService::version(core::Caller caller, WorkflowId id,
                                               std::int64_t version) {
  co_await row(caller, id);
  const auto row = co_await database_.read(caller.tenant, repository::version, id, version);
  if (!row) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return WorkflowVersion{.version = row->version,
                            .comment = row->comment,
                            .author = row->author,
                            .definition = parsed_definition(row->definition),
                            .created_at = row->created_at};
}

}  // namespace auriga::workflows
