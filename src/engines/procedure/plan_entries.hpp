// How what an SOP says becomes entries of a plan. Internal to this folder.
#pragma once

#include <algorithm>

#include "engines/procedure/plan.hpp"

namespace auriga::procedure {

[[nodiscard]] PlanEntry entry_of(const Rule& rule);
[[nodiscard]] PlanEntry entry_of(const Step& step);
[[nodiscard]] PlanEntry entry_of(const Escalation& escalation);
[[nodiscard]] PlanEntry entry_of(const Integration& integration);
[[nodiscard]] PlanEntry unknown_answer(const Procedure& procedure);
[[nodiscard]] PlanEntry tool_failure(bool staff);
[[nodiscard]] PlanEntry handoff_tool();
[[nodiscard]] PlanEntry staff_role(const std::string& name, const std::string& text,
                                   std::vector<int> lines);

/// Whether the SOP itself leaves the system open, which is then a fault of the SOP.
[[nodiscard]] bool is_connected(const Integration& integration);

/// Whether the tool is the integration's: of its category, or the same system in another use.
[[nodiscard]] inline bool serves(const PlanEntry& tool, const Integration& integration) {
  return tool.kind == integration.category ||
         (!integration.system.empty() && tool.name == integration.system);
}

/// Adds the integration to the tools; a system that is there already is the same tool.
void add_tool(std::vector<PlanEntry>& tools, const Integration& integration);

/// Whether an entry has the line, and, if `text` is not empty, holds the text.
[[nodiscard]] inline bool stands_in(const PlanEntry& entry, int line, std::string_view text) {
  return std::find(entry.lines.begin(), entry.lines.end(), line) != entry.lines.end() &&
         entry.text.find(text) != std::string::npos;
}

/// Whether an entry of a list has the kind (of Fault) and lines that close the fault.
[[nodiscard]] inline bool closes(const PlanEntry& entry, const Fault& fault) {
  return entry.closes == fault.kind &&
         std::all_of(fault.lines.begin(), fault.lines.end(), [&](int line) {
           return std::find(entry.lines.begin(), entry.lines.end(), line) != entry.lines.end();
         });
}

}  // namespace auriga::procedure
