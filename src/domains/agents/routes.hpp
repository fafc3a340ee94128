// The HTTP operations of agents, their documents and their search.
#pragma once

#include "domains/agents/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::agents {

struct UploadBounds {
  std::uint64_t document_bytes_max = 50ULL << 20U;
  std::uint64_t upload_bytes_max = 512ULL << 20U;
};

/// `service` must outlive the server.
void bind_agents(platform::http::RouteTable& table, AgentService& service,
                 const UploadBounds& bounds);
/// Their versions.
void bind_agent_versions(platform::http::RouteTable& table, AgentService& service);

}  // namespace auriga::agents
