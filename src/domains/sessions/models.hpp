// The list of models.
#pragma once

#include "engines/llm/model_registry.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::sessions {

/// GET /api/v1/models. `models` must outlive the server.
void bind_models(platform::http::RouteTable& table, llm::ModelRegistry& models);

}  // namespace auriga::sessions
