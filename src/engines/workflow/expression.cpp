#include "engines/workflow/expression.hpp"

#include <array>

#include "core/encode.hpp"
#include "engines/workflow/intrinsics.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {
namespace {

void append_java(std::string& out, const json::value& value) {
  const auto list = [&](const auto& all, char open, char close, const auto& each) {
    out += open;
    bool first = true;
    for (const auto& one : all) {
      out += std::exchange(first, false) ? "" : ", ";
      each(one);
    }
    out += close;
  };
  if (const auto* text = value.if_string()) {
    out += *text;
  } else if (const auto* array = value.if_array()) {
    list(*array, '[', ']', [&](const json::value& one) { append_java(out, one); });
  } else if (const auto* object = value.if_object()) {
    list(*object, '{', '}', [&](const auto& one) {
      out += one.key();
      out += '=';
      append_java(out, one.value());
    });
  } else {
    out += core::to_json(value);
  }
}

}  // namespace

bool Environment::pay(std::size_t bytes) {
  if (bytes > bytes_left) {
    bytes_left = 0;
    return false;
  }
  scope.add(bytes / kBytesOfAValue);
  bytes_left -= bytes;
  return true;
}

bool Environment::pay(const json::value& value) {
  return pay(bytes_of(value));
}

std::string java_text(const json::value& value) {
  std::string out;
  append_java(out, value);
  return out;
}

std::expected<json::value, Fault> Expression::evaluate(Environment& environment) const {
  if (const auto* value = std::get_if<json::value>(&content_)) {
    return *value;
  }
  if (const auto* text = std::get_if<Text>(&content_)) {
    return json::value(text->value);
  }
  if (const auto* path = std::get_if<JsonPath>(&content_)) {
    return path->read(environment.scope, environment.bytes_left);
  }
  const auto& call = std::get<Call>(content_);
  std::vector<json::value> arguments;
  arguments.reserve(call.arguments.size());
  for (const auto& argument : call.arguments) {
    // Format reads the escapes of its template itself.
    if (const auto* text = std::get_if<Text>(&argument.content_);
        text != nullptr && arguments.empty() && is_format(call.function)) {
      arguments.emplace_back(text->raw);
      continue;
    }
    auto value = argument.evaluate(environment);
    if (!value) {
      return value;
    }
    arguments.push_back(*std::move(value));
  }
  auto result = call_intrinsic(call.function, arguments, environment);
  if (!result) {
    return std::unexpected(
        Fault{std::string(errors::kIntrinsicFailure), std::move(result).error()});
  }
  if (!environment.pay(*result)) {
    return std::unexpected(
        Fault{std::string(errors::kDataLimitExceeded), std::string(kValuesTooLarge)});
  }
  return *std::move(result);
}

std::string Expression::beginning() const {
  const auto* call = std::get_if<Call>(&content_);
  if (call == nullptr || !is_format(call->function) || call->arguments.empty()) {
    return {};
  }
  const auto* text = std::get_if<Text>(&call->arguments.front().content_);
  return text == nullptr ? std::string() : text->raw.substr(0, text->raw.find_first_of("{\\"));
}

std::vector<const JsonPath*> Expression::paths() const {
  std::vector<const JsonPath*> out;
  collect_paths(out);
  return out;
}

void Expression::collect_paths(std::vector<const JsonPath*>& out) const {
  if (const auto* path = std::get_if<JsonPath>(&content_)) {
    out.push_back(path);
  } else if (const auto* call = std::get_if<Call>(&content_)) {
    for (const auto& argument : call->arguments) {
      argument.collect_paths(out);
    }
  }
}

class ExpressionParser {
 public:
  explicit ExpressionParser(std::string_view text) : text_(text) {}

  std::expected<Expression, std::string> parse() {
    auto out = text_.starts_with('$') ? parse_path(text_) : parse_call(0);
    if (out && at_ < text_.size() && !text_.starts_with('$')) {
      return std::unexpected("something follows at place " + std::to_string(at_ + 1));
    }
    return out;
  }

 private:
  static constexpr int kDepthMax = 10;  // AWS documents it.
  using Parsed = std::expected<Expression, std::string>;

