#include "engines/agent_suite/suite.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

#include "core/text.hpp"
#include "core/visible.hpp"

namespace auriga::agent_suite {
namespace {

using Kind = Node::Kind;

std::string listed_keys(const auto& names) {
  std::string out;
  for (const auto& [name, unused] : names) {
    out += (out.empty() ? "" : ", ") + std::string(name);
  }
  return out;
}

/// A scalar's value as YAML's core schema has it.
json::value value_of(const Node& node) {
  if (node.kind == Kind::kList) {
    json::array out;
    for (const auto& item : node.items) {
      out.push_back(value_of(item));
    }
    return out;
  }
  if (node.kind == Kind::kMap) {
    json::object out;
    for (const auto& [key, item] : node.members) {
      out[key.text] = value_of(item);
    }
    return out;
  }
  if (node.plain) {
    if (node.text == "true" || node.text == "false") {
      return node.text == "true";
    }
    if (node.text == "null" || node.text == "~" || node.text.empty()) {
      return nullptr;
    }
    const auto* end = node.text.data() + node.text.size();
    std::int64_t whole = 0;
    if (const auto read = std::from_chars(node.text.data(), end, whole);
        read.ec == std::errc() && read.ptr == end) {
      return whole;
    }
    double number = 0;
    if (const auto read = std::from_chars(node.text.data(), end, number);
        read.ec == std::errc() && read.ptr == end) {
      return number;
    }
  }
  return json::value(node.text);
}

class Reader {
 public:
  std::vector<LineFault> faults;

  Suite suite(const Node& node) {
    Suite out;
    bool any = false;
    members(node, "a suite",
            {{"agent", [&](const Node& at) { text(at, out.agent, 200); }},
             {"conversations", [&](const Node& at) {
                any = true;
                each(at, "conversations", kConversationsMax,
                     [&](const Node& one) { out.conversations.push_back(conversation(one)); });
              }}});
    if (!any && node.kind == Kind::kMap) {
      fault(node, "a suite has conversations");
    }
    return out;
  }

 private:
  using Takes = std::function<void(const Node&)>;

  void fault(const Node& node, std::string message) {
    faults.push_back({node.line, std::move(message)});
  }

  /// Hands each member to what takes its key; unknown keys are all told.
  void members(const Node& node, std::string_view what,
               const std::map<std::string_view, Takes>& known) {
    if (node.kind != Kind::kMap) {
      return fault(node, std::string(what) + " must have keys: " + listed_keys(known));
    }
    for (const auto& [key, value] : node.members) {
      if (const auto found = known.find(key.text); found != known.end()) {
        found->second(value);
      } else {
        fault(key, "unknown key \"" + core::clip(key.text, 60) + "\"; " + std::string(what) +
                       " has " + listed_keys(known));
      }
    }
  }

  void each(const Node& node, std::string_view what, std::size_t most, const Takes& take) {
    if (node.kind != Kind::kList || node.items.empty() || node.items.size() > most) {
      return fault(node, std::string(what) + " must be a list of 1 to " + std::to_string(most));
    }
    std::ranges::for_each(node.items, take);
  }

  void text(const Node& node, std::string& into, std::size_t most) {
    if (node.kind != Kind::kScalar || core::visible_characters(node.text) == 0) {
      return fault(node, "must be a text");
    }
    if (core::code_points(node.text) > most) {
      return fault(node, "must have at most " + std::to_string(most) + " characters");
    }
    into = node.text;
  }

  /// One text or a list of texts.
  void texts(const Node& node, std::vector<Wanted>& into) {
    const auto one = [&](const Node& item) {
      Wanted wanted{.line = item.line, .text = {}};
      text(item, wanted.text, 2000);
      into.push_back(std::move(wanted));
    };
    node.kind == Kind::kList ? each(node, "this", 100, one) : one(node);
  }

  void patterns(const Node& node, std::vector<WantedPattern>& into) {
    std::vector<Wanted> written;
    texts(node, written);
    for (auto& [line, pattern] : written) {
      if (auto compiled = core::Regex::compile(pattern)) {
        into.push_back({line, std::move(pattern), *std::move(compiled)});
      } else {
        faults.push_back({line, "is no regular expression: " + compiled.error()});
      }
    }
  }

