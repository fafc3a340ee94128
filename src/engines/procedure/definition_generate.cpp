#include <algorithm>
#include <unordered_map>

#include "core/decode.hpp"
#include "core/json_schema.hpp"
#include "core/text.hpp"
#include "engines/procedure/definition_parts.hpp"
#include "engines/procedure/plan_entries.hpp"

namespace auriga {

/// Generated from agent.schema.json by auriga_embed_text().
std::string_view procedure_text(std::string_view file_name);

}  // namespace auriga

namespace auriga::procedure {
namespace {

/// As the schema allows.
constexpr std::size_t kMannerMax = 200;
/// Parts of a definition: that of the longest SOP has less than a tenth.
constexpr int kSchemaStepsMax = 10'000'000;
/// A shorter name of a system is part of too many others.
constexpr std::size_t kNameBytesMin = 3;

/// "RentBook", "rent book" and "rent-book" are one: "rentbook". `starts`: where words begin in it.
std::string squeezed(std::string_view name, std::vector<std::size_t>& starts) {
  std::string out;
  bool begins = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                       static_cast<unsigned char>(c) >= 0x80;
    if (!plain) {
      begins = true;
      continue;
    }
    const bool hump = upper && i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';
    if (begins || hump) {
      starts.push_back(out.size());
    }
    begins = false;
    out += c;
  }
  starts.push_back(out.size());
  return core::lower_ascii(out);
}

/// "find_in_rent_book" is of RentBook: the system's name is some of the tool's words.
bool is_named_after(std::string_view tool, std::string_view system) {
  std::vector<std::size_t> starts;
  const auto wanted = squeezed(system, starts);
  starts.clear();
  const auto name = squeezed(tool, starts);
  return wanted.size() >= kNameBytesMin &&
         std::any_of(starts.begin(), starts.end(), [&](std::size_t at) {
           return name.compare(at, wanted.size(), wanted) == 0 &&
                  std::find(starts.begin(), starts.end(), at + wanted.size()) != starts.end();
         });
}

/// Connects the systems that a tool of the agent's own is named after.
void connect(Definition& out, const std::vector<std::string>& tools) {
  for (auto& each : out.tools) {
    each.connected =
        each.connected || std::any_of(tools.begin(), tools.end(), [&](const auto& tool) {
          return is_named_after(tool, each.system);
        });
  }
}

// Steps name the categories that they need; the system that serves one may be the tool of another.
void name_tools(Definition& out, const Procedure& procedure) {
  const auto id_of = [&](const std::string& category) {
    const auto own = std::ranges::find(out.tools, category, &DefinitionTool::category);
    if (own != out.tools.end()) {
      return own->id;
    }
    const auto need = std::ranges::find(procedure.integrations, category, &Integration::category);
    const auto system = need == procedure.integrations.end() || need->system.empty()
                            ? out.tools.end()
                            : std::ranges::find(out.tools, need->system, &DefinitionTool::system);
    return system == out.tools.end() ? category : system->id;
  };
  for (auto& step : out.steps) {
    std::vector<std::string> ids;
    for (const auto& category : step.tools) {
      if (auto id = id_of(category); std::ranges::find(ids, id) == ids.end()) {
        ids.push_back(std::move(id));
      }
    }
    step.tools = std::move(ids);
  }
}

std::vector<std::int64_t> wide(const std::vector<int>& lines) {
  return {lines.begin(), lines.end()};
}

// The steps of the SOP by line and text, for what an entry of the plan does not say of them.
using StepsByLine = std::unordered_multimap<int, const Step*>;

const Step* find_step(const StepsByLine& steps, const PlanEntry& entry) {
  for (const int line : entry.lines) {
    const auto [first, last] = steps.equal_range(line);
    for (auto at = first; at != last; ++at) {
      if (at->second->text == entry.text) {
        return at->second;
      }
    }
  }
  return nullptr;
}

bool is_rule_kind(const std::string& kind) {
  return kind == "must" || kind == "must_not" || kind == "only" || kind == "may";
}

void take_steps(Definition& out, const Plan& plan, const Procedure& procedure, bool resolved) {
  StepsByLine steps;
  for (const auto& step : procedure.steps) {
    steps.emplace(step.line, &step);
  }
  std::unordered_map<const Step*, std::size_t> place;
  for (const auto& entry : plan.interaction_patterns) {
    if (entry.kind != "step") {
      continue;
    }
    const auto* step = find_step(steps, entry);
    if (step == nullptr) {
      out.steps.push_back({.number = entry.name,
                           .text = entry.text,
                           .line = entry.lines.empty() ? 0 : entry.lines.front()});
      continue;
    }
    auto made = definition_step(*step, procedure, resolved);
    for (const auto& category : step->needs) {
      made.tools.push_back(category);
    }
    if (step->parent >= 0) {
      const auto parent = place.find(&procedure.steps[static_cast<std::size_t>(step->parent)]);
      made.parent =
          parent == place.end() ? std::string() : "step-" + std::to_string(parent->second + 1);
    }
    place[step] = out.steps.size();
    out.steps.push_back(std::move(made));
  }
}

void take_rules(Definition& out, const Plan& plan, const Procedure& procedure, bool resolved) {
  std::unordered_multimap<int, const Rule*> rules;
  for (const auto& rule : procedure.rules) {
    rules.emplace(rule.line, &rule);
  }
  for (const auto& entry : plan.constraints) {
    const int line = entry.lines.empty() ? 0 : entry.lines.front();
    if (!entry.closes.empty() || !is_rule_kind(entry.kind)) {
      out.guardrails.push_back(
          {entry.closes.empty() ? entry.kind : entry.closes, entry.text, wide(entry.lines)});
      continue;
    }
    if (resolved && overruling(procedure, line, entry.text) != nullptr) {
      continue;
    }
    DefinitionRule made{.kind = entry.kind, .text = entry.text, .line = line};
    const auto [first, last] = rules.equal_range(line);
    for (auto at = first; at != last; ++at) {
      if (at->second->text == entry.text) {
        made = definition_rule(*at->second);
      }
    }
    out.rules.push_back(std::move(made));
  }
}

void take_handling(Definition& out, const Plan& plan) {
  for (const auto& entry : plan.error_handling) {
    if (entry.kind == "escalation" || entry.kind == "urgent_escalation") {
      out.handoff.push_back(
          {entry.name, entry.text, entry.kind == "urgent_escalation", wide(entry.lines)});
    } else if (entry.kind == "unknown") {
      out.guardrails.push_back(
          {"knowledge", "Say only what the documents or this definition hold. " + entry.text, {}});
    } else if (entry.kind == "tool_failure") {
      out.guardrails.push_back({"failure", entry.text, {}});
    }
  }
}

void take_memory(Definition& out, const Plan& plan) {
  for (const auto& entry : plan.memory_strategy) {
    if (entry.kind == "keep") {
      out.memory.keep.push_back(entry.name);
    } else if (entry.kind == "never_keep") {
      out.memory.never_keep.push_back(entry.text);
    }
  }
}

}  // namespace

