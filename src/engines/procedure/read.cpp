#include "engines/procedure/procedure.hpp"

#include "core/text.hpp"
#include "engines/answer/sop.hpp"
#include "engines/procedure/reading.hpp"

namespace auriga::procedure {

Procedure read(std::string_view sop, std::string_view handoff_description) {
  Procedure out;
  Vocabulary vocabulary;
  Reading reading{.out = out, .layout = read_layout(sop, vocabulary)};
  out.truncated = reading.layout.truncated;
  for (const auto& sentence : reading.layout.sentences) {
    reading.analyses.push_back(analyze(sentence));
  }
  reading.escalates.assign(reading.layout.sentences.size(), 0);
  read_sections(reading);
  read_escalations(reading, handoff_description);
  read_steps(reading);
  read_rules(reading);
  read_integrations(reading);
  find_contradictions(reading);
  find_situation_faults(reading);
  find_reference_faults(reading);
  find_flow_faults(reading);
  find_vague_faults(reading);
  // The answerer reads the same SOP for its manners; what it says must be what the agent says.
  const auto manners = answer::read_sop(core::repair_utf8(sop.substr(0, kCharactersMax)), handoff_description);
  out.greeting = manners.greeting;
  out.farewell = manners.farewell;
  out.unknown_reply = manners.unknown;
  out.handoff_reply = manners.handoff_words;
  return out;
}

}  // namespace auriga::procedure
