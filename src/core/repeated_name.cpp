#include "core/repeated_name.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <set>
#include <utility>
#include <vector>

#include "core/json_pointer.hpp"
#include "core/text.hpp"

namespace auriga::core {
namespace {

namespace json = boost::json;

constexpr std::size_t kDepthMax = 64;
constexpr std::size_t kShownMax = 100;  ///< Characters of a name.

/// Follows the parser's events; names and signatures are those the parser calls.
class NameFinder {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  [[nodiscard]] const std::string& found() const { return found_; }

  using Code = boost::system::error_code;
  using Text = json::string_view;
  static bool on_document_begin(Code& /*error*/) { return true; }
  static bool on_document_end(Code& /*error*/) { return true; }
  static bool on_comment_part(Text /*part*/, Code& /*error*/) { return true; }
  static bool on_comment(Text /*text*/, Code& /*error*/) { return true; }
  static bool on_string_part(Text /*part*/, std::size_t /*size*/, Code& /*error*/) { return true; }
  static bool on_number_part(Text /*part*/, Code& /*error*/) { return true; }
  bool on_object_begin(Code& /*error*/) { return open(false); }
  bool on_array_begin(Code& /*error*/) { return open(true); }
  bool on_object_end(std::size_t /*count*/, Code& /*error*/) { return close(); }
  bool on_array_end(std::size_t /*count*/, Code& /*error*/) { return close(); }
  bool on_string(Text /*text*/, std::size_t /*size*/, Code& /*error*/) { return pass(); }
  bool on_int64(std::int64_t /*value*/, Text /*rest*/, Code& /*error*/) { return pass(); }
  bool on_uint64(std::uint64_t /*value*/, Text /*rest*/, Code& /*error*/) { return pass(); }
  bool on_double(double /*value*/, Text /*rest*/, Code& /*error*/) { return pass(); }
  bool on_bool(bool /*value*/, Code& /*error*/) { return pass(); }
  bool on_null(Code& /*error*/) { return pass(); }
  bool on_key_part(Text part, std::size_t /*size*/, Code& /*error*/) {
    key_ += part;
    return true;
  }
  bool on_key(Text part, std::size_t /*size*/, Code& error) {
    key_ += part;
    auto& object = open_.back();
    object.name = std::exchange(key_, {});
    if (object.names.insert(object.name).second) {
      return true;
    }
    for (const auto& place : open_) {
      found_ += place.array ? "/" + std::to_string(place.index)
                            : pointer_step(clip(place.name, kShownMax));
    }
    error = json::error::extra_data;  // Any: there is no more to be read.
    return false;
  }

 private:
  struct Place {
    bool array = false;
    std::size_t index = 0;
    std::string name = {};
    std::set<std::string> names = {};
  };

  bool open(bool array) {
    open_.push_back({.array = array});
    return true;
  }
  bool close() {
    open_.pop_back();
    return pass();
  }
  /// A value has ended.
  bool pass() {
    if (!open_.empty()) {
      ++open_.back().index;
    }
    return true;
  }

  std::vector<Place> open_;
  std::string key_;
  std::string found_;
};

}  // namespace

std::string repeated_name(std::string_view text) {
  json::parse_options options;
  options.max_depth = kDepthMax;
  json::basic_parser<NameFinder> parser(options);
  boost::system::error_code error;
  parser.write_some(false, text.data(), text.size(), error);
  return parser.handler().found();
}

}  // namespace auriga::core
