// Reading paths and their filters.
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "engines/workflow/json_path_step.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

class PathParser {
 public:
  explicit PathParser(std::string_view text) : text_(text) {}

  std::expected<JsonPath, std::string> parse() {
    if (text_.size() > JsonPath::kTextMax) {
      return std::unexpected("a path has at most 65,536 bytes");
    }
    JsonPath path;
    path.text_ = text_;
    if (!take('$')) {
      return std::unexpected("a path begins with $");
    }
    if (take('$')) {
      path.root_ = JsonPath::Root::context;
    } else if (!done() && (is_letter(peek()) || peek() == '_')) {
      path.root_ = JsonPath::Root::variable;
      path.variable_ = take_while([](char c) { return is_letter(c) || is_digit(c) || c == '_'; });
    }
    parse_steps(path, [this] { return done(); });
    if (!fault_.empty()) {
      return std::unexpected(fault_);
    }
    return path;
  }

 private:
  using Step = JsonPath::Step;
  static constexpr int kDepthMax = 32;  // Of filters, parentheses and lists within each other.
  // A definition may hold tens of thousands of patterns.
  static constexpr std::size_t kPatternBytesMax = 1 << 15;

  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  }
  [[nodiscard]] bool done() const { return at_ >= text_.size() || !fault_.empty(); }
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c || at_ >= text_.size()) {
      return false;
    }
    ++at_;
    return true;
  }
  bool take(std::string_view word) {
    if (!text_.substr(at_).starts_with(word)) {
      return false;
    }
    at_ += word.size();
    return true;
  }
  void skip_spaces() {
    while (peek() == ' ' || peek() == '\t') {
      ++at_;
    }
  }
  template <class Wanted>
  std::string take_while(Wanted wanted) {
    const auto begin = at_;
    while (at_ < text_.size() && wanted(text_[at_])) {
      ++at_;
    }
    return std::string(text_.substr(begin, at_ - begin));
  }
  void fail(std::string fault) {
    if (fault_.empty()) {
      fault_ = std::move(fault);
    }
  }

  /// One level further in, as long as it lives.
  struct Level {
    explicit Level(PathParser& of) : parser(of) {
      if (++parser.depth_ > kDepthMax) {
        parser.fail("a filter is nested too deeply");
      }
    }
    ~Level() { --parser.depth_; }
    Level(const Level&) = delete;
    PathParser& parser;
  };

  template <class End>
  void parse_steps(JsonPath& path, End end) {
    while (fault_.empty() && !end()) {
      if (path.function_ != JsonPath::Function::none) {
        return fail("nothing follows a function");
      }
      Step step;
      if (take("..")) {
        step.descend = true;
        if (peek() == '[') {
          ++at_;
          parse_bracket(step);
        } else {
          parse_name(step, path);
        }
      } else if (take(".[")) {
        parse_bracket(step);
      } else if (take('.')) {
        parse_name(step, path);
      } else if (take('[')) {
        parse_bracket(step);
      } else {
        return fail("'" + std::string(1, peek()) + "' is not expected at place " +
                    std::to_string(at_ + 1));
      }
      if (path.function_ == JsonPath::Function::none) {
        path.steps_.push_back(std::move(step));
      }
    }
  }

  void parse_name(Step& step, JsonPath& path) {
    if (take('*')) {
      step.kind = Step::Kind::wildcard;
      return;
    }
    auto name = take_while([](char c) {
      return std::string_view(".[]()*?,:'\"@$&|!=<>").find(c) == std::string_view::npos &&
             static_cast<unsigned char>(c) > ' ';
    });
    if (name.empty()) {
      return fail("a name is missing at place " + std::to_string(at_ + 1));
    }
    if (take('(')) {
      return step.descend ? fail("no function follows ..") : parse_function(name, path);
    }
    step.names.push_back(std::move(name));
  }

  void parse_function(const std::string& name, JsonPath& path) {
    using Function = JsonPath::Function;
    constexpr std::array<std::pair<std::string_view, Function>, 10> kPathFunctions{
        {{"length", Function::length},
         {"keys", Function::keys},
         {"first", Function::first},
         {"last", Function::last},
         {"index", Function::index},
         {"min", Function::min},
         {"max", Function::max},
         {"sum", Function::sum},
         {"avg", Function::avg},
         {"stddev", Function::stddev}}};
    const auto found = std::ranges::find(kPathFunctions, std::string_view(name),
                                         &std::pair<std::string_view, Function>::first);
    if (found == kPathFunctions.end()) {
      return fail("there is no function " + name + "()");
    }
    path.function_ = found->second;
    if (path.function_ == Function::index) {
      const auto index = parse_integer();
      if (!index) {
        return fail("index() wants a whole number");
      }
      path.index_ = *index;
    }
    if (!take(')')) {
      fail("the parentheses of " + name + "() are not closed");
    }
  }

  void parse_bracket(Step& step) {
    skip_spaces();
    if (take('*')) {
      step.kind = Step::Kind::wildcard;
    } else if (take('?')) {
      skip_spaces();
      if (!take('(')) {
        return fail("a filter stands in ?( )");
      }
      step.kind = Step::Kind::filter;
      step.filter = std::make_shared<const Filter>(parse_filter());
      skip_spaces();
      if (!take(')')) {
        return fail("a filter is not closed");
      }
    } else if (take("(@.length-")) {
      // The one script that is understood: so many from the end.
      const auto back = parse_integer();
      if (!back || *back < 1 || !take(')')) {
        return fail("of scripts only (@.length-1) and the like are understood");
      }
      step.kind = Step::Kind::indexes;
      step.indexes.push_back(-*back);
    } else if (peek() == '\'' || peek() == '"') {
      do {
        skip_spaces();
        step.names.push_back(parse_text());
        skip_spaces();
      } while (fault_.empty() && take(','));
    } else {
      parse_indexes(step);
    }
    skip_spaces();
    if (!take(']')) {
      fail("a bracket is not closed");
    }
  }

  std::string parse_text() {
    const char quote = peek();
    if (quote != '\'' && quote != '"') {
      fail("a quoted name is missing");
      return {};
    }
    ++at_;
    std::string out;
    while (at_ < text_.size() && text_[at_] != quote) {
      // Of other characters the backslash stays, as Step Functions has it.
      if (text_[at_] == '\\' && at_ + 1 < text_.size() &&
          (text_[at_ + 1] == quote || text_[at_ + 1] == '\\')) {
        ++at_;
      }
      out += text_[at_++];
    }
    if (!take(quote)) {
      fail("a quote is not closed");
    }
    return out;
  }

  std::optional<std::int64_t> parse_integer() {
    skip_spaces();
    const auto begin = at_;
    take('-');
    take_while(is_digit);
    std::int64_t value = 0;
    const auto digits = text_.substr(begin, at_ - begin);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || digits.empty()) {
      at_ = begin;
      return std::nullopt;
    }
    skip_spaces();
    return value;
  }

  void parse_indexes(Step& step) {
    const auto first = parse_integer();
    if (take(':')) {
      step.kind = Step::Kind::slice;
      step.from = first;
      step.to = parse_integer();
      if (take(':')) {
        step.stride = parse_integer().value_or(1);
        if (step.stride < 1) {
          fail("a slice goes forwards");
        }
      }
      return;
    }
    step.kind = Step::Kind::indexes;
    if (!first) {
      return fail("an index, a quoted name, * or a filter stands in a bracket");
    }
    step.indexes.push_back(*first);
    while (take(',')) {
      const auto next = parse_integer();
      if (!next) {
        return fail("an index is missing");
      }
      step.indexes.push_back(*next);
    }
  }

  Filter parse_filter() {
    const Level level(*this);
    return parse_list(Filter::Kind::any, "||");
  }

  Filter parse_list(Filter::Kind kind, std::string_view between) {
    Filter list{.kind = kind, .parts = {}, .left = {}, .right = {}};
    do {
      list.parts.push_back(kind == Filter::Kind::any ? parse_list(Filter::Kind::all, "&&")
                                                     : parse_unary());
      skip_spaces();
    } while (fault_.empty() && take(between));
    return list.parts.size() == 1 ? std::move(list.parts.front()) : list;
  }

  Filter parse_unary() {
    skip_spaces();
    if (!fault_.empty()) {
      return {};
    }
    if (take('!')) {
      const Level level(*this);
      Filter negation{.kind = Filter::Kind::negation, .parts = {}, .left = {}, .right = {}};
      negation.parts.push_back(parse_unary());
      return negation;
    }
    if (take('(')) {
      auto inner = parse_filter();
      skip_spaces();
      if (!take(')')) {
        fail("a parenthesis is not closed");
      }
      return inner;
    }
    Filter out;
    out.left = parse_operand();
    skip_spaces();
    using Operator = Filter::Operator;
    constexpr std::array<std::pair<std::string_view, Operator>, 17> kOperators{
        {{"===", Operator::same},
         {"!==", Operator::other},
         {"==", Operator::eq},
         {"!=", Operator::ne},
         {"=~", Operator::matches},
         {"<=", Operator::le},
         {">=", Operator::ge},
         {"<", Operator::lt},
         {">", Operator::gt},
         {"in ", Operator::in},
         {"nin ", Operator::nin},
         {"contains ", Operator::contains},
         {"size ", Operator::size},
         {"empty ", Operator::empty},
         {"subsetof ", Operator::subsetof},
         {"anyof ", Operator::anyof},
         {"noneof ", Operator::noneof}}};
    for (const auto& [word, what] : kOperators) {
      if (take(word)) {
        out.kind = Filter::Kind::comparison;
        out.what = what;
        if (what == Operator::matches) {
          out.pattern = parse_pattern();
        } else {
          out.right = parse_operand();
        }
        return out;
      }
    }
    if (!out.left.path) {
      fail("a filter compares something, or asks for a path from @");
    }
    return out;
  }

  // `/pattern/`, behind it what Java calls its flags; RE2 has them in front.
  std::optional<core::Regex> parse_pattern() {
    skip_spaces();
    if (!take('/')) {
      fail("a pattern stands between slashes");
      return std::nullopt;
    }
    std::string pattern;
    while (at_ < text_.size() && peek() != '/') {
      if (peek() == '\\' && at_ + 1 < text_.size()) {
        if (text_[at_ + 1] != '/') {
          pattern += '\\';
        }
        ++at_;
      }
      pattern += text_[at_++];
    }
    if (!take('/')) {
      fail("a pattern is not closed");
      return std::nullopt;
    }
    const auto flags = take_while([](char c) { return c == 'i' || c == 's' || c == 'm'; });
    if (!flags.empty()) {
      pattern.insert(0, "(?" + flags + ")");
    }
    auto compiled = core::Regex::compile(pattern, kPatternBytesMax);
    if (!compiled) {
      fail("a pattern is no regular expression: " + compiled.error());
      return std::nullopt;
    }
    return *std::move(compiled);
  }

  Filter::Operand parse_operand() {
    skip_spaces();
    Filter::Operand out;
    if (peek() == '@' || peek() == '$') {
      out.from_root = peek() == '$';
      const auto begin = at_++;
      out.path = JsonPath();
      parse_steps(*out.path, [this] { return peek() != '.' && peek() != '['; });
      out.path->text_ = text_.substr(begin, at_ - begin);
      return out;
    }
    out.literal = parse_literal();
    return out;
  }

  json::value parse_literal() {
    skip_spaces();
    if (peek() == '\'' || peek() == '"') {
      return json::value(parse_text());
    }
    if (take('[')) {
      const Level level(*this);
      json::array list;
      skip_spaces();
      while (fault_.empty() && !take(']')) {
        list.push_back(parse_literal());
        skip_spaces();
        if (!take(',') && peek() != ']') {
          fail("a list is not closed");
        }
        skip_spaces();
      }
      return list;
    }
    if (take("true")) {
      return true;
    }
    if (take("false")) {
      return false;
    }
    if (take("null")) {
      return nullptr;
    }
    const auto word = take_while([](char c) {
      return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
    });
    if (auto number = parse_number(word)) {
      return *std::move(number);
    }
    fail("a value is missing at place " + std::to_string(at_ + 1));
    return {};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::string fault_;
};

std::expected<JsonPath, std::string> JsonPath::parse(std::string_view text) {
  return PathParser(text).parse();
}

}  // namespace auriga::workflow
