#include "app/workflow_tasks.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "domains/agents/service.hpp"
#include "domains/sessions/service.hpp"
#include "domains/tools/templates.hpp"
#include "domains/workflows/service.hpp"
#include "platform/http_client/http_client.hpp"

namespace auriga::app {

namespace asio = platform::asio;
namespace json = boost::json;
using core::Error;
using core::ErrorCode;
using platform::Task;
using workflows::TaskCall;
using workflows::TaskFailure;

namespace {

constexpr std::string_view kParameters = "States.Parameters";
constexpr std::string_view kContentType = "content-type";

/// In whose name a task works: its organisation's, as a member could.
core::Caller caller_of(const WorkflowTaskParts& parts, const TaskCall& call) {
  return {.kind = core::Caller::Kind::system,
          .id = call.execution.text(),
          .name = "a workflow",
          .tenant = core::Tenant(parts.scope, call.org),
          .role = core::Role::member};
}

core::Actor actor_of(const TaskCall& call) {
  return {.kind = core::Caller::Kind::system, .id = call.execution.text(), .name = "a workflow"};
}

/// The parameters of a call, looked at field by field. What is missing or wrong fails the task.
class Parameters {
 public:
  explicit Parameters(const TaskCall& call) : given_(call.parameters.if_object()) {
    if (given_ == nullptr) {
      throw TaskFailure(std::string(kParameters), "the parameters must be an object");
    }
  }

  [[nodiscard]] const json::value* find(std::string_view name) const {
    return given_->if_contains(name);
  }
  [[nodiscard]] std::string text(std::string_view name) const {
    const auto* value = find(name);
    if (value == nullptr || !value->is_string() || value->get_string().empty()) {
      throw TaskFailure(std::string(kParameters), std::string(name) + " must be a text");
    }
    return std::string(value->get_string());
  }
  [[nodiscard]] std::string text_or(std::string_view name, std::string otherwise) const {
    return find(name) == nullptr ? std::move(otherwise) : text(name);
  }
  [[nodiscard]] std::int64_t number_or(std::string_view name, std::int64_t otherwise,
                                       std::int64_t least, std::int64_t most) const {
    const auto* value = find(name);
    if (value == nullptr) {
      return otherwise;
    }
    if (!value->is_int64() || value->get_int64() < least || value->get_int64() > most) {
      throw TaskFailure(std::string(kParameters),
                        std::string(name) + " must be a whole number from " +
                            std::to_string(least) + " to " + std::to_string(most));
    }
    return value->get_int64();
  }
  template <class Id>
  [[nodiscard]] Id id(std::string_view name) const {
    const auto given = text(name);
    auto id = Id::parse(given);
    if (!id) {
      throw TaskFailure(std::string(kParameters), std::string(name) + " must be an id such as " +
                                                      std::string(Id::IdKind::prefix) + "…");
    }
    return *std::move(id);
  }

