// What an agent must be able to do, as the first stage of its creation says it.
#pragma once

#include <string>
#include <vector>

#include "engines/procedure/procedure.hpp"

namespace auriga::procedure {

struct Requirements {
  std::string core_goal;
  bool requires_escalation = false;
  std::vector<std::string> integrations_needed;  ///< "ShopKeeper (orders)", "calendar (not named)".
  std::vector<std::string> knowledge_domains;
  std::string tone;  ///< "calm, serious and reassuring"; "neutral" where the SOP says nothing.
  std::vector<std::string> personality_traits;
  std::vector<std::string>
      behavioral_guidelines;  ///< The manner and the unconditional rules, at most 60.
};
BOOST_DESCRIBE_STRUCT(Requirements, (),
                      (core_goal, requires_escalation, integrations_needed, knowledge_domains, tone,
                       personality_traits, behavioral_guidelines))
inline core::Rules rules(core::Type<Requirements>) {
  return {"ProcedureRequirements", "What an agent must be able to do, read from its SOP."};
}

/// Pure; any thread. `core::to_json` makes the stage's output of it, `core::decode_json` reads it.
[[nodiscard]] Requirements requirements(const Procedure& procedure);

}  // namespace auriga::procedure
