#include "app/demo.hpp"

#include <algorithm>
#include <system_error>

#include "app/read_file.hpp"
#include "core/error.hpp"
#include "platform/log/log.hpp"

namespace auriga::app {

namespace fs = std::filesystem;
namespace json = boost::json;
using core::Error;
using core::ErrorCode;

namespace {

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

}  // namespace

std::vector<agents::Upload> files_of(const fs::path& folder) {
  std::vector<agents::Upload> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.is_regular_file() && !entry.path().filename().string().starts_with('.')) {
      files.push_back({.name = entry.path().filename().string(),
                       .description = {},
                       .path = entry.path(),
                       .size_bytes = entry.file_size(),
                       .error = std::nullopt});
    }
  }
  if (error) {
    throw Error(ErrorCode::kConfigurationInvalid,
                "cannot read the folder " + folder.string() + ": " + error.message());
  }
  std::ranges::sort(files, {}, &agents::Upload::name);
  return files;
}

namespace {

platform::Task<> seed_workflow(workflows::WorkflowService& workflows, core::Caller caller,
                               core::Actor actor, core::AgentId agent, const fs::path& file) {
  auto described = json::parse(read_file(file)).as_object();
  workflows::CreateWorkflow request{.name = text_of(described, "name"),
                                    .description = text_of(described, "description"),
                                    .definition = described.at("definition").as_object()};
  const auto made = co_await workflows.create(caller, actor, std::move(request));
  workflows::StartExecution start{.workflow_id = made.id,
                                  .input = std::move(described.at("input"))};
  start.input.as_object()["agent_id"] = agent.text();
  co_await workflows.start(std::move(caller), std::move(actor), std::move(start));
}

}  // namespace

platform::Task<> seed_demo(agents::AgentService& agents, workflows::WorkflowService& workflows,
                           core::Caller caller, fs::path folder) {
  const agents::ListAgents all;
  const auto held = co_await agents.list(caller, all);
  if (!held.items.empty()) {
    co_return;
  }
  const auto described = json::parse(read_file(folder / "agent.json")).as_object();
  agents::AgentRequest request;
  request.agent_name = text_of(described, "agent_name");
  request.sop = read_file(folder / text_of(described, "sop"));
  request.knowledge_base_description = text_of(described, "knowledge_base_description");
  request.human_handoff_description = text_of(described, "human_handoff_description");
  if (const auto* files = described.if_contains("file_descriptions")) {
    for (const auto& [name, about] : files->as_object()) {
      request.file_descriptions.emplace(name, about.as_string());
    }
  }
  core::Actor actor{.kind = core::Caller::Kind::system, .id = "demo", .name = "demo"};
  auto documents = files_of(folder / text_of(described, "documents"));
  const auto made = co_await agents.create(caller, actor, std::move(request), std::move(documents));
  platform::log::info("demo agent made").field("agent", made.id.text());
  co_await seed_workflow(workflows, std::move(caller), std::move(actor), made.id,
                         folder / "workflow.json");
}

}  // namespace auriga::app
