#include "app/demo.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "app/folder_files.hpp"
#include "app/json_text.hpp"
#include "app/read_file.hpp"
#include "core/decode.hpp"
#include "core/error.hpp"
#include "platform/log/log.hpp"

namespace auriga::app {

namespace fs = std::filesystem;
namespace json = boost::json;
using core::Error;
using core::ErrorCode;

namespace {

/// Among so many agents, workflows or messages the demo's own are looked for.
constexpr std::int64_t kLooked = 200;

/// An agent that is ready is told of; where another node hears it, it is looked for so often.
constexpr std::chrono::seconds kReadyLook{10};

/// What a customer writes, message by message; the agent answers each.
struct Conversation {
  std::string customer;
  std::vector<std::string> messages;
};

/// All that stands in the folder: read before anything is made, so that a fault makes no half.
struct Demo {
  agents::AgentRequest agent;
  std::vector<agents::Upload> documents;
  workflows::CreateWorkflow workflow;
  json::object input;  ///< Of its execution, but for the agent.
  std::vector<Conversation> conversations;
};

const json::object& object_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_object()) {
    throw Error(ErrorCode::kConfigurationInvalid, std::string(name) + " is no object");
  }
  return value->get_object();
}

json::object read_object(const fs::path& file) {
  try {
    auto read = core::parse_json(read_file(file));
    if (read && read->is_object()) {
      return std::move(read->get_object());
    }
  } catch (const std::system_error& error) {
    throw Error(ErrorCode::kConfigurationInvalid, error.what());
  }
  throw Error(ErrorCode::kConfigurationInvalid, file.string() + " holds no object of JSON");
}

const json::array& array_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_array()) {
    throw Error(ErrorCode::kConfigurationInvalid, std::string(name) + " is no array");
  }
  return value->get_array();
}

std::vector<Conversation> read_conversations(const json::object& file) {
  std::vector<Conversation> out;
  for (const auto& value : array_of(file, "conversations")) {
    if (!value.is_object()) {
      throw Error(ErrorCode::kConfigurationInvalid, "conversations holds what is no object");
    }
    const auto& read = value.get_object();
    auto& conversation = out.emplace_back(text_of(read, "customer"));
    for (const auto& message : array_of(read, "messages")) {
      if (!message.is_string()) {
        throw Error(ErrorCode::kConfigurationInvalid, "messages holds what is no text");
      }
      conversation.messages.emplace_back(message.get_string());
    }
  }
  return out;
}

Demo read_demo(const fs::path& folder) {
  const auto agent = read_object(folder / "agent.json");
  Demo demo;
  demo.agent.agent_name = text_of(agent, "agent_name");
  demo.agent.knowledge_base_description = text_of(agent, "knowledge_base_description");
  demo.agent.human_handoff_description = text_of(agent, "human_handoff_description");
  try {
    demo.agent.sop = read_file(folder / text_of(agent, "sop"));
  } catch (const std::system_error& error) {
    throw Error(ErrorCode::kConfigurationInvalid, error.what());
  }
  if (agent.contains("file_descriptions")) {
    const auto& about = object_of(agent, "file_descriptions");
    for (const auto& file : about) {
      demo.agent.file_descriptions.emplace(file.key(), text_of(about, file.key()));
    }
  }
  demo.documents = files_of(folder / text_of(agent, "documents")).files;
  const auto workflow = read_object(folder / "workflow.json");
  demo.workflow.name = text_of(workflow, "name");
  demo.workflow.description = text_of(workflow, "description");
  demo.workflow.definition = object_of(workflow, "definition");
  demo.input = object_of(workflow, "input");
  demo.conversations = read_conversations(read_object(folder / "conversations.json"));
  return demo;
}

/// The demo's agent, made where there is none at all; nothing where there are only others.
platform::Task<std::optional<core::AgentId>> make_agent(agents::AgentService& agents,
                                                        core::Caller caller, core::Actor actor,
                                                        Demo& demo) {
  agents::ListAgents all;
  all.limit = kLooked;
  const auto held = co_await agents.list(caller, all);
  for (const auto& agent : held.items) {
    if (agent.name == demo.agent.agent_name) {
      co_return agent.id;
    }
  }
  if (!held.items.empty()) {
    co_return std::nullopt;
  }
  const auto made = co_await agents.create(std::move(caller), std::move(actor),
                                           std::move(demo.agent), std::move(demo.documents));
  platform::log::info("demo agent made").field("agent", made.id.text());
  co_return made.id;
}

