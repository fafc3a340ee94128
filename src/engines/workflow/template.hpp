// Template: a payload template (states-language.net/spec.html, "Payload Template"). A JSON value in
// which a field whose name ends in ".$" holds an expression; its value stands under the name
// without the ending.
#pragma once

#include <boost/json/value.hpp>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engines/workflow/expression.hpp"

namespace auriga::workflow {

/// A value of a template that comes from data; the others stand in the definition as they are.
struct ComputedValue {
  std::string place;      ///< Its JSON pointer within what the template evaluates to.
  std::string beginning;  ///< What it begins with whatever the data is.

  bool operator==(const ComputedValue&) const = default;
};
/// Null: nothing is known, so all may come from data.
using ComputedValues = std::shared_ptr<const std::vector<ComputedValue>>;

class Template {
 public:
  /// Tells every fault with the JSON pointer of its place below `pointer`.
  using Tell = std::function<void(const std::string& pointer, std::string fault)>;
  static Template parse(const json::value& value, const std::string& pointer, const Tell& tell);

  [[nodiscard]] std::expected<json::value, Fault> evaluate(Environment& environment) const;

  /// Its members, where it is an object.
  [[nodiscard]] std::vector<std::string> names() const;

  /// The values in it that expressions give.
  [[nodiscard]] std::vector<ComputedValue> computed() const;

 private:
  void note_computed(const std::string& pointer, std::vector<ComputedValue>& out) const;
  [[nodiscard]] Fault told(Fault fault, const std::string& name,
                           const Environment& environment) const;

  struct Object {
    std::vector<std::pair<std::string, Template>> members;
  };
  struct List {
    std::vector<Template> elements;
  };
  std::variant<json::value, Expression, Object, List> content_;  ///< A value: nothing to evaluate.
};

}  // namespace auriga::workflow
