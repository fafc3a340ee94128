#include "engines/workflow/jsonata_syntax.hpp"

#include <algorithm>
#include <array>

#include "engines/workflow/jsonata_lexer.hpp"

namespace auriga::workflow {
namespace {

using jsonata::Lexer;
using jsonata::Token;

/// What of a part of an expression matters to what stands around it.
enum class Part { other, variable, path, number, grouped, narrowed };

class Recogniser {
 public:
  explicit Recogniser(std::string_view text) : lexer_(text) {}

  void run() {
    advance(true);
    expression(0);
    if (token_.kind != Token::Kind::end) {
      throw jsonata::Fault("'" + std::string(token_.text) + "' is not expected", token_.at);
    }
  }

 private:
  static constexpr int kDepthMax = 200;

  void advance(bool prefix) { token_ = lexer_.next(prefix); }
  [[nodiscard]] bool is(std::string_view op) const {
    return token_.kind == Token::Kind::op && token_.text == op;
  }
  void expect(std::string_view op, bool prefix) {
    if (!is(op)) {
      throw jsonata::Fault(
          token_.kind == Token::Kind::end
              ? "'" + std::string(op) + "' is missing at the end"
              : "'" + std::string(op) + "' is expected, not '" + std::string(token_.text) + "'",
          token_.at);
    }
    advance(prefix);
  }

  [[nodiscard]] int power() const {
    if (token_.kind != Token::Kind::op) {
      return 0;
    }
    constexpr std::array<std::pair<std::string_view, int>, 31> kPowers{
        {{".", 75},   {"[", 80},  {"{", 70},  {"(", 80},  {"@", 80},  {"#", 80},  {"?", 20},
         {"+", 50},   {"-", 50},  {"*", 60},  {"/", 60},  {"%", 60},  {"=", 40},  {"<", 40},
         {">", 40},   {"^", 40},  {":=", 10}, {"!=", 40}, {"<=", 40}, {">=", 40}, {"~>", 40},
         {"and", 30}, {"or", 25}, {"in", 40}, {"&", 50},  {"?:", 40}, {"??", 40}, {"..", 0},
         {")", 0},    {"]", 0},   {"}", 0}}};
    const auto* const found =
        std::ranges::find(kPowers, token_.text, &std::pair<std::string_view, int>::first);
    return found == kPowers.end() ? 0 : found->second;
  }

  Part expression(int right) {
    if (++depth_ > kDepthMax) {
      throw jsonata::Fault("it is nested too deeply", token_.at);
    }
    const auto first = token_;
    advance(opens(first));
    auto left = prefix(first);
    while (right < power()) {
      const auto op = token_;
      advance(true);
      left = infix(op, left);
    }
    --depth_;
    return left;
  }

  Part prefix(const Token& token) {
    switch (token.kind) {
      case Token::Kind::end:
        throw jsonata::Fault("it ends where an operand is expected", token.at);
      case Token::Kind::number:
        return Part::number;
      case Token::Kind::variable:
        return Part::variable;
      case Token::Kind::name:
        if ((token.text == "function" || token.text == "λ") && is("(")) {
          function();
          return Part::other;
        }
        return Part::path;
      case Token::Kind::text:
      case Token::Kind::regex:
        return Part::other;
      case Token::Kind::op:
        break;
    }
    const auto op = token.text;
    if (op == "and" || op == "or" || op == "in") {
      return Part::path;  // A field of that name.
    }
    if (op == "*" || op == "**" || op == "%") {
      return Part::path;
    }
    if (op == "-") {
      expression(70);
      return Part::other;
    }
    if (op == "(") {
      while (!is(")")) {
        expression(0);
        if (!is(";")) {
          break;
        }
        advance(true);
      }
      expect(")", false);
      return Part::other;
    }
    if (op == "[") {
      list("]", [this] {
        expression(0);
        if (is("..")) {
          advance(true);
          expression(0);
        }
      });
      return Part::other;
    }
    if (op == "{") {
      members();
      return Part::other;
    }
    if (op == "|") {
      expression(0);
      expect("|", true);
      expression(0);
      if (is(",")) {
        advance(true);
        expression(0);
      }
      expect("|", false);
      return Part::other;
    }
    throw jsonata::Fault("'" + std::string(op) + "' stands where an operand is expected", token.at);
  }