/// The demo's workflow, made where the organisation has none of its own; nothing where it has only
/// others.
platform::Task<std::optional<workflows::WorkflowId>> make_workflow(
    workflows::WorkflowService& workflows, core::Caller caller, core::Actor actor, Demo& demo) {
  workflows::ListWorkflows all;
  all.limit = kLooked;
  const auto held = co_await workflows.list(caller, all);
  bool others = false;
  for (const auto& workflow : held.items) {
    if (!workflow.managed && workflow.name == demo.workflow.name) {
      co_return workflow.id;
    }
    others = others || !workflow.managed;
  }
  if (others) {
    co_return std::nullopt;
  }
  const auto made =
      co_await workflows.create(std::move(caller), std::move(actor), std::move(demo.workflow));
  co_return made.id;
}

/// Executes the demo's workflow about the agent, unless it was before or there are only others.
platform::Task<> execute_workflow(workflows::WorkflowService& workflows, core::Caller caller,
                                  core::Actor actor, core::AgentId agent, Demo& demo) {
  const auto workflow = co_await make_workflow(workflows, caller, actor, demo);
  if (!workflow) {
    co_return;
  }
  workflows::ListExecutions any;
  any.workflow_id = *workflow;
  any.limit = 1;
  const auto executions = co_await workflows.executions(caller, std::move(any));
  if (!executions.items.empty()) {
    co_return;
  }
  demo.input["agent_id"] = agent.text();
  workflows::StartExecution start;
  start.workflow_id = *workflow;
  start.input = std::move(demo.input);
  co_await workflows.start(std::move(caller), std::move(actor), std::move(start));
}

/// Whether the agent has answered all that the last of the demo's customers writes.
platform::Task<bool> has_answered(sessions::SessionService& sessions, core::Caller caller,
                                  core::AgentId agent, const Conversation& last) {
  sessions::ListSessions by_customer;
  by_customer.agent_id = std::move(agent);
  by_customer.actor_id = last.customer;
  by_customer.limit = 1;
  const auto held = (co_await sessions.list(caller, std::move(by_customer))).items;
  if (held.empty()) {
    co_return false;
  }
  const auto said = (co_await sessions.messages(caller, held.front().id, 0, kLooked)).items;
  const auto answers =
      std::ranges::count(said, sessions::MessageRole::assistant, &sessions::Message::role);
  co_return std::cmp_greater_equal(answers, last.messages.size());
}

/// Asks the agent what the demo's customers write, unless it has answered the last of them before.
/// Each turn has a key, so that what a start that was cut has asked is not asked again.
platform::Task<> hold_conversations(agents::AgentService& agents,
                                    sessions::SessionService& sessions, core::Caller caller,
                                    core::Actor actor, core::AgentId agent,
                                    std::vector<Conversation> conversations,
                                    std::shared_ptr<platform::Waker> made) {
  if (conversations.empty() ||
      co_await has_answered(sessions, caller, agent, conversations.back())) {
    co_return;
  }
  auto status = agents::AgentStatus::creating;
  for (;;) {
    made->begin();
    status = (co_await agents.get(caller, agent)).status;
    if (status != agents::AgentStatus::creating) {
      break;
    }
    co_await made->wait(kReadyLook);
  }
  if (status != agents::AgentStatus::active) {
    co_return;
  }
  for (auto& conversation : conversations) {
    std::optional<core::SessionId> session;
    int turn = 0;
    for (auto& message : conversation.messages) {
      sessions::ChatRequest ask;
      ask.agent_id = agent;
      ask.actor_id = conversation.customer;
      ask.session_id = session;
      ask.message = std::move(message);
      ask.key = "demo-" + conversation.customer + "-" + std::to_string(++turn);
      session = (co_await sessions.chat(caller, actor, std::move(ask), nullptr)).session_id;
    }
  }
  platform::log::info("demo conversations held");
}

}  // namespace

platform::Task<> seed_demo(agents::AgentService& agents, workflows::WorkflowService& workflows,
                           sessions::SessionService& sessions, core::Caller caller, fs::path folder,
                           std::shared_ptr<platform::Waker> made) {
  auto demo = read_demo(folder);
  const core::Actor actor{.kind = core::Caller::Kind::system, .id = "demo", .name = "demo"};
  const auto agent = co_await make_agent(agents, caller, actor, demo);
  if (!agent) {
    co_return;
  }
  co_await execute_workflow(workflows, caller, actor, *agent, demo);
  co_await hold_conversations(agents, sessions, std::move(caller), actor, *agent,
                              std::move(demo.conversations), std::move(made));
}

}  // namespace auriga::app
