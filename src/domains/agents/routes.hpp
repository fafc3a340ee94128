// The HTTP operations of agents, their documents and their search.
#pragma once

#include <functional>

#include "domains/agents/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::agents {

struct UploadBounds {
  std::uint64_t document_bytes_max = 50ULL << 20U;
  std::uint64_t upload_bytes_max = 512ULL << 20U;
};

/// What the operations need. Outlives the server.
struct AgentDoor {
  AgentService& service;
  UploadBounds bounds;
  /// Whether the caller's sign-in or key still holds: a stream outlives its request's check. Any
  /// shard.
  std::function<bool(const core::Caller&)> still_valid;
};

void bind_agents(platform::http::RouteTable& table, AgentDoor& door);
/// Their documents, and the search in them.
void bind_agent_documents(platform::http::RouteTable& table, AgentDoor& door);
/// Their versions. `service` must outlive the server.
void bind_agent_versions(platform::http::RouteTable& table, AgentService& service);

}  // namespace auriga::agents
