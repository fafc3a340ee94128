#include "domains/sessions/models.hpp"

#include "domains/agents/types.hpp"
#include "platform/http/handler.hpp"

namespace auriga::sessions {
namespace {

namespace http = platform::http;

platform::Task<agents::ModelList> list_models(llm::ModelRegistry& models, http::Call& /*call*/) {
  agents::ModelList out;
  for (auto& model : co_await models.list()) {
    out.items.push_back({.id = std::move(model.id),
                         .name = std::move(model.name),
                         .provider = std::move(model.provider),
                         .reachable = model.reachable,
                         .streaming = model.streaming});
  }
  co_return out;
}

}  // namespace

void bind_models(http::RouteTable& table, llm::ModelRegistry& models) {
  table.add({.path = "/api/v1/models",
             .id = "list_models",
             .tag = "Agents",
             .summary = "What can answer",
             .access = http::Access::viewer().or_key(core::Scope::admin)},
            http::handler<&list_models>(models));
}

}  // namespace auriga::sessions
