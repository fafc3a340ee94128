// The texts for a language model. Everything in them comes from the definition, in the same order
// each time; what the agent may not do stands before what it does, for a model gives weight to what
// it reads first.
#include <algorithm>
#include <string>

#include "core/text.hpp"
#include "engines/procedure/definition.hpp"

namespace auriga::procedure {
namespace {

// Appends lines until the bound; what does not fit is counted.
class Text {
 public:
  explicit Text(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  void heading(std::string_view text) { heading_ = text; }

  void line(std::string_view text) {
    if (out_.size() + heading_.size() + text.size() + 8 > bytes_max_) {
      ++left_out_;
      return;
    }
    if (!heading_.empty()) {
      out_ += out_.empty() ? "" : "\n";
      out_ += "## " + std::exchange(heading_, {}) + "\n";
    }
    out_ += text;
    out_ += '\n';
  }

  std::string take() {
    if (left_out_ > 0) {
      out_ += "\n(" + std::to_string(left_out_) +
              " more lines are left out here; when in doubt, ask staff.)\n";
    }
    return std::move(out_);
  }

 private:
  std::string out_;
  std::string heading_;
  std::size_t bytes_max_;
  std::size_t left_out_ = 0;
};

void say_rules(Text& text, const Definition& definition) {
  text.heading("Never");
  for (const auto& rule : definition.rules) {
    if (rule.kind == "must_not") {
      text.line("- " + rule.text);
    }
  }
  text.heading("Rules");
  for (const auto& rule : definition.rules) {
    if (rule.kind != "must_not") {
      text.line("- " + rule.text);
    }
  }
  text.heading("Guardrails");
  for (const auto& guardrail : definition.guardrails) {
    text.line("- " + guardrail.text);
  }
}

void say_steps(Text& text, const Definition& definition) {
  std::string section;
  text.heading("What to do");
  for (const auto& step : definition.steps) {
    if (step.section != section) {
      section = step.section;
      text.line("\n### " + section);
    }
    const auto number = step.number.empty()
                            ? std::string("-")
                            : step.number + (step.number.find('.') == std::string::npos ? "." : "");
    text.line((step.parent.empty() ? "" : "   ") + number + " " + step.text);
  }
}

void say_handoff(Text& text, const Definition& definition) {
  text.heading("Hand over");
  for (const auto& each : definition.handoff) {
    text.line("- To " + (each.target.empty() ? "staff" : each.target) +
              (each.urgent ? ", at once" : "") + ": " + each.condition);
  }
}

void say_tools(Text& text, const Definition& definition) {
  const bool staff = std::ranges::find(definition.tools, "handoff", &DefinitionTool::category) !=
                     definition.tools.end();
  // A tool may be set up after the prompt was made.
  const auto instead = ". Not connected: take the details down" +
                       std::string(staff ? " and hand over" : "") +
                       ", unless one of your tools is for it";
  text.heading("Systems");
  for (const auto& tool : definition.tools) {
    const auto name = tool.system.empty() ? tool.category + " (no system named)"
                                          : tool.system + " (" + tool.category + ")";
    text.line("- " + name + (tool.connected ? "" : instead) + ": " +
              core::clip(tool.description, 400));
  }
}

void say_words(Text& text, const DefinitionPrompts& words) {
  text.heading("Words to use");
  const auto line = [&](std::string_view what, const std::string& said) {
    if (!said.empty()) {
      text.line("- " + std::string(what) + ": \u201C" + said + "\u201D");
    }
  };
  line("Greeting", words.greeting);
  line("When you do not know", words.unknown);
  line("When you hand over", words.handoff);
  line("Goodbye", words.farewell);
}

std::string system_prompt(const Definition& definition) {
  Text text(kPromptBytesMax);
  text.line("You are " + definition.name + ".");
  text.line("Goal: " + definition.goal);
  text.line("Tone: " + definition.tone.words + ".");
  for (const auto& manner : definition.tone.manner) {
    text.line("- " + manner);
  }
  if (!definition.knowledge.description.empty()) {
    text.line("Your documents: " + definition.knowledge.description);
  }
  say_rules(text, definition);
  say_handoff(text, definition);
  say_steps(text, definition);
  say_tools(text, definition);
  text.heading("Memory");
  for (const auto& keep : definition.memory.keep) {
    text.line("- Keep for this conversation: " + keep);
  }
  for (const auto& rule : definition.memory.never_keep) {
    text.line("- Never keep: " + rule);
  }
  say_words(text, definition.prompts);
  return text.take();
}

std::string voice_prompt(const Definition& definition) {
  Text text(kPromptBytesMax);
  text.line("You are the voice of " + definition.name + ". You are on the telephone.");
  text.line("Goal: " + definition.goal);
  text.heading("How to speak");
  text.line("- Tone: " + definition.tone.words + ".");
  text.line("- One or two short sentences at a time; ask one thing at a time.");
  text.line(
      "- Say numbers, dates and codes slowly and repeat them; read no lists, links or marks "
      "aloud.");
  text.line("- Stop when the caller speaks.");
  for (const auto& manner : definition.tone.manner) {
    text.line("- " + manner);
  }
  for (const auto& [key, value] : definition.tone.voice) {
    const auto said =
        value.is_string() ? std::string(value.get_string()) : core::json::serialize(value);
    if (!said.empty() && said != "null") {
      auto name = std::string(key);
      for (auto& c : name) {
        c = c == '_' ? ' ' : c;
      }
      text.line("- " + name + ": " + core::clip(said, 4000));
    }
  }
  say_rules(text, definition);
  say_handoff(text, definition);
  say_steps(text, definition);
  say_words(text, definition.prompts);
  return text.take();
}

}  // namespace

Prompts prompts(const Definition& definition) {
  return {system_prompt(definition), voice_prompt(definition)};
}

}  // namespace auriga::procedure
