// How much an agent knows, by its row.
#pragma once

#include "domains/agents/repository.hpp"

namespace auriga::agents {

/// error: documents could not be read, and none is left that could.
[[nodiscard]] inline Knowledge knowledge_of(const repository::AgentRow& row) {
  Knowledge out{.documents = row.documents_ready + row.documents_failed + row.documents_processing,
                .ready = row.documents_ready,
                .failed = row.documents_failed,
                .processing = row.documents_processing,
                .passages = row.passages,
                .characters = row.characters};
  if (out.processing == 0 && out.ready > 0) {
    out.status = KnowledgeStatus::ready;
  } else if (out.processing == 0 && out.failed > 0) {
    out.status = KnowledgeStatus::error;
  }
  return out;
}

}  // namespace auriga::agents
