// JSON text to a tree. Boost's own parser of numbers errs in the last place for one in ten of those
// with 17 digits, so that a value would change each time it is read and written; the grammar is
// Boost's, the doubles are std::from_chars's.
#include <fmt/format.h>

#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <cmath>
#include <string>

#include "core/decode.hpp"
#include "core/repeated_name.hpp"
#include "core/sent_json.hpp"
#include "core/stored_json.hpp"
#include "core/text.hpp"

namespace auriga::core {
namespace {

constexpr std::size_t kSentDepthMax = 64;

/// Builds the tree from the parser's events; names and signatures are those the parser calls.
class TreeBuilder {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  TreeBuilder() { stack_.reset(); }
  json::value release() { return stack_.release(); }
  /// Of all objects of the text, those that stand twice among them.
  [[nodiscard]] std::size_t members() const { return members_; }

  using Code = boost::system::error_code;
  using Text = json::string_view;
  static bool on_document_begin(Code& /*error*/) { return true; }
  static bool on_document_end(Code& /*error*/) { return true; }
  static bool on_object_begin(Code& /*error*/) { return true; }
  static bool on_array_begin(Code& /*error*/) { return true; }
  static bool on_comment_part(Text /*part*/, Code& /*error*/) { return true; }
  static bool on_comment(Text /*text*/, Code& /*error*/) { return true; }
  bool on_object_end(std::size_t count, Code& /*error*/) {
    stack_.push_object(count);
    members_ += count;
    return true;
  }
  bool on_array_end(std::size_t count, Code& /*error*/) {
    stack_.push_array(count);
    return true;
  }
  bool on_key_part(Text part, std::size_t /*size*/, Code& /*error*/) {
    stack_.push_chars(part);
    return true;
  }
  bool on_key(Text part, std::size_t /*size*/, Code& /*error*/) {
    stack_.push_key(part);
    return true;
  }
  bool on_string_part(Text part, std::size_t /*size*/, Code& /*error*/) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(Text part, std::size_t /*size*/, Code& /*error*/) {
    stack_.push_string(part);
    return true;
  }
  bool on_number_part(Text part, Code& /*error*/) {
    number_ += part;
    return true;
  }
  bool on_int64(std::int64_t value, Text /*rest*/, Code& /*error*/) {
    number_.clear();
    stack_.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t value, Text /*rest*/, Code& /*error*/) {
    number_.clear();
    stack_.push_uint64(value);
    return true;
  }
  bool on_double(double rough, Text rest, Code& error) {
    number_ += rest;
    double value = 0;
    const auto* end = number_.data() + number_.size();
    if (std::from_chars(number_.data(), end, value).ec != std::errc()) {
      if (std::fabs(rough) > 1) {  // JSON has no infinity: it could not be written back.
        error = json::error::exponent_overflow;
        return false;
      }
      value = std::copysign(0.0, rough);
    }
    number_.clear();
    stack_.push_double(value);
    return true;
  }
  bool on_bool(bool value, Code& /*error*/) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(Code& /*error*/) {
    stack_.push_null();
    return true;
  }

 private:
  json::value_stack stack_;
  std::string number_;  ///< Of a number whose end has not come, what came.
  std::size_t members_ = 0;
};

/// Of all objects of a tree. Where the text had a name twice, the tree has it once.
std::size_t members_of(const json::value& value) {
  std::size_t count = 0;
  if (const auto* object = value.if_object()) {
    count = object->size();
    for (const auto& member : *object) {
      count += members_of(member.value());
    }
  } else if (const auto* array = value.if_array()) {
    for (const auto& item : *array) {
      count += members_of(item);
    }
  }
  return count;
}

Result<json::value> parse_within(std::string_view text, std::size_t depth_max,
                                 bool unique_names = false) {
  if (!is_utf8(text)) {
    return fail(ErrorCode::kMalformedJson, "the body is not valid UTF-8");
  }
  json::parse_options options;
  options.max_depth = depth_max;
  json::basic_parser<TreeBuilder> parser(options);
  boost::system::error_code error;
  const auto used = parser.write_some(false, text.data(), text.size(), error);
  if (!error && used < text.size()) {
    const auto rest = text.find_first_not_of(" \t\r\n", used);
    if (rest != std::string_view::npos) {
      return fail(ErrorCode::kMalformedJson, fmt::format("text after the JSON at byte {}", rest));
    }
  }
  if (error) {
    return fail(ErrorCode::kMalformedJson,
                text.empty() ? std::string("the body is empty; JSON was due")
                             : fmt::format("{} near byte {}", error.message(), used));
  }
  auto value = parser.handler().release();
  if (unique_names && members_of(value) != parser.handler().members()) {
    const auto pointer = repeated_name(text);
    return std::unexpected(
        Error(ErrorCode::kMalformedJson, "the name at " + pointer + " is given more than once")
            .with_faults({{pointer, "repeated", "is given more than once"}}));
  }
  return value;
}

}  // namespace

Result<json::value> parse_json(std::string_view text) {
  return parse_within(text, kSentDepthMax);
}

Result<json::value> parse_sent_json(std::string_view text) {
  return parse_within(text, kSentDepthMax, true);
}

Result<json::value> parse_stored_json(std::string_view text) {
  constexpr std::size_t kDepthMax = 1'024;
  return parse_within(text, kDepthMax);
}

}  // namespace auriga::core