  void skip_spaces() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) {
      ++at_;
    }
  }
  bool take(char c) {
    skip_spaces();
    if (at_ < text_.size() && text_[at_] == c) {
      ++at_;
      return true;
    }
    return false;
  }

  static Parsed parse_path(std::string_view text) {
    auto path = JsonPath::parse(text);
    if (!path) {
      return std::unexpected(std::move(path).error());
    }
    Expression out;
    out.content_ = *std::move(path);
    return out;
  }

  Parsed parse_call(int depth) {
    if (depth >= kDepthMax) {
      return std::unexpected("functions are nested more than ten deep");
    }
    const auto begin = at_;
    while (at_ < text_.size() && text_[at_] != '(') {
      ++at_;
    }
    const auto name = text_.substr(begin, at_ - begin);
    const auto function = find_intrinsic(name);
    if (!function || !take('(')) {
      return std::unexpected("'" + std::string(name.substr(0, 64)) +
                             "' is neither a path nor an intrinsic function");
    }
    Expression::Call call{.function = *function, .arguments = {}};
    if (!take(')')) {
      do {
        auto argument = parse_argument(depth);
        if (!argument) {
          return argument;
        }
        if (auto fault = check_literal(call, *argument); !fault.empty()) {
          return std::unexpected(std::move(fault));
        }
        call.arguments.push_back(*std::move(argument));
      } while (take(','));
      if (!take(')')) {
        return std::unexpected("a parenthesis is not closed at place " + std::to_string(at_ + 1));
      }
    }
    if (auto fault = check_arguments(*function, call.arguments.size()); !fault.empty()) {
      return std::unexpected(std::move(fault));
    }
    Expression out;
    out.content_ = std::move(call);
    return out;
  }

  static std::string check_literal(const Expression::Call& call, const Expression& argument) {
    const auto place = call.arguments.size();
    if (const auto* text = std::get_if<Expression::Text>(&argument.content_)) {
      return workflow::check_literal(call.function, place, json::value(text->value));
    }
    const auto* value = std::get_if<json::value>(&argument.content_);
    return value == nullptr ? "" : workflow::check_literal(call.function, place, *value);
  }

  Parsed parse_argument(int depth) {
    skip_spaces();
    const auto rest = text_.substr(at_);
    if (rest.starts_with("States.")) {
      return parse_call(depth + 1);
    }
    if (rest.starts_with('\'')) {
      return parse_text();
    }
    if (rest.starts_with('$')) {
      const auto begin = at_;
      at_ = end_of_path();
      auto text = text_.substr(begin, at_ - begin);
      while (text.ends_with(' ')) {
        text.remove_suffix(1);
      }
      return parse_path(text);
    }
    const auto begin = at_;
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != ')' && text_[at_] != ' ') {
      ++at_;
    }
    const auto word = text_.substr(begin, at_ - begin);
    Expression out;
    if (word == "true" || word == "false") {
      out.content_ = json::value(word == "true");
    } else if (word == "null") {
      out.content_ = json::value(nullptr);
    } else if (auto number = parse_number(word)) {
      out.content_ = *std::move(number);
    } else {
      return std::unexpected("'" + std::string(word.substr(0, 64)) + "' is no argument");
    }
    return out;
  }

  /// Where the path ends that begins here: at a comma or parenthesis that is not inside brackets.
  [[nodiscard]] std::size_t end_of_path() const {
    int brackets = 0;
    char quote = '\0';
    auto at = at_;
    for (; at < text_.size(); ++at) {
      const char c = text_[at];
      if (quote != '\0') {
        at += c == '\\' ? 1 : 0;
        quote = c == quote ? '\0' : quote;
      } else if (brackets > 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (c == '[') {
        ++brackets;
      } else if (c == ']') {
        --brackets;
      } else if (brackets <= 0 && c == '(' && text_.substr(at).starts_with("()")) {
        ++at;  // A function at the path's end.
      } else if (brackets <= 0 && (c == ',' || c == ')')) {
        break;
      }
    }
    return std::min(at, text_.size());
  }

  Parsed parse_text() {
    Expression::Text text;
    ++at_;
    while (at_ < text_.size() && text_[at_] != '\'') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        const char escaped = text_[at_ + 1];
        // What is no escape stays as it is.
        const bool known = std::string_view("'{}\\").find(escaped) != std::string_view::npos;
        text.raw += known && escaped == '\'' ? "" : "\\";
        text.value += known ? "" : "\\";
        ++at_;
      }
      text.raw += text_[at_];
      text.value += text_[at_++];
    }
    if (at_ >= text_.size()) {
      return std::unexpected("a quote is not closed");
    }
    ++at_;
    Expression out;
    out.content_ = std::move(text);
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::expected<Expression, std::string> Expression::parse(std::string_view text) {
  return ExpressionParser(text).parse();
}

}  // namespace auriga::workflow
