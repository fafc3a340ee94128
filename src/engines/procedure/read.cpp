#include "engines/procedure/procedure.hpp"

#include "core/text.hpp"
#include "engines/answer/sop.hpp"
#include "engines/procedure/kinship.hpp"
#include "engines/procedure/reading.hpp"

namespace auriga::procedure {
namespace {

// Well-formed and without control characters, which JSON that is stored must not hold; bounded
// before anything looks at it.
std::string cleaned(std::string_view text) {
  auto out = core::repair_utf8(text.substr(0, kCharactersMax * 4));
  for (auto& c : out) {
    const auto byte = static_cast<unsigned char>(c);
    c = (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F ? ' ' : c;
  }
  return out;
}

}  // namespace

Procedure read(std::string_view raw_sop, std::string_view raw_handoff_description) {
  const auto sop = cleaned(raw_sop);
  const auto handoff_description = cleaned(raw_handoff_description);
  Procedure out;
  Vocabulary vocabulary;
  Reading reading{.out = out, .layout = read_layout(sop, vocabulary)};
  out.truncated = reading.layout.truncated;
  for (const auto& sentence : reading.layout.sentences) {
    reading.analyses.push_back(analyze(sentence));
  }
  reading.announces.assign(reading.layout.sentences.size(), 0);
  reading.escalates.assign(reading.layout.sentences.size(), 0);
  read_sections(reading);
  read_escalations(reading, handoff_description);
  read_steps(reading);
  read_rules(reading);
  read_integrations(reading);
  find_situation_faults(reading);
  find_reference_faults(reading);
  find_flow_faults(reading);
  find_limit_faults(reading);
  find_term_faults(reading);
  // Last, for it gives words of one meaning one name.
  link_sentences(reading);
  unite_kin(reading);
  find_contradictions(reading);
  // The answerer reads the same SOP for its manners; what it says must be what the agent says.
  const auto manners =
      answer::read_sop(sop.substr(0, core::byte_offset(sop, kCharactersMax)), handoff_description);
  out.greeting = manners.greeting;
  out.farewell = manners.farewell;
  out.unknown_reply = manners.unknown;
  out.handoff_reply = manners.handoff_words;
  return out;
}

}  // namespace auriga::procedure
