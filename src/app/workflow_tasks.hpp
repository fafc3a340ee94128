// What workflows can do here: the tasks built in, each a resource a definition names.
#pragma once

#include "core/identity.hpp"

namespace auriga::agents {
class AgentService;
}
namespace auriga::llm {
class ModelRegistry;
}
namespace auriga::notifications {
class NotificationService;
}
namespace auriga::sessions {
class SessionService;
}
namespace auriga::tools {
class ToolService;
}
namespace auriga::platform {
class HttpClients;
}
namespace auriga::workflows {
class TaskQueue;
class WorkflowService;
}  // namespace auriga::workflows

namespace auriga::app {

/// What the tasks use; all of it outlives the queue.
struct WorkflowTaskParts {
  core::SystemScope scope;
  agents::AgentService& agents;
  sessions::SessionService& sessions;
  tools::ToolService& tools;  ///< For the secrets.
  llm::ModelRegistry& models;
  notifications::NotificationService& notifications;
  platform::HttpClients& clients;  ///< Of the tenant profile: no private addresses.
  workflows::WorkflowService& workflows;
};

/// Makes them known to the queue (docs/workflows.md lists them).
void add_workflow_tasks(workflows::TaskQueue& queue, WorkflowTaskParts parts);

}  // namespace auriga::app
