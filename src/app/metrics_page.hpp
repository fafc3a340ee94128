// The text of /metrics.
#pragma once

#include <string>

#include "domains/accounts/service.hpp"
#include "domains/agents/intake.hpp"
#include "domains/agents/knowledge_cache.hpp"
#include "domains/broadcasts/live_metrics.hpp"
#include "domains/mail/types.hpp"
#include "domains/notifications/service.hpp"
#include "domains/operations/types.hpp"
#include "domains/sessions/responder.hpp"
#include "domains/tools/service.hpp"
#include "domains/workflows/runner.hpp"
#include "domains/workflows/triggers.hpp"
#include "engines/llm/model_registry.hpp"
#include "platform/database/database.hpp"
#include "platform/database/outbox.hpp"
#include "platform/http/metrics.hpp"
#include "platform/http/server.hpp"
#include "platform/realtime/hub.hpp"
#include "platform/websocket/upgrade.hpp"

namespace auriga::app {

struct MetricsParts {
  const platform::http::Metrics& http;
  platform::http::ServerCounts server;
  platform::db::Counters database;
  agents::KnowledgeCacheStats knowledge;
  platform::db::OutboxCounters outbox;
  const broadcasts::LiveMetrics& live;
  const core::ErrorCounts& dashboard_errors;
  platform::realtime::HubCounters hub;
  platform::websocket::Pollers::Sum sockets;
  workflows::Runner::Counters workflows;
  workflows::TaskQueue::Counters tasks;
  const sessions::Responder::Counters& answers;
  llm::ModelRegistry& models;
  const tools::ToolService::Counters& tools;
  mail::MailState mail;
  std::uint64_t letters_lost = 0;
  const agents::Intake::Counters& documents;
  const accounts::AccountService::Counters& sign_ins;
  const workflows::Triggers::Counters& triggers;
  const notifications::NotificationService::Counters& notifications;
  std::vector<operations::Job> jobs;
  std::uint64_t rate_limit_failures = 0;
};

/// Text exposition format 0.0.4 of Prometheus.
[[nodiscard]] std::string metrics_page(const MetricsParts& parts);

}  // namespace auriga::app
