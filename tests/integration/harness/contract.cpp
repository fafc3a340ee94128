#include "tests/integration/harness/contract.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/error_registry.hpp"
#include "core/text.hpp"

namespace auriga::testing {
namespace {

/// Where the sources and builds of this machine are: no answer may name a place there.
std::string tree_folder() {
  auto tree = std::filesystem::current_path();
  while (!std::filesystem::exists(tree / "CMakePresets.json") && tree.has_relative_path()) {
    tree = tree.parent_path();
  }
  const auto around = tree.parent_path();
  return (around.has_relative_path() ? around : tree).string() + "/";
}

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    path.remove_prefix(1);
    const auto end = std::min(path.find('/'), path.size());
    out.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return out;
}

bool is_parameter(std::string_view segment) {
  return segment.starts_with('{');
}

/// How many literals of the template the path has; nothing when it does not fit.
std::optional<std::size_t> fit(std::string_view pattern, std::string_view path) {
  const auto wanted = segments(pattern);
  const auto given = segments(path);
  if (wanted.size() != given.size()) {
    return std::nullopt;
  }
  std::size_t literals = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (is_parameter(wanted[i])) {
      continue;
    }
    if (wanted[i] != given[i]) {
      return std::nullopt;
    }
    ++literals;
  }
  return literals;
}

bool is_of_type(std::string_view type, const json::value& value) {
  return (type == "null" && value.is_null()) || (type == "string" && value.is_string()) ||
         (type == "boolean" && value.is_bool()) || (type == "number" && value.is_number()) ||
         (type == "integer" && (value.is_int64() || value.is_uint64())) ||
         (type == "array" && value.is_array()) || (type == "object" && value.is_object());
}

bool is_of_some_type(const json::value& types, const json::value& value) {
  if (types.is_string()) {
    return is_of_type(types.get_string(), value);
  }
  return std::ranges::any_of(types.as_array(), [&](const json::value& type) {
    return is_of_type(type.as_string(), value);
  });
}

}  // namespace

const json::object* Contract::find(std::string_view method, std::string_view path) const {
  Found best;
  for (const auto& [pattern, item] : document_.at("paths").as_object()) {
    const auto literals = fit(pattern, path);
    const auto* operation = item.as_object().if_contains(core::lower_ascii(method));
    if (literals && operation != nullptr &&
        (best.operation == nullptr || *literals > best.literals)) {
      best = {&operation->as_object(), *literals};
    }
  }
  return best.operation;
}

std::string Contract::operation_of(std::string_view method, std::string_view target) const {
  const auto* operation = find(method, target.substr(0, target.find('?')));
  return operation == nullptr ? "" : std::string(operation->at("operationId").as_string());
}

void Contract::check(std::string_view method, std::string_view target, const Answer& answer) {
  EXPECT_FALSE(answer.header("X-Request-Id").empty()) << "an answer names its request";
  // Health is told in its own form, also when it is bad.
  const bool is_report = target == "/health/ready" && answer.status == 503;
  // That a file has no such part its headers tell.
  const bool is_beyond = answer.status == 416;
  if (answer.status >= 400 && !is_report && !is_beyond) {
    check_problem(answer);
  }
  const auto* operation = find(method, target.substr(0, target.find('?')));
  if (operation == nullptr) {
    return;
  }
  const auto id = std::string(operation->at("operationId").as_string());
  const auto& responses = operation->at("responses").as_object();
  const auto* response = responses.if_contains(std::to_string(answer.status));
  EXPECT_NE(response, nullptr) << "the document of " << id << " does not tell of the status "
                               << answer.status << ": " << answer.body.substr(0, 300);
  if (is_beyond) {
    EXPECT_FALSE(answer.header("Content-Range").empty());
    EXPECT_EQ(answer.body, "");
  }
  if (response == nullptr || answer.status >= 400) {
    return;
  }
  succeeded_.insert(id);
  const auto* content = response->as_object().if_contains("content");
  const auto type = answer.header("Content-Type");
  if (content == nullptr) {
    EXPECT_EQ(answer.body, "") << id << " documents no body";
    return;
  }
  const auto media = type.substr(0, type.find(';'));
  const auto* described = content->as_object().if_contains(media);
  if (described == nullptr) {
    // What people uploaded is given back as what it is.
    EXPECT_TRUE(content->as_object().contains("application/octet-stream"))
        << id << " answers the undocumented type " << media;
    return;
  }
  if (media == "application/json") {
    std::vector<std::string> faults;
    match(described->at("schema"), answer.json(), "", faults);
    for (const auto& fault : faults) {
      ADD_FAILURE() << id << " answers what its schema does not allow: " << fault;
    }
  }
}

