// An agent without documents, made from an SOP, and asked.
#pragma once

#include <string>

#include "engines/conduct/conduct.hpp"
#include "engines/procedure/definition.hpp"
#include "engines/retrieval/knowledge_index.hpp"

namespace auriga::conduct {

inline procedure::Definition define(const std::string& sop) {
  const auto read = procedure::read(sop);
  auto plan = procedure::draft(read, procedure::requirements(read));
  plan = procedure::revise(plan, procedure::review(plan, read), read);
  return procedure::generate(plan, read, {.name = "Agent"});
}

inline Reply answer_by(const std::string& sop, const std::string& message) {
  static const retrieval::KnowledgeIndex nothing;
  return reply({.text = message, .history = {}}, prepare(sop, "", define(sop)), nothing.now());
}

}  // namespace auriga::conduct