  Part infix(const Token& token, Part left) {
    const auto op = token.text;
    if (op == "(") {
      list(")", [this] {
        // A place that is left open.
        if (is("?")) {
          advance(false);
        } else {
          expression(0);
        }
      });
      return Part::other;
    }
    if (op == "[") {
      if (left == Part::grouped) {
        throw jsonata::Fault("a predicate cannot follow a grouping", token.at);
      }
      if (is("]")) {
        advance(false);
      } else {
        expression(0);
        expect("]", false);
      }
      return left == Part::number ? Part::other : Part::narrowed;
    }
    if (op == "{") {
      if (left == Part::grouped) {
        throw jsonata::Fault("there is one grouping of a step", token.at);
      }
      members();
      return Part::grouped;
    }
    if (op == "^") {
      expect("(", true);
      for (;;) {
        if (is("<") || is(">")) {
          advance(true);
        }
        expression(0);
        if (!is(",")) {
          break;
        }
        advance(true);
      }
      expect(")", false);
      return Part::narrowed;
    }
    if (op == "@" || op == "#") {
      if (op == "@" && left == Part::narrowed) {
        throw jsonata::Fault("a variable is bound before a step is narrowed or sorted", token.at);
      }
      if (token_.kind != Token::Kind::variable) {
        throw jsonata::Fault("a variable follows '" + std::string(op) + "'", token_.at);
      }
      advance(false);
      return Part::path;
    }
    if (op == ":=") {
      if (left != Part::variable) {
        throw jsonata::Fault("only a variable can be assigned to", token.at);
      }
      expression(9);
      return Part::other;
    }
    if (op == "?") {
      expression(0);
      if (is(":")) {
        advance(true);
        expression(0);
      }
      return Part::other;
    }
    if (op == ".") {
      const auto right = expression(75);
      if (left == Part::number || right == Part::number) {
        throw jsonata::Fault("a number is no step of a path", token.at);
      }
      return Part::path;
    }
    expression(power_of(op));
    return Part::other;
  }

  static int power_of(std::string_view op) {
    if (op == "*" || op == "/" || op == "%") {
      return 60;
    }
    if (op == "+" || op == "-" || op == "&") {
      return 50;
    }
    return op == "and" ? 30 : op == "or" ? 25 : 40;
  }

  /// Whether an operand follows what stands at an operand's place.
  static bool opens(const Token& token) {
    return token.kind == Token::Kind::op &&
           (token.text == "-" || token.text == "(" || token.text == "[" || token.text == "{" ||
            token.text == "|");
  }

  template <class Each>
  void list(std::string_view end, const Each& each) {
    if (!is(end)) {
      for (;;) {
        each();
        if (!is(",")) {
          break;
        }
        advance(true);
      }
    }
    expect(end, false);
  }

  void members() {
    list("}", [this] {
      expression(0);
      expect(":", true);
      expression(0);
    });
  }

  /// function($a, $b)<signature>{ … }; the name is read.
  void function() {
    advance(true);
    list_of_parameters();
    if (is("<")) {
      int open = 1;
      while (open > 0) {
        advance(false);
        if (token_.kind == Token::Kind::end) {
          throw jsonata::Fault("a signature is not closed", token_.at);
        }
        open += is("<") ? 1 : is(">") ? -1 : 0;
      }
      advance(false);
    }
    expect("{", true);
    expression(0);
    expect("}", false);
  }

  void list_of_parameters() {
    list(")", [this] {
      if (token_.kind != Token::Kind::variable) {
        throw jsonata::Fault("a parameter is a variable", token_.at);
      }
      advance(false);
    });
  }

  Lexer lexer_;
  Token token_;
  int depth_ = 0;
};

}  // namespace

std::optional<std::string> jsonata_fault(std::string_view expression) {
  try {
    Recogniser(expression).run();
    return std::nullopt;
  } catch (const jsonata::Fault& fault) {
    return fault.what();
  }
}

}  // namespace auriga::workflow
