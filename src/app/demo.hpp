// The demo: a fictional maker of home appliances whose support agent is ready to be asked, what
// customers have asked it, and a workflow that books a visit.
#pragma once

#include <filesystem>
#include <memory>

#include "core/identity.hpp"
#include "domains/agents/service.hpp"
#include "domains/sessions/service.hpp"
#include "domains/workflows/service.hpp"
#include "platform/runtime/waker.hpp"

namespace auriga::app {

inline constexpr std::string_view kDemoOrganization = "Fjelbrook";
inline constexpr std::string_view kDemoEmail = "demo@fjelbrook.example";

/// Makes the agent that `folder`/agent.json describes, unless the organisation has agents, and the
/// workflow of `folder`/workflow.json, unless it has workflows; that is executed once about the
/// agent. Once the agent is active it answers the customers of `folder`/conversations.json. What a
/// start that was cut left out is made by the next one. Throws CONFIGURATION_INVALID when the files
/// are not as they should be; then nothing was made. `made` is woken when an agent is ready or
/// could not be made; of the caller's shard.
[[nodiscard]] platform::Task<> seed_demo(agents::AgentService& agents,
                                         workflows::WorkflowService& workflows,
                                         sessions::SessionService& sessions, core::Caller caller,
                                         std::filesystem::path folder,
                                         std::shared_ptr<platform::Waker> made);

}  // namespace auriga::app