void Contract::check_problem(const Answer& answer) const {
  EXPECT_EQ(answer.header("Content-Type"), "application/problem+json") << answer.body;
  const auto problem = answer.json();
  std::vector<std::string> faults;
  const auto* const schema = problem.as_object().contains("error") ? "OpenAiProblem" : "Problem";
  match(document_.at("components").at("schemas").at(schema), problem, "", faults);
  for (const auto& fault : faults) {
    ADD_FAILURE() << "a problem is not as documented: " << fault;
  }
  if (!faults.empty()) {
    return;
  }
  const auto& object = problem.as_object();
  const auto code = core::error_code(object.at("code").as_string());
  ASSERT_TRUE(code.has_value()) << answer.body;
  EXPECT_EQ(core::error_info(*code).status, answer.status) << answer.body;
  EXPECT_EQ(object.at("status").as_int64(), answer.status);
  if (answer.header("Idempotency-Replayed").empty()) {  // Else it names the first request.
    EXPECT_EQ(object.at("request_id").as_string(), answer.header("X-Request-Id"));
  }
  EXPECT_FALSE(object.at("remedy").as_string().empty());
  static const std::string tree = tree_folder();
  for (const std::string_view word :
       {std::string_view(tree), std::string_view("/tmp/"), std::string_view("sqlite"),
        std::string_view("SELECT "), std::string_view("INSERT ")}) {
    EXPECT_EQ(answer.body.find(word), std::string::npos)
        << "a problem tells what is private: " << answer.body;
  }
}

std::set<std::string> Contract::untried() const {
  std::set<std::string> out;
  for (const auto& [path, item] : document_.at("paths").as_object()) {
    for (const auto& [method, operation] : item.as_object()) {
      const auto id = std::string(operation.at("operationId").as_string());
      if (!succeeded_.contains(id)) {
        out.insert(id);
      }
    }
  }
  return out;
}

void Contract::match(const json::value& schema, const json::value& value,
                     const std::string& pointer, std::vector<std::string>& faults) const {
  const auto& rules = schema.as_object();
  if (const auto* reference = rules.if_contains("$ref")) {
    const auto path = std::string_view(reference->as_string()).substr(1);
    match(document_.at_pointer(path), value, pointer, faults);
    return;
  }
  if (const auto* ways = rules.if_contains("anyOf")) {
    std::vector<std::string> last;
    for (const auto& way : ways->as_array()) {
      std::vector<std::string> here;
      match(way, value, pointer, here);
      if (here.empty()) {
        return;
      }
      if (last.empty()) {
        last = std::move(here);
      }
    }
    faults.insert(faults.end(), last.begin(), last.end());
    return;
  }
  if (const auto* types = rules.if_contains("type"); types && !is_of_some_type(*types, value)) {
    faults.push_back(pointer + " should be " + json::serialize(*types) + " and is " +
                     json::serialize(value).substr(0, 100));
    return;
  }
  if (const auto* names = rules.if_contains("enum")) {
    if (std::ranges::find(names->as_array(), value) == names->as_array().end()) {
      faults.push_back(pointer + " is none of " + json::serialize(*names));
    }
  }
  if (value.is_object()) {
    match_object(rules, value.get_object(), pointer, faults);
  }
  if (const auto* items = rules.if_contains("items"); items != nullptr && value.is_array()) {
    std::size_t index = 0;
    for (const auto& item : value.get_array()) {
      match(*items, item, pointer + "/" + std::to_string(index++), faults);
    }
  }
}

void Contract::match_object(const json::object& schema, const json::object& value,
                            const std::string& pointer, std::vector<std::string>& faults) const {
  const auto* properties = schema.if_contains("properties");
  const auto* others = schema.if_contains("additionalProperties");
  if (properties != nullptr) {
    for (const auto& [name, rules] : properties->as_object()) {
      const auto* member = value.if_contains(name);
      if (member == nullptr) {
        // Empty members are written as null, never left out.
        faults.push_back(pointer + " lacks " + std::string(name));
        continue;
      }
      match(rules, *member, pointer + "/" + std::string(name), faults);
    }
  }
  for (const auto& [name, member] : value) {
    if (properties != nullptr && properties->as_object().contains(name)) {
      continue;
    }
    if (others != nullptr && others->is_bool() && !others->get_bool()) {
      faults.push_back(pointer + " has the undocumented member " + std::string(name));
    } else if (others != nullptr && others->is_object()) {
      match(*others, member, pointer + "/" + std::string(name), faults);
    }
  }
}

}  // namespace auriga::testing
