// Reading single fields of a definition, and the scopes of its variables.
#include <cmath>

#include "core/json_pointer.hpp"
#include "engines/workflow/definition_reader.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {
namespace {

/// The field's name without "Path", of which there may be only one.
std::string path_name(std::string_view field) {
  return std::string(field) + "Path";
}

/// The variables that the states of one machine assign, not those of machines inside them.
std::set<std::string> assigned_by(const json::object& states) {
  std::set<std::string> out;
  const auto take = [&](const json::object& from) {
    const auto* assign = from.if_contains("Assign");
    if (assign == nullptr || !assign->is_object()) {
      return;
    }
    for (const auto& member : assign->get_object()) {
      const std::string_view name = member.key();
      out.emplace(name.substr(0, name.size() - (name.ends_with(".$") ? 2 : 0)));
    }
  };
  for (const auto& member : states) {
    const auto* state = member.value().if_object();
    if (state == nullptr) {
      continue;
    }
    take(*state);
    for (const auto* const field : {"Choices", "Catch"}) {
      const auto* list = state->if_contains(field);
      if (list == nullptr || !list->is_array()) {
        continue;
      }
      for (const auto& each : list->get_array()) {
        if (const auto* object = each.if_object()) {
          take(*object);
        }
      }
    }
  }
  return out;
}

}  // namespace

void DefinitionReader::enter_scope(const Fields& fields, const json::object& states) {
  scopes_.push_back(assigned_by(states));
  for (std::size_t around = 0; around + 1 < scopes_.size(); ++around) {
    for (const auto& name : scopes_[around]) {
      if (scopes_.back().contains(name)) {
        tell(fields.at("States"), "the variable '" + name +
                                      "' is assigned in a scope around this one, too; it needs "
                                      "another name here");
      }
    }
  }
}

std::string DefinitionReader::text(Fields& fields, std::string_view field, bool required) {
  const auto* value = fields.find(field);
  if (value == nullptr) {
    if (required) {
      tell(fields.pointer, "These fields are required: [" + std::string(field) + "]");
    }
    return {};
  }
  const auto* text = value->if_string();
  if (text == nullptr || text->empty()) {
    tell(fields.at(field), std::string(field) + " is a text");
    return {};
  }
  return std::string(*text);
}

PathField DefinitionReader::path(Fields& fields, std::string_view field, bool may_be_null) {
  const auto* value = fields.find(field);
  if (value == nullptr) {
    return {};
  }
  if (value->is_null() && may_be_null) {
    return {.discards = true, .path = {}};
  }
  const auto* text = value->if_string();
  if (text == nullptr) {
    tell(fields.at(field), std::string(field) + " is a path");
    return {};
  }
  auto path = JsonPath::parse(*text);
  if (!path) {
    tell(fields.at(field), path.error());
    return {};
  }
  return {.discards = false, .path = *std::move(path)};
}

PathField DefinitionReader::reference(Fields& fields, std::string_view field) {
  auto out = path(fields, field);
  if (out.path && (!out.path->is_reference() || out.path->root() != JsonPath::Root::input)) {
    tell(fields.at(field), std::string(field) + " says one place in the state's input");
  }
  return out;
}

void DefinitionReader::remark(Fields& fields, std::string_view field) {
  const auto* value = fields.find(field);
  if (value != nullptr && !value->is_string()) {
    tell(fields.at(field), std::string(field) + " is a text");
  }
}

PathField DefinitionReader::one_place(Fields& fields, std::string_view field) {
  auto out = path(fields, field, false);
  const bool own = !field.starts_with("MaxConcurrency") && !field.starts_with("Tolerated");
  if (out.path &&
      (!out.path->says_one_place() || (out.path->root() == JsonPath::Root::context && !own))) {
    tell(fields.at(field), std::string(kNotReference));
  }
  return out;
}

std::optional<Template> DefinitionReader::payload(Fields& fields, std::string_view field) {
  const auto* value = fields.find(field);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (field == "Assign" && !value->is_object()) {
    tell(fields.at(field), "Assign is an object");
  }
  auto out = Template::parse(*value, fields.at(field), teller());
  if (field == "Assign") {
    for (const auto& variable : out.names()) {
      const auto path = JsonPath::parse("$" + variable);
      if (!path || path->root() != JsonPath::Root::variable || path->variable() != variable ||
          variable == "states" || variable.size() > StateMachine::kNameMax) {
        tell(fields.at(field) + core::pointer_step(variable),
             "a variable's name is a letter and then letters, digits and underscores");
      }
    }
  }
  return out;
}

NumberField DefinitionReader::number(Fields& fields, std::string_view field, double min, double max,
                                     bool whole) {
  NumberField out;
  if (const auto* value = fields.find(field)) {
    const bool is_number = value->is_number();
    const auto given = is_number ? to_double(*value) : 0;
    if (!is_number || given < min || given > max || (whole && given != std::floor(given))) {
      tell(fields.at(field), std::string(field) + " is a " + (whole ? "whole " : "") +
                                 "number from " + std::to_string(std::llround(min)) + " to " +
                                 std::to_string(std::llround(max)));
    } else {
      out.value = given;
    }
  }
  const auto by_path = path_name(field);
  // The set of known fields keeps views: of the object's own names.
  if (const auto found = fields.object.find(by_path); found != fields.object.end()) {
    out.path = one_place(fields, found->key()).path;
    if (fields.object.contains(field)) {
      tell(fields.at(by_path), std::string(field) + " and " + by_path + " exclude each other");
    }
  }
  return out;
}

TextField DefinitionReader::text_or_path(Fields& fields, std::string_view field) {
  TextField out;
  if (fields.object.contains(field)) {
    const auto* given = fields.object.if_contains(field);
    const bool is_empty = given->is_string() && given->get_string().empty();
    out.value = is_empty ? std::string() : text(fields, field);
    (void)fields.find(field);
  }
  const auto by_path = path_name(field);
  if (const auto found = fields.object.find(by_path); found != fields.object.end()) {
    if (out.value) {
      tell(fields.at(by_path), std::string(field) + " and " + by_path + " exclude each other");
    }
    const auto given = text(fields, found->key());
    auto expression = Expression::parse(given);
    if (!expression) {
      tell(fields.at(by_path), expression.error());
    } else {
      out.expression = *std::move(expression);
    }
  }
  return out;
}

std::vector<std::string> DefinitionReader::error_names(Fields& fields) {
  std::vector<std::string> out;
  const auto* value = fields.find("ErrorEquals");
  const auto* list = value == nullptr ? nullptr : value->if_array();
  if (list == nullptr || list->empty()) {
    tell(value == nullptr ? fields.pointer : fields.at("ErrorEquals"),
         "ErrorEquals lists one error or more");
    return out;
  }
  for (const auto& each : *list) {
    if (const auto* name = each.if_string()) {
      out.emplace_back(*name);
    } else {
      tell(fields.at("ErrorEquals"), "the name of an error is a text");
    }
  }
  return out;
}

void DefinitionReader::only_one(Fields& fields, std::string_view a, std::string_view b) {
  if (fields.object.contains(a) && fields.object.contains(b)) {
    tell(fields.at(b), std::string(a) + " and " + std::string(b) + " exclude each other");
  }
}

void DefinitionReader::refuse_unknown(const Fields& fields) {
  for (const auto& member : fields.object) {
    if (!fields.known.contains(std::string_view(member.key()))) {
      tell(fields.at(member.key()), "Field is not supported");
    }
  }
}

}  // namespace auriga::workflow