  void flag(const Node& node, std::optional<WantedFlag>& into, bool texts_too) {
    const auto value = value_of(node);
    if (value.is_bool()) {
      into = {.line = node.line, .holds = value.get_bool()};
    } else if (texts_too && value.is_string() && core::visible_characters(value.get_string()) > 0) {
      into = {.line = node.line, .text = std::string(value.get_string())};
    } else {
      fault(node, texts_too ? "must be true, false or a text" : "must be true or false");
    }
  }

  void tool(const Node& node, std::vector<WantedTool>& into) {
    WantedTool out{.line = node.line, .name = {}, .arguments = {}};
    if (node.kind == Kind::kScalar) {
      text(node, out.name, 64);
      into.push_back(std::move(out));
      return;
    }
    members(node, "a tool",
            {{"name", [&](const Node& at) { text(at, out.name, 64); }},
             {"arguments", [&](const Node& at) {
                if (at.kind != Kind::kMap) {
                  return fault(at, "must be arguments by name");
                }
                out.arguments = value_of(at).get_object();
              }}});
    if (out.name.empty() && node.kind == Kind::kMap) {
      fault(node, "a tool has a name");
    }
    into.push_back(std::move(out));
  }

  Expectations expectations(const Node& node) {
    Expectations out;
    members(node, "expect",
            {{"contains", [&](const Node& at) { texts(at, out.contains); }},
             {"not_contains", [&](const Node& at) { texts(at, out.not_contains); }},
             {"matches", [&](const Node& at) { patterns(at, out.matches); }},
             {"source", [&](const Node& at) { texts(at, out.sources); }},
             {"abstains", [&](const Node& at) { flag(at, out.abstains, false); }},
             {"hands_off", [&](const Node& at) { flag(at, out.hands_off, true); }},
             {"asks", [&](const Node& at) { flag(at, out.asks, true); }},
             {"tool",
              [&](const Node& at) {
                const auto one = [&](const Node& item) { tool(item, out.tools); };
                at.kind == Kind::kList ? each(at, "tool", 32, one) : one(at);
              }},
             {"max_ms", [&](const Node& at) {
                const auto value = value_of(at);
                if (!value.is_int64() || value.get_int64() < 1) {
                  return fault(at, "must be a number of milliseconds");
                }
                out.max_ms = {at.line, value.get_int64()};
              }}});
    return out;
  }

  Turn turn(const Node& node) {
    Turn out{.line = node.line, .customer = {}, .expect = {}};
    members(node, "a turn",
            {{"customer", [&](const Node& at) { text(at, out.customer, kMessageMax); }},
             {"expect", [&](const Node& at) { out.expect = expectations(at); }}});
    if (out.customer.empty() && node.kind == Kind::kMap &&
        std::ranges::none_of(node.members,
                             [](const auto& member) { return member.first.text == "customer"; })) {
      fault(node, "a turn says what the customer writes");
    }
    return out;
  }

  Conversation conversation(const Node& node) {
    Conversation out{.line = node.line, .name = {}, .turns = {}};
    bool any = false;
    members(node, "a conversation",
            {{"name", [&](const Node& at) { text(at, out.name, 200); }},
             {"turns", [&](const Node& at) {
                any = true;
                each(at, "turns", kTurnsMax,
                     [&](const Node& one) { out.turns.push_back(turn(one)); });
              }}});
    if (!any && node.kind == Kind::kMap) {
      fault(node, "a conversation has turns");
    }
    if (out.name.empty()) {
      out.name = "Line " + std::to_string(node.line);
    }
    return out;
  }
};

}  // namespace

std::expected<Suite, std::vector<LineFault>> read_suite(std::string_view text) {
  const auto tree = read_yaml(text);
  if (!tree) {
    return std::unexpected(std::vector{tree.error()});
  }
  Reader reader;
  auto suite = reader.suite(*tree);
  if (!reader.faults.empty()) {
    std::ranges::stable_sort(reader.faults, {}, &LineFault::line);
    return std::unexpected(std::move(reader.faults));
  }
  return suite;
}

}  // namespace auriga::agent_suite