std::string_view definition_schema() {
  return procedure_text("agent.schema.json");
}

std::vector<core::Fault> schema_faults(const core::json::value& definition) {
  static const auto schema = core::value_or_throw(
      core::JsonSchema::create(core::value_or_throw(core::parse_json(definition_schema()))));
  return schema.check(definition, kSchemaStepsMax);
}

const Fault* overruling(const Procedure& procedure, int line, std::string_view text) {
  for (const auto& fault : procedure.faults) {
    if (fault.overruled_line == line && line > 0 &&
        text.find(fault.overruled) != std::string_view::npos) {
      return &fault;
    }
  }
  return nullptr;
}

DefinitionRule definition_rule(const Rule& rule) {
  DefinitionRule out{.kind = std::string(core::enum_name(rule.kind)),
                     .text = rule.text,
                     .condition = rule.condition,
                     .line = rule.line};
  for (const auto& limit : rule.limits) {
    out.limits.push_back({limit.text, limit.comparison, limit.value, limit.unit});
  }
  return out;
}

DefinitionStep definition_step(const Step& step, const Procedure& procedure, bool resolved) {
  DefinitionStep out{.number = step.number, .text = step.text, .line = step.line};
  if (step.section >= 0) {
    out.section = procedure.sections[static_cast<std::size_t>(step.section)].title;
  }
  const auto* fault = resolved ? overruling(procedure, step.line, step.text) : nullptr;
  if (fault != nullptr) {
    out.text.erase(out.text.find(fault->overruled), fault->overruled.size());
    out.text = core::trim(out.text);
    out.text += out.text.empty() ? "Ask staff how to go on." : " Ask staff for the rest.";
    out.note = "Left out: \u201C" + fault->overruled + "\u201D. " + fault->resolution;
  }
  return out;
}

