#include "engines/workflow/template.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/encode.hpp"
#include "core/json_pointer.hpp"
#include "core/text.hpp"

namespace auriga::workflow {

namespace {

/// Whether a field's name ends in ".$" anywhere in it.
bool has_expressions(const json::value& value) {
  if (const auto* object = value.if_object()) {
    return std::ranges::any_of(*object, [](const auto& member) {
      return member.key().ends_with(".$") || has_expressions(member.value());
    });
  }
  const auto* array = value.if_array();
  return array != nullptr && std::ranges::any_of(*array, has_expressions);
}

}  // namespace

Template Template::parse(const json::value& value, const std::string& pointer, const Tell& tell) {
  Template out;
  if (!has_expressions(value)) {
    out.content_ = value;
    return out;
  }
  if (const auto* array = value.if_array()) {
    List list;
    for (std::size_t i = 0; i < array->size(); ++i) {
      list.elements.push_back(parse((*array)[i], pointer + "/" + std::to_string(i), tell));
    }
    out.content_ = std::move(list);
    return out;
  }
  Object object;
  std::unordered_set<std::string> names;
  for (const auto& member : value.get_object()) {
    const std::string_view key = member.key();
    const auto place = pointer + core::pointer_step(key);
    const bool evaluated = key.ends_with(".$");
    std::string name(key.substr(0, key.size() - (evaluated ? 2 : 0)));
    if (!names.insert(name).second) {
      tell(place, "there are two values for '" + name + "'");
      continue;
    }
    if (!evaluated) {
      object.members.emplace_back(std::move(name), parse(member.value(), place, tell));
      continue;
    }
    const auto* text = member.value().if_string();
    auto expression = text == nullptr ? std::expected<Expression, std::string>(
                                            std::unexpected("a path or function is a text"))
                                      : Expression::parse(*text);
    if (!expression) {
      tell(place, std::move(expression).error());
      continue;
    }
    Template inner;
    inner.content_ = *std::move(expression);
    object.members.emplace_back(std::move(name), std::move(inner));
  }
  out.content_ = std::move(object);
  return out;
}

std::expected<json::value, Fault> Template::evaluate(Environment& environment) const {
  if (const auto* value = std::get_if<json::value>(&content_)) {
    return *value;
  }
  if (const auto* expression = std::get_if<Expression>(&content_)) {
    auto value = expression->evaluate(environment);
    // Of an index past the end AWS makes null here, and only here.
    const auto* path = value ? nullptr : expression->path();
    const auto* root = path == nullptr ? nullptr : path->root_in(environment.scope);
    if (root != nullptr && path->past_end(*root)) {
      return json::value();
    }
    return value;
  }
  if (const auto* list = std::get_if<List>(&content_)) {
    json::array out;
    for (const auto& element : list->elements) {
      auto value = element.evaluate(environment);
      if (!value) {
        return value;
      }
      out.push_back(*std::move(value));
    }
    return out;
  }
  json::object out;
  for (const auto& [name, member] : std::get<Object>(content_).members) {
    auto value = member.evaluate(environment);
    if (!value) {
      return std::unexpected(member.told(std::move(value).error(), name, environment));
    }
    out[name] = *std::move(value);
  }
  return out;
}

// Of a path that selects nothing, AWS tells the field and the input.
Fault Template::told(Fault fault, const std::string& name, const Environment& environment) const {
  const auto* expression = std::get_if<Expression>(&content_);
  const auto* path = expression == nullptr ? nullptr : expression->path();
  const auto& scope = environment.scope;
  if (path == nullptr || scope.input == nullptr || fault.error != errors::kRuntime ||
      path->root() == JsonPath::Root::variable) {
    return fault;
  }
  const auto* root = path->root_in(scope);
  if (root == nullptr || !path->missing(*root)) {
    return fault;
  }
  constexpr std::size_t kInputMax = 32'768;
  fault.cause = "The JSONPath '" + path->text() + "' specified for the field '" + name +
                ".$' could not be found in the input '" +
                core::clip(core::to_json(*scope.input), kInputMax) + "'";
  return fault;
}

std::vector<std::string> Template::names() const {
  std::vector<std::string> out;
  if (const auto* object = std::get_if<Object>(&content_)) {
    for (const auto& member : object->members) {
      out.push_back(member.first);
    }
  } else if (const auto* value = std::get_if<json::value>(&content_)) {
    if (const auto* plain = value->if_object()) {
      for (const auto& member : *plain) {
        out.emplace_back(member.key());
      }
    }
  }
  return out;
}

std::vector<ComputedValue> Template::computed() const {
  std::vector<ComputedValue> out;
  note_computed({}, out);
  return out;
}

void Template::note_computed(const std::string& pointer, std::vector<ComputedValue>& out) const {
  if (const auto* expression = std::get_if<Expression>(&content_)) {
    out.push_back({.place = pointer, .beginning = expression->beginning()});
  } else if (const auto* object = std::get_if<Object>(&content_)) {
    for (const auto& [name, member] : object->members) {
      member.note_computed(pointer + core::pointer_step(name), out);
    }
  } else if (const auto* list = std::get_if<List>(&content_)) {
    for (std::size_t i = 0; i < list->elements.size(); ++i) {
      list->elements[i].note_computed(pointer + "/" + std::to_string(i), out);
    }
  }
}

}  // namespace auriga::workflow
