// What stands in which section, and what an SOP says about itself: title, goal, audience, manner of
// speaking, opening hours, fields of knowledge.
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/reading.hpp"

namespace auriga::procedure {
namespace {

SectionUse use_of(std::string_view title) {
  // "What people ask".
  const bool asked = has_any(title, Phrases{"ask", "asks", "asked", "question*", "faq*"});
  if (!asked && has_any(title, Phrases{"escalat*",         "hand-over",
                                       "hand over",        "handover",
                                       "hand-off",         "handoff",
                                       "handing over",     "hand-overs",
                                       "to a person",      "person takes over",
                                       "people take over", "a person is needed",
                                       "to people",        "calling a colleague",
                                       "transfer*",        "colleague",
                                       "people",           "human*",
                                       "contact persons",  "contacts",
                                       "who to contact",   "whom to contact",
                                       "responsibilities"})) {
    return SectionUse::escalation;
  }
  if (has_any(title, Phrases{"audience", "for whom", "who uses", "who it is for", "readers"})) {
    return SectionUse::audience;
  }
  if (has_any(title, Phrases{"goal*", "purpose", "aim*", "objective*", "mission", "scope",
                             "what this is about", "task", "what we want",
                             "what the assistant is for", "intent*"})) {
    return SectionUse::goal;
  }
  // A voice agent is no way of speaking.
  const bool speaker =
      has_any(title, Phrases{"voice agent*", "voice assistant*", "voice bot*", "voicebot*",
                             "voicemail", "language school*", "language course*"});
  if (!speaker &&
      has_any(title, Phrases{"tone", "style", "manner", "voice", "language", "how we speak",
                             "how it speaks", "how to speak", "manner of speaking", "personality",
                             "communication", "etiquette"})) {
    return SectionUse::manner;
  }
  if (has_any(title,
              Phrases{"rule*", "policy", "policies", "principle*", "never", "must", "guideline*",
                      "do and don't", "dos and don'ts", "limits", "constraints", "guardrails"})) {
    return SectionUse::rules;
  }
  if (has_any(title, Phrases{"step*", "procedure*", "process*", "workflow*", "the call",
                             "order of work", "how to*", "sequence", "conversation"})) {
    return SectionUse::steps;
  }
  if (has_any(title, Phrases{"hours", "opening*", "facts", "price*", "fees", "times"})) {
    return SectionUse::facts;
  }
  return SectionUse::other;
}

// "You answer guests about rooms and prices", "The assistant informs donors": what the agent is
// for, said at the beginning and nothing else with it.
bool announces(const Sentence& sentence, const Analysis& analysis) {
  const auto& words = sentence.words;
  if (analysis.clauses.size() != 1 || analysis.clauses.front().negative ||
      !analysis.clauses.front().quantities.empty() ||
      has_any(sentence.plain, Phrases{"may", "can", "must", "if", "when"})) {
    return false;
  }
  std::size_t verb = 0;
  bool agent = false;
  while (verb < words.size() && verb < 8 && !agent) {
    agent = one_of(words[verb].text, {"you", "it", "assistant", "agent", "bot", "chatbot"});
    ++verb;
  }
  return agent && verb < words.size() &&
         one_of(words[verb].text, {"answer", "answers", "help", "helps", "inform", "informs",
                                   "serve", "serves", "support", "supports"});
}

constexpr std::array<std::string_view, 74> kTone = {"friendly",
                                                    "calm",
                                                    "warm",
                                                    "polite",
                                                    "formal",
                                                    "informal",
                                                    "casual",
                                                    "brief",
                                                    "short",
                                                    "clear",
                                                    "patient",
                                                    "professional",
                                                    "cheerful",
                                                    "helpful",
                                                    "empathetic",
                                                    "empathy",
                                                    "compassionate",
                                                    "courteous",
                                                    "respectful",
                                                    "discreet",
                                                    "precise",
                                                    "factual",
                                                    "matter-of-fact",
                                                    "serious",
                                                    "reassuring",
                                                    "attentive",
                                                    "encouraging",
                                                    "lively",
                                                    "humorous",
                                                    "humour",
                                                    "humor",
                                                    "elegant",
                                                    "welcoming",
                                                    "simple",
                                                    "kind",
                                                    "kindly",
                                                    "plain",
                                                    "dependable",
                                                    "honest",
                                                    "concise",
                                                    "enthusiastic",
                                                    "energetic",
                                                    "solution-oriented",
                                                    "unhurried",
                                                    "quick",
                                                    "exact",
                                                    "gentle",
                                                    "understanding",
                                                    "neutral",
                                                    "sincere",
                                                    "confident",
                                                    "playful",
                                                    "witty",
                                                    "upbeat",
                                                    "positive",
                                                    "relaxed",
                                                    "personal",
                                                    "considerate",
                                                    "tactful",
                                                    "soothing",
                                                    "slow",
                                                    "slowly",
                                                    "calmly",
                                                    "politely",
                                                    "warmly",
                                                    "jovial",
                                                    "authoritative",
                                                    "conversational",
                                                    "direct",
                                                    "thorough",
                                                    "detailed",
                                                    "sympathetic",
                                                    "dignified",
                                                    "caring"};

void read_title_and_goal(Reading& reading) {
  auto& out = reading.out;
  out.title = reading.layout.title;
  std::string fallback;
  for (int i = 0; i < reading.size(); ++i) {
    const auto& sentence = reading.sentence(i);
    const auto use = reading.use_of(i);
    const auto lowered = sentence.plain.substr(0, 16);
    const bool label = lowered.starts_with("goal:") || lowered.starts_with("purpose:") ||
                       lowered.starts_with("aim:");
    if (label && out.goal.empty()) {
      out.goal = core::trim(std::string_view(sentence.text).substr(sentence.text.find(':') + 1));
    } else if (use == SectionUse::goal && out.goal.size() < 300 &&
               (out.goal.empty() || reading.sentence(i - 1).block == sentence.block)) {
      out.goal += out.goal.empty() ? "" : " ";
      out.goal += sentence.text;
    } else if (use == SectionUse::audience && out.audience.empty()) {
      out.audience = sentence.text;
    } else if (out.audience.empty() &&
               has_any(sentence.plain,
                       Phrases{"audience:", "is for the assistant", "who uses this"})) {
      out.audience = sentence.text;
    }
    if (fallback.empty() && sentence.item < 0 && sentence.words.size() > 5) {
      fallback = sentence.text;
    }
  }
  if (out.title.empty() && reading.size() > 0) {
    out.title = core::clip(reading.sentence(0).text, 100);
  }
  if (out.goal.empty()) {
    out.goal = fallback.empty() ? out.title : fallback;
  }
  out.goal = core::clip(out.goal, 500);
}

// "tone", "be friendly", "answer in a calm voice": the sentence speaks of speaking.
bool of_manner(const Sentence& sentence) {
  return has_any(sentence.plain, Phrases{"tone",
                                         "speaks",
                                         "we speak",
                                         "speak calmly",
                                         "speak slowly",
                                         "friendly",
                                         "manner",
                                         "style",
                                         "be polite",
                                         "polite",
                                         "calm",
                                         "patient and",
                                         "warm and",
                                         "courteous",
                                         "be cheerful",
                                         "cheerful",
                                         "voice",
                                         "compassionate",
                                         "encouraging",
                                         "apologise",
                                         "plain language",
                                         "short sentences",
                                         "keep every answer",
                                         "keep answers",
                                         "keep replies",
                                         "keep every reply",
                                         "answers short",
                                         "replies short",
                                         "emojis",
                                         "customer's first name",
                                         "by first name",
                                         "by their first name",
                                         "by their last name",
                                         "by last name",
                                         "customer's last name",
                                         "by surname",
                                         "first names",
                                         "last names",
                                         "be patient",
                                         "be understanding",
                                         "formal*",
                                         "informal*",
                                         "casual*"});
}

void read_manner(Reading& reading) {
  auto& out = reading.out;
  for (int i = 0; i < reading.size() && out.manner.size() < 40; ++i) {
    const auto& sentence = reading.sentence(i);
    const bool section = reading.use_of(i) == SectionUse::manner;
    if (!section && !(of_manner(sentence) && sentence.words.size() < 40)) {
      continue;
    }
    bool named = false;
    for (std::size_t at = 0; at < sentence.words.size(); ++at) {
      const auto& word = sentence.words[at];
      const bool denied =
          (at > 0 && (sentence.words[at - 1].text == "not" || sentence.words[at - 1].text == "no" ||
                      sentence.words[at - 1].text == "never"));
      const bool known = std::find(kTone.begin(), kTone.end(), word.text) != kTone.end();
      // "The patient is called": a person, not a virtue.
      const bool person =
          word.text == "patient" && at > 0 &&
          (sentence.words[at - 1].kind == WordClass::function &&
           sentence.words[at - 1].text != "be" && sentence.words[at - 1].text != "and" &&
           sentence.words[at - 1].text != "is");
      if (!known || denied || person) {
        continue;
      }
      auto tone = word.text.ends_with("mly") || word.text == "politely" || word.text == "slowly" ||
                          word.text == "kindly"
                      ? word.text.substr(0, word.text.size() - 2)
                      : word.text;
      named = true;
      if (std::find(out.tone.begin(), out.tone.end(), tone) == out.tone.end() &&
          out.tone.size() < 12) {
        out.tone.push_back(std::move(tone));
      }
    }
    if (section || named) {
      out.manner.push_back({sentence.text, sentence.line});
    }
  }
}

void read_hours(Reading& reading) {
  for (int i = 0; i < reading.size() && reading.out.hours.size() < 40; ++i) {
    const auto& sentence = reading.sentence(i);
    const bool says =
        !clock_ranges(sentence.words, sentence.spoken).empty() ||
        (has_any(sentence.plain, Phrases{"open", "staffed", "on call", "reached", "closed"}) &&
         has_any(sentence.plain,
                 Phrases{"day and night", "every day", "24/7", "daily", "at any hour",
                         "around the clock", "sundays", "weekends", "holidays"}));
    if (says) {
      reading.out.hours.push_back({sentence.text, sentence.line});
    }
  }
}

void read_domains(Reading& reading) {
  auto& out = reading.out;
  for (std::size_t i = 0; i < out.sections.size() && out.knowledge_domains.size() < 20; ++i) {
    const auto use = reading.uses[i];
    if (i == 0 || (use != SectionUse::other && use != SectionUse::facts)) {
      continue;
    }
    const auto& title = out.sections[i].title;
    if (title.size() >= 3 && title.size() <= 60 &&
        std::find(out.knowledge_domains.begin(), out.knowledge_domains.end(), title) ==
            out.knowledge_domains.end()) {
      out.knowledge_domains.push_back(title);
    }
  }
  // Prose has no headings: the nouns that it repeats say what it is about.
  if (out.knowledge_domains.empty()) {
    std::unordered_map<std::string, std::pair<int, std::string>> counts;
    for (const auto& sentence : reading.layout.sentences) {
      for (const auto& word : sentence.words) {
        if (word.kind == WordClass::content && word.text.size() > 3) {
          auto& [count, text] = counts[word.name];
          ++count;
          text = text.empty() || word.text.size() < text.size() ? word.text : text;
        }
      }
    }
    std::vector<std::pair<int, std::string>> best;
    for (const auto& [name, counted] : counts) {
      if (counted.first >= 3) {
        best.emplace_back(-counted.first, counted.second);
      }
    }
    std::sort(best.begin(), best.end());
    for (std::size_t i = 0; i < std::min<std::size_t>(best.size(), 6); ++i) {
      out.knowledge_domains.push_back(best[i].second);
    }
  }
}

}  // namespace

bool is_about_agent(std::string_view title) {
  const auto lowered = core::lower_ascii(title);
  const auto use = use_of(lowered);
  // "Readers" are whom a library serves.
  return use == SectionUse::goal ||
         (use == SectionUse::audience && !has_any(lowered, Phrases{"readers"}));
}

std::string cite(int line, std::string_view text) {
  return "line " + std::to_string(line) + " (\u201C" + core::clip(text, 220) + "\u201D)";
}

std::string cite(const Sentence& sentence) {
  return cite(sentence.line, sentence.text);
}

void read_sections(Reading& reading) {
  reading.out.sections = reading.layout.sections;
  for (std::size_t i = 0; i < reading.out.sections.size(); ++i) {
    // The first heading is the title of the whole.
    const auto& section = reading.out.sections[i];
    const bool title =
        i == 0 && reading.layout.title.ends_with(section.title) && reading.out.sections.size() > 1;
    reading.uses.push_back(title ? SectionUse::other : use_of(core::lower_ascii(section.title)));
    // "### Complaints" below "## Escalation" belongs to it.
    const int parent = reading.layout.section_parents[i];
    if (reading.uses.back() == SectionUse::other && parent > 0) {
      reading.uses.back() = reading.uses[static_cast<std::size_t>(parent)];
    }
  }
  for (int i = 0; i < std::min(reading.size(), 3); ++i) {
    reading.announces[static_cast<std::size_t>(i)] =
        announces(reading.sentence(i), reading.analysis(i)) ? 1 : 0;
  }
  read_title_and_goal(reading);
  read_manner(reading);
  read_hours(reading);
  read_domains(reading);
}

}  // namespace auriga::procedure
