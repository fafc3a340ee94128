// JsonPath: paths as Amazon States Language has them (states-language.net/spec.html, "Paths"), in
// the dialect of the Java implementation that Step Functions grew on.
//
//   $            the state's input, and what is selected of it
//   $$           the context object
//   $name        a variable
//
// then `.name`, `['name']`, `[0]`, `[-1]`, `[1:3]`, `[*]`, `.*`, `..name`, `[0,2]`, `['a','b']` and
// filters such as `[?(@.price < 10 && @.title)]`; at the end `.length()`, `.min()`, `.max()`,
// `.sum()` or `.avg()`.
//
// A path that can select one place at most (names and single indexes alone) is definite: its value
// is that place's, and none is a fault. Any other selects a list, which may be empty.
//
// Paths come from strangers: parsing is bounded in depth, reading in the number of places looked
// at, each by itself and all that begin at one Scope together.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace auriga::workflow {

namespace json = boost::json;

/// Variables by name, without the leading '$'.
using Variables = std::map<std::string, json::value, std::less<>>;

/// The variables of a branch, and behind them those of the branches around it.
struct VariableScope {
  const Variables* own = nullptr;
  const VariableScope* outer = nullptr;
  /// Null: nothing was assigned.
  [[nodiscard]] const json::value* find(std::string_view name) const;
};

/// Gives the context object, which is made when it is first asked for.
class ContextSource {
 public:
  virtual ~ContextSource() = default;
  virtual const json::value& context() = 0;
};

/// What paths begin at. Null: there is none here.
struct Scope {
  const json::value* input = nullptr;
  ContextSource* context = nullptr;
  const VariableScope* variables = nullptr;
  /// How many places all reads from here may yet look at; each read takes off what it looked at.
  mutable std::size_t places_left = kPlacesMax;

  static constexpr std::size_t kPlacesMax = 10'000'000;
};

struct Filter;

class JsonPath {
 public:
  enum class Root : std::uint8_t { input, context, variable };
  static constexpr std::size_t kPlacesMax = 1'000'000;  ///< Looked at by one read.

  /// The fault is a sentence without the path.
  static std::expected<JsonPath, std::string> parse(std::string_view text);

  JsonPath(JsonPath&&) noexcept;
  JsonPath(const JsonPath&);
  JsonPath& operator=(JsonPath&&) noexcept;
  JsonPath& operator=(const JsonPath&);
  ~JsonPath();

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] Root root() const { return root_; }
  [[nodiscard]] const std::string& variable() const { return variable_; }
  [[nodiscard]] bool definite() const;
  /// Names and indexes from 0 alone: it says one place, also one that is not there yet.
  [[nodiscard]] bool is_reference() const;

  /// Of a definite path that selects nothing in `root`: how far it came, in Java's words ("No
  /// results for path: $['a']['b']"). Nothing: it selects something, or is none such.
  [[nodiscard]] std::optional<std::string> missing(const json::value& root) const;

  /// The value it selects. A fault is a sentence for the cause of an error.
  [[nodiscard]] std::expected<json::value, std::string> read(const Scope& scope) const;

  /// Puts `value` where a reference path says, making objects on the way. False: something other
  /// than an object stands in the way, or an index beyond an array's end.
  [[nodiscard]] bool write(json::value& target, json::value value) const;

 private:
  friend class PathParser;
  friend struct Filter;
  struct Step;
  enum class Function : std::uint8_t { none, length, min, max, sum, avg };
  using Places = std::vector<const json::value*>;

  JsonPath();
  [[nodiscard]] std::expected<json::value, std::string> apply_function(
      const json::value& value) const;
  static bool select(const std::vector<Step>& steps, Places& places, const json::value& root,
                     std::size_t& budget);

  std::string text_;
  Root root_ = Root::input;
  std::string variable_;
  std::vector<Step> steps_;
  Function function_ = Function::none;
};

}  // namespace auriga::workflow
