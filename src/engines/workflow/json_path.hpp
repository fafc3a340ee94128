// JsonPath: paths as Amazon States Language has them (states-language.net/spec.html, "Paths"), in
// the dialect of the Java implementation that Step Functions grew on.
//
//   $            the state's input, and what is selected of it
//   $$           the context object
//   $name        a variable
//
// then `.name`, `['name']`, `[0]`, `[-1]`, `[1:3]`, `[*]`, `.*`, `..name`, `[0,2]`, `['a','b']` and
// filters such as `[?(@.price < 10 && @.title)]`; at the end a function: `.length()`, `.keys()`,
// of lists `.first()`, `.last()`, `.index(2)`, of the numbers in one `.min()`, `.max()`, `.sum()`,
// `.avg()`, `.stddev()`.
//
// A path that can select one place at most (names and single indexes alone) is definite: its value
// is that place's, and none is a fault. Any other selects a list, which may be empty. Several names
// at the end, `['a','b']`, select one object of those that are there.
//
// Paths come from strangers. They are bounded in length and depth; reading in the number of places
// looked at (what a filter compares counts by its size), each by itself and all that begin at one
// Scope together; and what is read in its bytes.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/workflow/fault.hpp"

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

/// Gives the context object, whose parts are made when they are first asked for.
class ContextSource {
 public:
  virtual ~ContextSource() = default;
  /// An object that holds the part of that name, if there is such a part; all parts for "".
  virtual const json::value& context(std::string_view part) = 0;
};

/// What paths begin at. Null: there is none here.
struct Scope {
  const json::value* input = nullptr;
  ContextSource* context = nullptr;
  const VariableScope* variables = nullptr;
  /// How many places all reads from here may yet look at; each read takes off what it looked at.
  mutable std::size_t places_left = kPlacesMax;

  /// Whoever wants to know how much is done from here, over many scopes: each read adds the places
  /// that it looked at, and what it gives as if it had looked at that; null: nobody.
  std::size_t* done = nullptr;

  static constexpr std::size_t kPlacesMax = 10'000'000;

  void look_at(std::size_t places) const {
    places_left -= places;
    add(places);
  }
  void add(std::size_t places) const {
    if (done != nullptr) {
      *done += places;
    }
  }
};

struct Filter;
class Budget;

/// Of a path where a Reference Path is wanted ("Reference Paths" in the specification).
inline constexpr std::string_view kNotReference =
    "Value is not a Reference Path: it must say one place, by names and single indexes";

class JsonPath {
 public:
  enum class Root : std::uint8_t { input, context, variable };
  static constexpr std::size_t kTextMax = 65'536;        ///< Bytes of its text.
  static constexpr std::size_t kPlacesMax = 1'000'000;   ///< Looked at by one read.
  static constexpr std::size_t kBytesMax = 8ULL << 20U;  ///< Of what one read gives.

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
  /// Whether it says one place and nothing else, as fields want it that take a Reference Path.
  [[nodiscard]] bool says_one_place() const;
  /// Such a one whose indexes count from 0: it also says a place that is not there yet.
  [[nodiscard]] bool is_reference() const;

  /// Of a definite path that selects nothing in `root`: how far it came, in Java's words ("No
  /// results for path: $['a']['b']"). Nothing: it selects something, or is none such.
  [[nodiscard]] std::optional<std::string> missing(const json::value& root) const;
  /// Whether it is definite and all that keeps it from selecting something is that its last step is
  /// an index past the end of a list.
  [[nodiscard]] bool past_end(const json::value& root) const;

  /// What it begins at; null: there is none here.
  [[nodiscard]] const json::value* root_in(const Scope& scope) const;

  /// The value it selects, which is taken off the bytes before it is copied.
  [[nodiscard]] std::expected<json::value, Fault> read(const Scope& scope,
                                                       std::size_t& bytes_left) const;
  [[nodiscard]] std::expected<json::value, Fault> read(const Scope& scope) const;
  /// Of a path that says one place: that place, until the scope changes; null: there is none. A
  /// fault: too much was looked at before.
  [[nodiscard]] std::expected<const json::value*, Fault> find(const Scope& scope) const;

  /// Puts `value` where a reference path says, making objects on the way. False: something other
  /// than an object stands in the way, or an index beyond an array's end.
  [[nodiscard]] bool write(json::value& target, json::value value) const;

 private:
  friend class PathParser;
  friend struct Filter;
  struct Step;
  enum class Function : std::uint8_t {
    none,
    length,
    keys,
    first,
    last,
    index,
    min,
    max,
    sum,
    avg,
    stddev
  };
  using Places = std::vector<const json::value*>;

  using Result = std::expected<json::value, std::string>;
  using Found = std::expected<const json::value*, std::string>;

  JsonPath();
  [[nodiscard]] std::string told(std::string_view what) const;
  // What follows takes what it does off a budget; where that is over, it gives anything.
  /// What the path says of the places that its steps led to.
  [[nodiscard]] Result result(const Places& places, Budget& budget, Budget& bytes) const;
  [[nodiscard]] Result merged(const Places& places, Budget& budget, Budget& bytes) const;
  /// What the function at the end gives: a place, or what it puts into `made`.
  [[nodiscard]] Found apply_function(std::span<const json::value* const> places, json::value& made,
                                     Budget& budget) const;
  template <class At>
  [[nodiscard]] Found apply_to_numbers(std::size_t count, const At& at, json::value& made) const;
  /// The first place that is selected from `start`, or what a function makes of all; null: there is
  /// none. Filters on the way have `root` for their $.
  [[nodiscard]] const json::value* first(const json::value& start, const json::value& root,
                                         json::value& made, Budget& budget) const;
  /// Where a path of one place ends for want of something: at which step, and what was there.
  struct Stop {
    std::size_t step;
    const json::value* place;
  };
  [[nodiscard]] std::optional<Stop> stop(const json::value& root) const;
  /// How many steps lead to places: all but a last one that merges.
  [[nodiscard]] std::size_t leading() const;
  /// The one place that the leading steps of a definite path lead to.
  [[nodiscard]] const json::value* follow(const json::value& start, Budget& budget) const;
  /// Follows the leading steps from places. False: the budget is over.
  bool select(Places& places, const json::value& root, Budget& budget) const;
  /// The one name that it begins with; empty: it begins otherwise.
  [[nodiscard]] std::string_view first_name() const;
  /// Whether it ends with several names, which make one object.
  [[nodiscard]] bool merges() const;

  std::string text_;
  Root root_ = Root::input;
  std::string variable_;
  std::vector<Step> steps_;
  Function function_ = Function::none;
  std::int64_t index_ = 0;  ///< Of Function::index.
};

}  // namespace auriga::workflow
