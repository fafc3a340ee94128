#include "engines/workflow/variable_references.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "engines/workflow/definition.hpp"
#include "engines/workflow/expression.hpp"
#include "engines/workflow/jsonata_lexer.hpp"

namespace auriga::workflow {
namespace {

using VariableNames = std::set<std::string>;

/// Fields that hold templates: in these, only names that end in ".$" are expressions.
constexpr std::array<std::string_view, 6> kTemplates{
    "Parameters", "ResultSelector", "Assign", "ItemSelector", "Credentials", "BatchInput"};
/// Fields that hold no expression, whatever they look like.
constexpr std::array<std::string_view, 3> kFixed{"Comment", "Result", "ResultPath"};

/// The functions of JSONata and of Step Functions, which go by variables' names.
constexpr std::array<std::string_view, 71> kFunctionNames{"$abs",
                                                          "$append",
                                                          "$assert",
                                                          "$average",
                                                          "$base64decode",
                                                          "$base64encode",
                                                          "$boolean",
                                                          "$ceil",
                                                          "$clone",
                                                          "$contains",
                                                          "$count",
                                                          "$decodeUrl",
                                                          "$decodeUrlComponent",
                                                          "$distinct",
                                                          "$each",
                                                          "$encodeUrl",
                                                          "$encodeUrlComponent",
                                                          "$error",
                                                          "$eval",
                                                          "$exists",
                                                          "$filter",
                                                          "$floor",
                                                          "$formatBase",
                                                          "$formatInteger",
                                                          "$formatNumber",
                                                          "$fromMillis",
                                                          "$hash",
                                                          "$join",
                                                          "$keys",
                                                          "$length",
                                                          "$lookup",
                                                          "$lowercase",
                                                          "$map",
                                                          "$match",
                                                          "$max",
                                                          "$merge",
                                                          "$millis",
                                                          "$min",
                                                          "$not",
                                                          "$now",
                                                          "$number",
                                                          "$pad",
                                                          "$parse",
                                                          "$parseInteger",
                                                          "$partition",
                                                          "$power",
                                                          "$random",
                                                          "$range",
                                                          "$reduce",
                                                          "$replace",
                                                          "$reverse",
                                                          "$round",
                                                          "$shuffle",
                                                          "$sift",
                                                          "$single",
                                                          "$sort",
                                                          "$split",
                                                          "$spread",
                                                          "$sqrt",
                                                          "$string",
                                                          "$substring",
                                                          "$substringAfter",
                                                          "$substringBefore",
                                                          "$sum",
                                                          "$toMillis",
                                                          "$trim",
                                                          "$type",
                                                          "$uppercase",
                                                          "$uuid",
                                                          "$values",
                                                          "$zip"};

template <typename List>
bool is_in(const List& list, std::string_view name) {
  return std::ranges::find(list, name) != list.end();
}

void from_expression(const json::value& value, VariableNames& out) {
  const auto* const text = value.if_string();
  const auto expression =
      text == nullptr ? std::unexpected(std::string()) : Expression::parse(*text);
  if (!expression) {
    return;
  }
  for (const auto* const path : expression->paths()) {
    if (path->root() == JsonPath::Root::variable) {
      out.insert(path->variable());
    }
  }
}

void from_template(const json::value& value, VariableNames& out) {
  if (const auto* const object = value.if_object()) {
    for (const auto& member : *object) {
      if (member.key().ends_with(".$")) {
        from_expression(member.value(), out);
      } else {
        from_template(member.value(), out);
      }
    }
  } else if (const auto* const list = value.if_array()) {
    for (const auto& element : *list) {
      from_template(element, out);
    }
  }
}

/// Fields of a state in JSONPath, and of what it holds but for machines.
void from_fields(const json::value& value, VariableNames& out) {
  if (const auto* const list = value.if_array()) {
    for (const auto& element : *list) {
      from_fields(element, out);
    }
    return;
  }
  const auto* const object = value.if_object();
  if (object == nullptr) {
    return;
  }
  for (const auto& member : *object) {
    const std::string_view key = member.key();
    if (key == "States" || is_in(kFixed, key)) {
      continue;
    }
    if (is_in(kTemplates, key)) {
      from_template(member.value(), out);
    } else if (key == "Variable" || key.ends_with("Path")) {
      from_expression(member.value(), out);
    } else {
      from_fields(member.value(), out);
    }
  }
}

/// The variables of one expression in JSONata, but for those that it binds itself.
void from_jsonata(std::string_view text, VariableNames& out) {
  using jsonata::Token;
  VariableNames seen;
  VariableNames bound;
  try {
    jsonata::Lexer lexer(text);
    bool prefix = true;
    bool parameters = false;
    Token last;
    for (auto token = lexer.next(true); token.kind != Token::Kind::end;
         token = lexer.next(prefix)) {
      const std::string_view word = token.text;
      if (token.kind == Token::Kind::variable) {
        if (parameters) {
          bound.emplace(word);
        } else if (word != "$" && word != "$$" && word != "$states" &&
                   !is_in(kFunctionNames, word)) {
          seen.emplace(word);
        }
      } else if (word == ":=" && last.kind == Token::Kind::variable) {
        bound.emplace(last.text);
      } else if (word == "(" && (last.text == "function" || last.text == "\u03bb")) {
        parameters = true;
      } else if (word == ")") {
        parameters = false;
      }
      prefix = token.kind == Token::Kind::op && word != ")" && word != "]" && word != "}";
      last = token;
    }
  } catch (const jsonata::Fault&) {
    return;
  }
  for (const auto& name : seen) {
    if (!bound.contains(name)) {
      out.insert(name.substr(1));
    }
  }
}

void from_jsonata_fields(const json::value& value, VariableNames& out) {
  if (const auto* const object = value.if_object()) {
    for (const auto& member : *object) {
      if (member.key() != "States" && member.key() != "Comment") {
        from_jsonata_fields(member.value(), out);
      }
    }
  } else if (const auto* const list = value.if_array()) {
    for (const auto& element : *list) {
      from_jsonata_fields(element, out);
    }
  } else if (const auto* const given = value.if_string()) {
    std::string_view text = *given;
    if (text.starts_with("{%") && text.ends_with("%}") && text.size() >= 4) {
      from_jsonata(text.substr(2, text.size() - 4), out);
    }
  }
}

bool reads_jsonata(const json::object& object, bool around) {
  const auto* const language = object.if_contains("QueryLanguage");
  return language == nullptr ? around : *language == "JSONata";
}

class Walk {
 public:
  void machine(const json::object& object, bool around, int depth) {
    const auto* const states = object.if_contains("States");
    if (states == nullptr || !states->is_object() || depth > StateMachine::kDepthMax) {
      return;
    }
    const bool jsonata = reads_jsonata(object, around);
    for (const auto& member : states->get_object()) {
      if (const auto* const state = member.value().if_object()) {
        VariableNames names;
        if (reads_jsonata(*state, jsonata)) {
          from_jsonata_fields(*state, names);
        } else {
          from_fields(*state, names);
        }
        if (!names.empty()) {
          found_[std::string(member.key())].merge(names);
        }
        inside(*state, jsonata, depth + 1);
      }
    }
  }

  std::map<std::string, VariableNames> take() { return std::move(found_); }

 private:
  void inside(const json::object& state, bool jsonata, int depth) {
    for (const std::string_view field : {"ItemProcessor", "Iterator"}) {
      if (const auto* const inner = state.if_contains(field); inner && inner->is_object()) {
        machine(inner->get_object(), jsonata, depth);
      }
    }
    if (const auto* const branches = state.if_contains("Branches");
        branches && branches->is_array()) {
      for (const auto& branch : branches->get_array()) {
        if (branch.is_object()) {
          machine(branch.get_object(), jsonata, depth);
        }
      }
    }
  }

  std::map<std::string, VariableNames> found_;
};

}  // namespace

std::map<std::string, std::set<std::string>> variable_references(const json::value& definition) {
  Walk walk;
  if (const auto* const object = definition.if_object()) {
    walk.machine(*object, false, 0);
  }
  return walk.take();
}

}  // namespace auriga::workflow
