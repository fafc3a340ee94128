// What the readers of an SOP share while it is read. Internal to this folder.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engines/procedure/clauses.hpp"
#include "engines/procedure/layout.hpp"
#include "engines/procedure/procedure.hpp"

namespace auriga::procedure {

/// What a section is for, by its title.
enum class SectionUse : std::uint8_t {
  other,
  goal,
  audience,
  manner,
  steps,
  rules,
  escalation,
  facts
};

struct Reading {
  Procedure& out;
  Layout layout;
  std::vector<Analysis> analyses;         ///< One for each sentence.
  std::vector<SectionUse> uses;           ///< One for each section.
  std::vector<char> announces;            ///< One for each sentence: "you answer guests about ...".
  std::vector<char> escalates;            ///< One for each sentence: somebody takes over in it.
  std::vector<std::string> escalated;     ///< Lower-case texts of all that is handed over.
  std::vector<std::string> system_names;  ///< Lower case.
  std::unordered_map<std::string, std::string> kin;  ///< Names that `unite_kin` led to others.
  std::vector<int> step_of;                          ///< Into `out.steps`, one for each item; -1.

  [[nodiscard]] const Sentence& sentence(int i) const {
    return layout.sentences[static_cast<std::size_t>(i)];
  }
  [[nodiscard]] const Analysis& analysis(int i) const {
    return analyses[static_cast<std::size_t>(i)];
  }
  [[nodiscard]] int size() const { return static_cast<int>(layout.sentences.size()); }
  [[nodiscard]] std::string section_title(int section) const {
    return section < 0 ? std::string() : out.sections[static_cast<std::size_t>(section)].title;
  }
  [[nodiscard]] SectionUse use_of(int i) const {
    if (announces[static_cast<std::size_t>(i)] != 0) {
      return SectionUse::goal;
    }
    const int section = sentence(i).section;
    return section < 0 ? SectionUse::other : uses[static_cast<std::size_t>(section)];
  }
  /// The sentence before `i` in its block; -1 if `i` is the first.
  [[nodiscard]] int previous(int i) const {
    return i > 0 && sentence(i - 1).block == sentence(i).block &&
                   sentence(i - 1).item == sentence(i).item
               ? i - 1
               : -1;
  }
};

void link_sentences(
    Reading& reading);                 ///< Answers take their question's words, "it" what it means.
void read_sections(Reading& reading);  ///< title, goal, audience, manner, tone, hours.
void read_escalations(Reading& reading, std::string_view handoff_description);
void read_integrations(
    Reading& reading);  ///< After escalations and steps; finds missing_integration.
void read_steps(Reading& reading);
void read_rules(Reading& reading);

void find_flow_faults(Reading& reading);       ///< unreachable_step, missing_step, duplicate_step.
void find_reference_faults(Reading& reading);  ///< undefined_reference.
void find_situation_faults(Reading& reading);  ///< missing_escalation.
void find_limit_faults(Reading& reading);      ///< missing_limit.
void find_term_faults(Reading& reading);       ///< undefined_term.
void find_contradictions(Reading& reading);    ///< contradiction.

}  // namespace auriga::procedure
