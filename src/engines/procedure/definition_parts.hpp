// Parts of a definition that are made in more than one place. Internal to this folder.
#pragma once

#include "engines/procedure/definition.hpp"

namespace auriga::procedure {

/// A rule as the definition holds it, without its id.
[[nodiscard]] DefinitionRule definition_rule(const Rule& rule);

/// A step without its id, parent and tools; what contradictions overrule is taken out of it.
[[nodiscard]] DefinitionStep definition_step(const Step& step, const Procedure& procedure,
                                             bool resolved);

[[nodiscard]] DefinitionTool definition_tool(const std::string& category, const std::string& system,
                                             const std::string& text);

[[nodiscard]] DefinitionGuardrail definition_guardrail(const Fault& fault);

/// Whether a contradiction of the SOP overrules the sentence at the line.
[[nodiscard]] const Fault* overruling(const Procedure& procedure, int line, std::string_view text);

/// Whether the definition has a guardrail, hand-over or tool that meets the fault.
[[nodiscard]] bool meets(const Definition& definition, const Fault& fault);

}  // namespace auriga::procedure