DefinitionTool definition_tool(const std::string& category, const std::string& system,
                               const std::string& text) {
  const bool built_in = category == "search" || category == "handoff";
  return {.id = category == "other" ? core::lower_ascii(system) : category,
          .category = category,
          .system = system,
          .description = text,
          .connected = built_in};
}

DefinitionGuardrail definition_guardrail(const Fault& fault) {
  return {fault.kind, fault.resolution, wide(fault.lines)};
}

void finish(Definition& definition) {
  for (std::size_t i = 0; i < definition.rules.size(); ++i) {
    definition.rules[i].id = "rule-" + std::to_string(i + 1);
  }
  for (std::size_t i = 0; i < definition.steps.size(); ++i) {
    definition.steps[i].id = "step-" + std::to_string(i + 1);
  }
  auto made = prompts(definition);
  definition.prompts.system = std::move(made.system_prompt);
  definition.prompts.voice = std::move(made.voice_prompt);
}

Definition generate(const Plan& plan, const Procedure& procedure, const AgentFacts& facts) {
  Definition out{.name = facts.name.empty() ? procedure.title : facts.name,
                 .type = facts.type,
                 .goal = procedure.goal};
  const bool resolved =
      std::any_of(plan.constraints.begin(), plan.constraints.end(),
                  [](const PlanEntry& entry) { return entry.closes == "contradiction"; });
  out.prompts.greeting = procedure.greeting;
  out.prompts.farewell = procedure.farewell;
  out.prompts.unknown = procedure.unknown_reply;
  out.prompts.handoff = procedure.handoff_reply;
  take_steps(out, plan, procedure, resolved);
  take_rules(out, plan, procedure, resolved);
  for (const auto& tool : plan.tools) {
    const bool known =
        std::any_of(out.tools.begin(), out.tools.end(), [&](const DefinitionTool& each) {
          return each.id == (tool.kind == "other" ? core::lower_ascii(tool.name) : tool.kind);
        });
    if (!known) {
      out.tools.push_back(definition_tool(tool.kind, tool.name, tool.text));
    }
  }
  name_tools(out, procedure);
  connect(out, facts.tools);
  take_handling(out, plan);
  if (!core::trim(facts.handoff_description).empty() &&
      std::none_of(procedure.escalations.begin(), procedure.escalations.end(),
                   [](const Escalation& each) { return each.line == 0; })) {
    out.handoff.push_back({"staff", facts.handoff_description, false, {}});
  }
  take_memory(out, plan);
  out.knowledge = {facts.knowledge_description, procedure.knowledge_domains, true};
  const auto needed = requirements(procedure);
  out.tone.words = needed.tone;
  for (const auto& fact : procedure.manner) {
    if (out.tone.manner.size() < kMannerMax) {
      out.tone.manner.push_back(fact.text);
    }
  }
  out.tone.voice = facts.voice_personality;
  finish(out);
  return out;
}

}  // namespace auriga::procedure
