#include "engines/agent_suite/verdict.hpp"

#include <algorithm>

#include "core/encode.hpp"
#include "core/text.hpp"

namespace auriga::agent_suite {
namespace {

constexpr std::size_t kFoundMax = 300;

bool holds(std::string_view text, std::string_view part) {
  return core::lower_ascii(text).find(core::lower_ascii(part)) != std::string::npos;
}

std::string in_quotes(std::string_view text) {
  return "“" + std::string(text) + "”";
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) {
    out += (out.empty() ? "" : ", ") + name;
  }
  return out.empty() ? "none" : out;
}

std::string told(const ToolCall& call) {
  return core::clip(call.name + " " + core::to_json(call.arguments), kFoundMax);
}

bool fits(const WantedTool& wanted, const ToolCall& call) {
  if (wanted.name != call.name) {
    return false;
  }
  if (!wanted.arguments) {
    return true;
  }
  const auto* given = call.arguments.if_object();
  return given != nullptr && std::ranges::all_of(*wanted.arguments, [&](const auto& argument) {
           const auto* found = given->if_contains(argument.key());
           return found != nullptr && *found == argument.value();
         });
}

/// The sentences of an answer that end in a question mark.
std::vector<std::string> questions_in(std::string_view text) {
  std::vector<std::string> out;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool ends = c == '?' || c == '!' || c == '\n' ||
                      (c == '.' && (at + 1 == text.size() || text[at + 1] == ' '));
    if (ends) {
      if (c == '?') {
        out.emplace_back(core::trim(text.substr(begin, at + 1 - begin)));
      }
      begin = at + 1;
    }
  }
  return out;
}

}  // namespace

std::vector<Miss> misses_of(const Expectations& expect, const Reply& reply) {
  std::vector<Miss> out;
  const auto miss = [&](std::size_t line, std::string expected, std::string found) {
    out.push_back({line, std::move(expected), std::move(found)});
  };
  for (const auto& [line, text] : expect.contains) {
    if (!holds(reply.text, text)) {
      miss(line, "contains " + in_quotes(text), "the answer has it nowhere");
    }
  }
  for (const auto& [line, text] : expect.not_contains) {
    if (holds(reply.text, text)) {
      miss(line, "does not contain " + in_quotes(text), "the answer has it");
    }
  }
  for (const auto& [line, text, pattern] : expect.matches) {
    if (!pattern.matches_somewhere(reply.text)) {
      miss(line, "matches /" + text + "/", "the answer matches nowhere");
    }
  }
  if (expect.abstains && expect.abstains->holds != reply.abstained) {
    miss(expect.abstains->line, reply.abstained ? "answers" : "abstains",
         reply.abstained ? "it abstained" : "it answered");
  }
  for (const auto& [line, name] : expect.sources) {
    if (std::ranges::find(reply.sources, name) == reply.sources.end()) {
      miss(line, "source " + name, "sources: " + listed(reply.sources));
    }
  }
  if (const auto& wanted = expect.hands_off) {
    if (wanted->holds != reply.handed_off) {
      miss(wanted->line, wanted->holds ? "hands off" : "does not hand off",
           reply.handed_off ? "it handed off: " + in_quotes(reply.handoff_reason)
                            : "it did not hand off");
    } else if (!holds(reply.handoff_reason, wanted->text)) {
      miss(wanted->line, "hands off because of " + in_quotes(wanted->text),
           "the reason was " + in_quotes(reply.handoff_reason));
    }
  }
  if (const auto& wanted = expect.asks) {
    const auto questions = questions_in(reply.text);
    const bool asks = std::ranges::any_of(
        questions, [&](const auto& question) { return holds(question, wanted->text); });
    if (wanted->holds != asks) {
      miss(wanted->line,
           !wanted->holds         ? "asks nothing"
           : wanted->text.empty() ? "asks something"
                                  : "asks about " + in_quotes(wanted->text),
           "questions: " + listed(questions));
    }
  }
  std::vector<std::string> called;
  std::ranges::transform(reply.tools, std::back_inserter(called), told);
  for (const auto& wanted : expect.tools) {
    if (std::ranges::none_of(reply.tools, [&](const auto& call) { return fits(wanted, call); })) {
      miss(wanted.line,
           "calls " + (wanted.arguments ? told({wanted.name, *wanted.arguments}) : wanted.name),
           "calls: " + listed(called));
    }
  }
  if (expect.max_ms && reply.latency_ms > expect.max_ms->ms) {
    miss(expect.max_ms->line, "within " + std::to_string(expect.max_ms->ms) + " ms",
         "took " + std::to_string(reply.latency_ms) + " ms");
  }
  return out;
}

}  // namespace auriga::agent_suite
