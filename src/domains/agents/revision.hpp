// The revision of what people edit of an agent. Documents that are read, versions that are made of
// it, and pauses leave it as it is, so that none of them stands in the way of somebody's change.
#pragma once

#include <string>

#include "core/crypto.hpp"
#include "core/encode.hpp"

namespace auriga::agents {

/// Of an agent, or of its row. Hex, always of the same length.
[[nodiscard]] std::string revision_of(const auto& agent) {
  constexpr std::size_t kDigits = 32;
  core::Sha256 hash;
  const auto take = [&hash](const auto& field) {
    const auto text = core::to_json(field);
    hash.update(std::to_string(text.size()) + ":");
    hash.update(text);
  };
  take(agent.name);
  take(agent.type);
  take(agent.sop);
  take(agent.knowledge_base_description);
  take(agent.human_handoff_description);
  take(agent.voice_personality);
  take(agent.voice_config);
  take(agent.text_config);
  return core::to_hex(hash.finish()).substr(0, kDigits);
}

/// Lines that end as on Windows, or in a form's field, end as everywhere else: so a version differs
/// from the one before only where somebody changed it.
[[nodiscard]] inline std::string with_plain_ends(std::string text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

}  // namespace auriga::agents
