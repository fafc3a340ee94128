// An SOP is Markdown that people wrote for people. It is cut like a document; then each of its
// units is asked whether it speaks of greeting, of not knowing, or of handing over, by its own
// words and by its heading. Words to be said are those in quotation marks. A condition for handing
// over is a list item under a heading that speaks of it, or the clause after "if" or "when" of a
// sentence that does.
#include "engines/answer/sop.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace auriga::answer {
namespace {

using retrieval::UnitKind;

bool mentions(std::string_view lowered, std::initializer_list<std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [&](std::string_view phrase) {
    return lowered.find(phrase) != std::string_view::npos;
  });
}

bool of_greeting(std::string_view lowered) {
  return mentions(lowered,
                  {"greet", "welcome", "opening line", "open with", "begin with", "introduce"});
}

bool of_farewell(std::string_view lowered) {
  return mentions(lowered, {"farewell", "goodbye", "say good-bye", "closing", "close with",
                            "end with", "end of the conversation"});
}

bool of_unknown(std::string_view lowered) {
  return mentions(lowered, {"do not know",         "don't know",       "does not know",
                            "not in the document", "cannot find",      "can not find",
                            "can't find",          "no answer",        "unknown question",
                            "not covered",         "do not say",       "don't say",
                            "do not contain",      "does not contain", "not contain",
                            "documents do not",    "not sure",         "is not in the",
                            "no information",      "not documented",   "not find the answer",
                            "cannot answer",       "can't answer",     "unanswered"});
}

bool of_handoff(std::string_view lowered) {
  return mentions(lowered, {"hand off",     "handoff",
                            "hand-off",     "hand over",
                            "handover",     "hand-over",
                            "escalat",      "transfer to",
                            "transfer the", "pass to a",
                            "pass the",     "pass it",
                            "connect to a", "connect them",
                            "connect the",  "to a human",
                            "to a person",  "to a colleague",
                            "to the team",  "take over",
                            "human agent",  "to a member of staff",
                            "put through"});
}

// The first words in quotation marks, three letters or more.
std::string quoted(std::string_view text) {
  struct Marks {
    std::string_view open;
    std::string_view close;
  };
  for (const auto& [open, close] :
       {Marks{"“", "”"}, Marks{"\"", "\""}, Marks{"„", "“"}, Marks{"«", "»"}, Marks{"‘", "’"}}) {
    const auto from = text.find(open);
    if (from == std::string_view::npos) {
      continue;
    }
    const auto to = text.find(close, from + open.size());
    if (to != std::string_view::npos && to - from - open.size() >= 3) {
      return std::string(core::trim(text.substr(from + open.size(), to - from - open.size())));
    }
  }
  return {};
}

// What stands after "if", "when", "whenever" or "in case", up to the comma that ends it.
std::string condition_in(std::string_view unit) {
  const auto lowered = core::lower_ascii(unit);
  for (const std::string_view word : {"if ", "when ", "whenever ", "in case "}) {
    std::size_t at = lowered.find(word);
    while (at != std::string::npos && at != 0 && lowered[at - 1] != ' ') {
      at = lowered.find(word, at + 1);
    }
    if (at == std::string::npos) {
      continue;
    }
    const auto from = at + word.size();
    // At the sentence's start the clause ends with its comma; at its end, with the sentence.
    const auto end = at < 3 ? std::min(lowered.find(',', from), lowered.size())
                            : std::min(lowered.find('.', from), lowered.size());
    return std::string(core::trim(unit.substr(from, end - from)));
  }
  return {};
}

class SopReader {
 public:
  SopReader(Sop& sop, std::string_view text) : sop_(sop), text_(text) {}

  void unit(std::string_view piece, std::string_view heading, UnitKind kind) {
    const auto lowered = core::lower_ascii(piece);
    const auto above = core::lower_ascii(heading);
    const bool unknown = of_unknown(lowered) || of_unknown(above) ||
                         (mentions(above, {"unknown"}) && !of_handoff(above));
    const bool handoff = of_handoff(lowered) || of_handoff(above);
    const auto words = quoted(piece);
    if (unknown) {
      take(sop_.unknown, words);
      sop_.handoff_when_unknown = sop_.handoff_when_unknown || of_handoff(lowered);
    } else if (handoff) {
      take(sop_.handoff_words, words);
      add_condition(piece, of_handoff(above) && kind == UnitKind::list_item);
    } else if (of_greeting(lowered) || of_greeting(above)) {
      take(sop_.greeting, words);
    } else if (of_farewell(lowered) || of_farewell(above)) {
      take(sop_.farewell, words);
    }
  }

 private:
  static void take(std::string& into, const std::string& words) {
    if (into.empty()) {
      into = words;
    }
  }

  void add_condition(std::string_view piece, bool whole_item) {
    auto condition = condition_in(piece);
    if (condition.empty() && whole_item) {
      condition = std::string(piece);
    }
    constexpr std::size_t kConditionBytesMin = 4;
    if (condition.size() >= kConditionBytesMin) {
      sop_.handoffs.push_back({std::move(condition)});
    }
  }

  Sop& sop_;
  std::string_view text_;
};

void read_units(Sop& sop, const retrieval::Document& document) {
  SopReader reader(sop, document.text);
  for (const auto& unit : document.outline.units) {
    const auto& path = document.outline.sections[unit.section].path;
    reader.unit(unit.in(document.text), path.empty() ? std::string_view() : path.back(), unit.kind);
  }
}

}  // namespace

Sop read_sop(std::string_view markdown, std::string_view handoff_description) {
  Sop out;
  out.document =
      retrieval::make_document({{}, "sop.md", std::string(markdown), retrieval::TextForm::prose});
  read_units(out, *out.document);
  if (!core::trim(handoff_description).empty()) {
    const auto description =
        retrieval::make_document({{},
                                  "handoff.md",
                                  "# Hand over\n\n" + std::string(handoff_description) + "\n",
                                  retrieval::TextForm::prose});
    read_units(out, *description);
  }
  return out;
}

}  // namespace auriga::answer
