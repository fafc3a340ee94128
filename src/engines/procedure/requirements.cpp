#include "engines/procedure/requirements.hpp"

#include <algorithm>

namespace auriga::procedure {
namespace {

constexpr std::size_t kGuidelinesMax = 60;

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    out += i == 0 ? "" : (i + 1 == words.size() ? " and " : ", ");
    out += words[i];
  }
  return out;
}

// Traits that rules show: somebody who never promises is careful.
void traits_of_rules(const Procedure& procedure, std::vector<std::string>& traits) {
  struct Sign {
    std::string_view word;
    std::string_view trait;
  };
  static constexpr Sign kSigns[] = {{"promis", "careful with promises"},
                                    {"discuss", "discreet"},
                                    {"guess", "honest about what it does not know"},
                                    {"confirm", "thorough"},
                                    {"repeat", "thorough"},
                                    {"blame", "fair"}};
  for (const auto& [word, trait] : kSigns) {
    const bool found =
        std::any_of(procedure.rules.begin(), procedure.rules.end(),
                    [&](const Rule& rule) { return rule.text.find(word) != std::string::npos; });
    if (found && std::find(traits.begin(), traits.end(), trait) == traits.end()) {
      traits.emplace_back(trait);
    }
  }
}

}  // namespace

Requirements requirements(const Procedure& procedure) {
  Requirements out;
  out.core_goal = procedure.goal;
  out.requires_escalation =
      !procedure.escalations.empty() ||
      std::any_of(procedure.faults.begin(), procedure.faults.end(),
                  [](const Fault& fault) { return fault.kind == "missing_escalation"; });
  for (const auto& integration : procedure.integrations) {
    out.integrations_needed.push_back(integration.system.empty()
                                          ? integration.category + " (not named)"
                                          : integration.system + " (" + integration.category + ")");
  }
  out.knowledge_domains = procedure.knowledge_domains;
  out.tone = procedure.tone.empty() ? "neutral" : joined(procedure.tone);
  out.personality_traits = procedure.tone;
  traits_of_rules(procedure, out.personality_traits);
  const auto add = [&](const std::string& text) {
    if (out.behavioral_guidelines.size() < kGuidelinesMax &&
        std::find(out.behavioral_guidelines.begin(), out.behavioral_guidelines.end(), text) ==
            out.behavioral_guidelines.end()) {
      out.behavioral_guidelines.push_back(text);
    }
  };
  for (const auto& fact : procedure.manner) {
    add(fact.text);
  }
  for (const auto& rule : procedure.rules) {
    if (rule.condition.empty() && rule.limits.empty() && rule.kind != RuleKind::may) {
      add(rule.text);
    }
  }
  return out;
}

}  // namespace auriga::procedure