 private:
  const json::object* given_;
};

json::value as_value(const std::string& text) {
  return core::value_or_throw(core::parse_json(text));
}

Task<json::value> echo(TaskCall call) {
  co_return std::move(call.parameters);
}

Task<json::value> chat(WorkflowTaskParts parts, TaskCall call) {
  const Parameters given(call);
  sessions::ChatRequest request{.agent_id = given.id<core::AgentId>("AgentId"),
                                .actor_id = given.text_or("ActorId", "workflow"),
                                .session_id = std::nullopt,
                                .message = given.text("Message"),
                                .metadata = {{"execution_id", call.execution.text()}}};
  if (given.find("SessionId") != nullptr) {
    request.session_id = given.id<core::SessionId>("SessionId");
  }
  const auto answer = co_await parts.sessions.chat(caller_of(parts, call), actor_of(call),
                                                   std::move(request), nullptr);
  co_return as_value(core::to_json(answer));
}

Task<json::value> search(WorkflowTaskParts parts, TaskCall call) {
  const Parameters given(call);
  agents::SearchRequest request;
  request.agent_id = given.id<core::AgentId>("AgentId");
  request.query = given.text("Query");
  request.limit = given.number_or("Limit", request.limit, 1, 50);
  const auto results = co_await parts.agents.search(caller_of(parts, call), std::move(request));
  co_return as_value(core::to_json(results));
}

/// A text of others as executions can keep it: UTF-8, in whatever it came.
json::value text_of(std::string_view from) {
  const auto text = core::to_utf8(from);
  return json::value(text ? *text : core::repair_utf8(from));
}

json::value body_of(const platform::OutgoingResponse& response) {
  if (response.header("content-type").starts_with("application/json")) {
    if (auto parsed = core::parse_json(response.body)) {
      return *std::move(parsed);
    }
  }
  return text_of(response.body);
}

Task<json::value> http_request(WorkflowTaskParts parts, TaskCall call) {
  const Parameters given(call);
  platform::OutgoingRequest request{.method = given.text_or("Method", "GET"),
                                    .url = given.text("Url")};
  request.response_bytes_max = 256ULL << 10U;
  if (const auto* headers = given.find("Headers")) {
    if (!headers->is_object()) {
      throw TaskFailure(std::string(kParameters), "Headers must be an object of texts");
    }
    for (const auto& [name, value] : headers->get_object()) {
      if (!value.is_string()) {
        throw TaskFailure(std::string(kParameters), "Headers must be an object of texts");
      }
      if (tools::is_reserved(name) && core::lower_ascii(name) != kContentType) {
        throw TaskFailure(std::string(kParameters),
                          "the header " + std::string(name) + " is not for a task to set");
      }
      request.headers.emplace_back(name, value.get_string());
    }
  }
  if (const auto* body = given.find("Body")) {
    request.body = body->is_string() ? std::string(body->get_string()) : core::to_json(*body);
    const bool typed = std::ranges::any_of(request.headers, [](const auto& header) {
      return core::lower_ascii(header.first) == kContentType;
    });
    if (!typed) {
      request.headers.emplace_back(kContentType,
                                   body->is_string() ? "text/plain" : "application/json");
    }
  }
  // So that the other side can tell a task that is done again from another one.
  request.headers.emplace_back("idempotency-key", core::token_hash(call.token));
  const auto seconds = given.number_or("TimeoutSeconds", 30, 1, 300);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  const auto response = co_await parts.clients.here().send(std::move(request), deadline);
  if (response.status >= 400) {
    throw TaskFailure("States.Http.StatusCode." + std::to_string(response.status),
                      core::to_json(body_of(response)));
  }
  json::object headers;
  for (const auto& [name, value] : response.headers) {
    headers[name] = text_of(value);
  }
  co_return json::object{{"StatusCode", response.status},
                         {"Headers", std::move(headers)},
                         {"Body", body_of(response)}};
}

/// Until it has ended.
Task<workflows::Execution> end_of(const WorkflowTaskParts& parts, const core::Caller& caller,
                                  workflows::Execution child) {
  while (child.status == workflows::ExecutionStatus::RUNNING) {
    child = co_await parts.workflows.execution(caller, child.id, std::chrono::hours(1));
  }
  co_return child;
}

// A child execution, which knows by which task it was begun, so that a task that is done again
// finds it. With `.sync` it is stopped when its parent waits no more.
Task<json::value> start_child(WorkflowTaskParts parts, TaskCall call) {
  const Parameters given(call);
  workflows::StartExecution request;
  const auto task = core::token_hash(call.token);
  request.workflow_id = given.id<workflows::WorkflowId>("WorkflowId");
  request.name = given.text_or("Name", "child-" + task.substr(0, 32));
  if (const auto* input = given.find("Input")) {
    request.input = *input;
  }
  const auto caller = caller_of(parts, call);
  auto child = co_await parts.workflows.start(caller, actor_of(call), request, task);
  if (!call.resource.ends_with(".sync")) {
    co_return json::object{{"ExecutionId", child.id.text()},
                           {"StartDate", core::to_rfc3339(child.started_at)}};
  }
  const auto id = child.id;
  std::exception_ptr failure;
  try {
    child = co_await end_of(parts, caller, std::move(child));
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure && *call.given_up) {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    workflows::StopExecution why{
        .execution_id = id, .error = "States.Aborted", .cause = "Its parent waits no more."};
    co_await parts.workflows.stop(caller, actor_of(call), std::move(why));
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  if (child.status != workflows::ExecutionStatus::SUCCEEDED) {
    throw TaskFailure("States.TaskFailed", core::to_json(child));
  }
  co_return as_value(core::to_json(child));
}

}  // namespace

void add_workflow_tasks(workflows::TaskQueue& queue, WorkflowTaskParts parts) {
  using Handler = Task<json::value> (*)(WorkflowTaskParts, TaskCall);
  const auto add = [&](std::string resource, Handler handler) {
    queue.handle(std::move(resource),
                 [parts, handler](TaskCall call) { return handler(parts, std::move(call)); });
  };
  queue.handle("auriga:echo", echo);
  add("auriga:agents:chat", chat);
  add("auriga:agents:search", search);
  add("auriga:http:request", http_request);
  add("auriga:workflows:start", start_child);
  add("auriga:workflows:start.sync", start_child);
}

}  // namespace auriga::app
