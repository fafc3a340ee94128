#include "engines/agent_suite/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace auriga::agent_suite {
namespace {

constexpr std::size_t kShownMax = 600;

/// A text as one line.
std::string on_one_line(std::string_view text) {
  auto out = core::clip(text, kShownMax);
  std::ranges::replace(out, '\n', ' ');
  return out;
}

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\n' || c == '\t') {
      out += fmt::format("&#{};", byte);
    } else if (byte < 0x20) {
      out += "\uFFFD";
    } else {
      out += c;
    }
  }
  return out;
}

std::int64_t time_of(const ConversationResult& result) {
  std::int64_t ms = 0;
  for (const auto& turn : result.turns) {
    ms += turn.reply.latency_ms;
  }
  return ms;
}

/// What went wrong, turn by turn.
std::string failures_of(const std::string& file, const ConversationResult& result) {
  std::string out;
  std::size_t number = 0;
  for (const auto& turn : result.turns) {
    ++number;
    if (turn.misses.empty()) {
      continue;
    }
    out += fmt::format("    turn {} ({}:{})\n      customer  {}\n      agent     {}\n", number,
                       file, turn.line, on_one_line(turn.customer), on_one_line(turn.reply.text));
    for (const auto& miss : turn.misses) {
      out += fmt::format("      - expected  {}  ({}:{})\n      + found     {}\n",
                         on_one_line(miss.expected), file, miss.line, on_one_line(miss.found));
    }
  }
  if (!result.error.empty()) {
    out += "    broke off: " + on_one_line(result.error) + "\n";
  }
  return out;
}

}  // namespace

bool ConversationResult::passed() const {
  return error.empty() &&
         std::ranges::all_of(turns, [](const auto& turn) { return turn.misses.empty(); });
}

std::size_t SuiteResult::passed() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(conversations, [](const auto& one) { return one.passed(); }));
}

std::string in_words(const std::string& file, const ConversationResult& result) {
  if (result.passed()) {
    return fmt::format("✓ {}  ({} ms)\n", result.name, time_of(result));
  }
  return fmt::format("✗ {}\n{}", result.name, failures_of(file, result));
}

json::object as_json(const SuiteResult& result) {
  json::array conversations;
  for (const auto& one : result.conversations) {
    json::array turns;
    for (const auto& turn : one.turns) {
      json::array misses;
      for (const auto& miss : turn.misses) {
        misses.push_back({{"line", miss.line}, {"expected", miss.expected}, {"found", miss.found}});
      }
      json::array tools;
      for (const auto& call : turn.reply.tools) {
        tools.push_back({{"name", call.name}, {"arguments", call.arguments}});
      }
      turns.push_back(
          {{"line", turn.line},
           {"customer", turn.customer},
           {"answer", turn.reply.text},
           {"abstained", turn.reply.abstained},
           {"handed_off", turn.reply.handed_off},
           {"handoff_reason", turn.reply.handoff_reason},
           {"sources", json::array(turn.reply.sources.begin(), turn.reply.sources.end())},
           {"tools", std::move(tools)},
           {"latency_ms", turn.reply.latency_ms},
           {"failures", std::move(misses)}});
    }
    json::object written{{"name", one.name},
                         {"line", one.line},
                         {"passed", one.passed()},
                         {"session_id", one.session},
                         {"turns", std::move(turns)}};
    if (!one.error.empty()) {
      written["error"] = one.error;
    }
    conversations.push_back(std::move(written));
  }
  return {{"suite", result.file},
          {"agent_id", result.agent},
          {"passed", result.passed()},
          {"failed", result.conversations.size() - result.passed()},
          {"conversations", std::move(conversations)}};
}

std::string as_junit(const SuiteResult& result) {
  const auto tests = result.conversations.size();
  const auto errors = static_cast<std::size_t>(std::ranges::count_if(
      result.conversations, [](const auto& one) { return !one.error.empty(); }));
  std::int64_t ms = 0;
  std::string cases;
  for (const auto& one : result.conversations) {
    ms += time_of(one);
    cases += fmt::format(
        "    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\" time=\"{:.3f}\"",
        xml(result.file), xml(one.name), xml(result.file), one.line,
        static_cast<double>(time_of(one)) / 1000);
    if (one.passed()) {
      cases += "/>\n";
      continue;
    }
    const auto* kind = one.error.empty() ? "failure" : "error";
    std::string first = one.error;
    for (const auto& turn : one.turns) {
      if (first.empty() && !turn.misses.empty()) {
        first = turn.misses.front().expected;
      }
    }
    cases += fmt::format(">\n      <{} message=\"{}\">{}</{}>\n    </testcase>\n", kind, xml(first),
                         xml(failures_of(result.file, one)), kind);
  }
  const auto counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{:.3f}\"", tests,
                  tests - result.passed() - errors, errors, static_cast<double>(ms) / 1000);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n"
      "  <testsuite name=\"{}\" {}>\n{}  </testsuite>\n</testsuites>\n",
      counts, xml(result.file), counts, cases);
}

}  // namespace auriga::agent_suite
