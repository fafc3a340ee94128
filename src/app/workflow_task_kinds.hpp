// Tasks with a file of their own; workflow_tasks.cpp names them. Each throws as a TaskHandler does.
#pragma once

#include <boost/json/value.hpp>

#include "app/workflow_tasks.hpp"
#include "domains/workflows/task_queue.hpp"

namespace auriga::app {

/// Calls an address. Its headers may name secrets, which go nowhere but there.
[[nodiscard]] platform::Task<boost::json::value> http_request(WorkflowTaskParts parts,
                                                              workflows::TaskCall call);
/// Asks a language model, without an agent.
[[nodiscard]] platform::Task<boost::json::value> model_chat(WorkflowTaskParts parts,
                                                            workflows::TaskCall call);
/// Tells people of the organisation something.
[[nodiscard]] platform::Task<boost::json::value> notify(WorkflowTaskParts parts,
                                                        workflows::TaskCall call);

}  // namespace auriga::app
