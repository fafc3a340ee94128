// Tokens of JSONata.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "engines/workflow/json_values.hpp"

namespace auriga::workflow::jsonata {

struct Token {
  enum class Kind { end, op, name, variable, text, number, regex };
  Kind kind = Kind::end;
  std::string_view text;
  std::size_t at = 0;
};

class Fault {
 public:
  Fault(std::string what, std::size_t at)
      : what_(std::move(what) + " at place " + std::to_string(at + 1)) {}
  [[nodiscard]] const std::string& what() const { return what_; }

 private:
  std::string what_;
};

inline bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v';
}

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  /// `prefix`: an operand is expected, so that a slash begins a regular expression.
  Token next(bool prefix) {
    skip();
    if (at_ >= text_.size()) {
      return {.kind = Token::Kind::end, .text = {}, .at = at_};
    }
    const auto begin = at_;
    const char c = text_[at_];
    if (prefix && c == '/') {
      return regex();
    }
    constexpr std::array<std::string_view, 10> kLong{
        "..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??", ""};
    for (const auto op : kLong) {
      if (!op.empty() && text_.substr(at_).starts_with(op)) {
        at_ += op.size();
        return token(Token::Kind::op, begin);
      }
    }
    if (is_operator(c)) {
      ++at_;
      return token(Token::Kind::op, begin);
    }
    if (c == '"' || c == '\'') {
      return quoted(c);
    }
    if (c == '`') {
      const auto end = text_.find('`', at_ + 1);
      if (end == std::string_view::npos) {
        throw Fault("a quoted name is not closed", begin);
      }
      at_ = end + 1;
      return token(Token::Kind::name, begin);
    }
    if (is_digit(c)) {
      return number();
    }
    while (at_ < text_.size() && !is_space(text_[at_]) && !is_operator(text_[at_])) {
      ++at_;
    }
    const auto word = text_.substr(begin, at_ - begin);
    if (word.front() == '$') {
      return token(Token::Kind::variable, begin);
    }
    const bool is_word = word == "and" || word == "or" || word == "in";
    return token(is_word ? Token::Kind::op : Token::Kind::name, begin);
  }

 private:
  static bool is_operator(char c) {
    return std::string_view(".[]{}(),@#;:?+-*/%|=<>^&!~").find(c) != std::string_view::npos;
  }

  [[nodiscard]] Token token(Token::Kind kind, std::size_t begin) const {
    return {.kind = kind, .text = text_.substr(begin, at_ - begin), .at = begin};
  }

  void skip() {
    for (;;) {
      while (at_ < text_.size() && is_space(text_[at_])) {
        ++at_;
      }
      if (!text_.substr(at_).starts_with("/*")) {
        return;
      }
      const auto end = text_.find("*/", at_ + 2);
      if (end == std::string_view::npos) {
        throw Fault("a comment is not closed", at_);
      }
      at_ = end + 2;
    }
  }

  Token quoted(char quote) {
    const auto begin = at_++;
    while (at_ < text_.size() && text_[at_] != quote) {
      if (text_[at_] == '\\') {
        ++at_;
        const char c = at_ < text_.size() ? text_[at_] : '\0';
        if (c == 'u') {
          const auto digits = text_.substr(at_ + 1, 4);
          if (digits.size() < 4 ||
              digits.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos) {
            throw Fault("\\u is followed by four hexadecimal digits", at_);
          }
          at_ += 4;
        } else if (std::string_view("\"'\\/bfnrt").find(c) == std::string_view::npos) {
          throw Fault("there is no such escape", at_);
        }
      }
      ++at_;
    }
    if (at_ >= text_.size()) {
      throw Fault("a text is not closed", begin);
    }
    ++at_;
    return token(Token::Kind::text, begin);
  }

  Token number() {
    const auto begin = at_;
    const auto digits = [this] {
      while (at_ < text_.size() && is_digit(text_[at_])) {
        ++at_;
      }
    };
    if (text_[at_] == '0') {
      ++at_;
    } else {
      digits();
    }
    if (at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) {
      ++at_;
      digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      const auto sign = at_ + 1 < text_.size() && (text_[at_ + 1] == '-' || text_[at_ + 1] == '+');
      if (const auto first = at_ + (sign ? 2 : 1); first < text_.size() && is_digit(text_[first])) {
        at_ = first;
        digits();
      }
    }
    const auto out = token(Token::Kind::number, begin);
    if (const auto value = parse_number(out.text); !value || !std::isfinite(to_double(*value))) {
      throw Fault("the number is out of range", begin);
    }
    return out;
  }

  Token regex() {
    const auto begin = at_++;
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\\') {
        ++at_;
      } else if (c == '/' && depth == 0) {
        if (at_ == begin + 1) {
          throw Fault("a regular expression is empty", begin);
        }
        ++at_;
        while (at_ < text_.size() && (text_[at_] == 'i' || text_[at_] == 'm')) {
          ++at_;
        }
        return token(Token::Kind::regex, begin);
      } else if (c == '(' || c == '[' || c == '{') {
        ++depth;
      } else if (c == ')' || c == ']' || c == '}') {
        --depth;
      }
    }
    throw Fault("a regular expression is not closed", begin);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace auriga::workflow::jsonata
