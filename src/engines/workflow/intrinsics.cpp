#include "engines/workflow/intrinsics.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>
#include <utility>

#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {
namespace {

// Bounds that AWS documents.
constexpr std::size_t kTextMax = 10'000;  // Characters for hashing and Base64.
constexpr std::int64_t kRangeMax = 1'000;

using Arguments = std::span<const json::value>;
using Result = std::expected<json::value, std::string>;

Result wrong(std::string sentence) {
  return std::unexpected(std::move(sentence));
}

/// A whole number; others are rounded, halves upwards, as AWS does.
std::expected<std::int64_t, std::string> whole(const json::value& value, std::string_view what) {
  constexpr double kMax = 9e15;
  if (!value.is_number() || std::abs(to_double(value)) > kMax) {
    return std::unexpected(std::string(what) + " is a number");
  }
  return value.is_double() ? static_cast<std::int64_t>(std::floor(value.get_double() + 0.5))
                           : value.to_number<std::int64_t>();
}

Result format(Arguments arguments, Environment& environment) {
  const auto* form = arguments[0].if_string();
  if (form == nullptr) {
    return wrong("a template is a text");
  }
  std::string out;
  std::size_t next = 1;
  for (std::size_t at = 0; at < form->size(); ++at) {
    const char c = (*form)[at];
    if (c == '\\' && at + 1 < form->size() &&
        std::string_view("{}\\").find((*form)[at + 1]) != std::string_view::npos) {
      out += (*form)[++at];
    } else if (c == '{' && at + 1 < form->size() && (*form)[at + 1] == '}') {
      if (next >= arguments.size()) {
        return wrong("the template has more places than there are values");
      }
      const auto text = java_text(arguments[next++]);
      if (!environment.pay(text.size())) {
        return wrong("the text becomes too long");
      }
      out += text;
      ++at;
    } else if (c == '{' || c == '}') {
      return wrong("a single brace in a template is written with a backslash");
    } else {
      out += c;
    }
  }
  return next == arguments.size() ? Result(json::value(out))
                                  : wrong("there are more values than places in the template");
}

Result string_to_json(Arguments arguments, Environment& /*environment*/) {
  const auto* text = arguments[0].if_string();
  if (text == nullptr) {
    return wrong("JSON is read from a text");
  }
  if (core::trim(*text).empty()) {
    return json::value(nullptr);
  }
  auto value = core::parse_json(*text);
  return value ? Result(*std::move(value)) : wrong("the text is not JSON");
}

Result json_to_string(Arguments arguments, Environment& /*environment*/) {
  return json::value(core::to_json(arguments[0]));
}

Result array(Arguments arguments, Environment& /*environment*/) {
  return json::array(arguments.begin(), arguments.end());
}

Result array_partition(Arguments arguments, Environment& /*environment*/) {
  const auto* list = arguments[0].if_array();
  const auto size = whole(arguments[1], "the size of a part");
  if (list == nullptr || !size || *size <= 0) {
    return wrong("a list is parted by a whole number above 0");
  }
  json::array parts;
  for (std::size_t at = 0; at < list->size(); at += static_cast<std::size_t>(*size)) {
    const auto end = std::min(list->size(), at + static_cast<std::size_t>(*size));
    parts.emplace_back(json::array(list->begin() + at, list->begin() + end));
  }
  return parts;
}

Result array_contains(Arguments arguments, Environment& /*environment*/) {
  const auto* list = arguments[0].if_array();
  if (list == nullptr) {
    return wrong("the first argument is a list");
  }
  return json::value(std::ranges::any_of(
      *list, [&](const json::value& each) { return equal(each, arguments[1]); }));
}

Result array_range(Arguments arguments, Environment& /*environment*/) {
  const auto first = whole(arguments[0], "the first number");
  const auto last = whole(arguments[1], "the last number");
  const auto step = whole(arguments[2], "the step");
  if (!first || !last || !step || *step == 0) {
    return wrong("a range has a first number, a last one and a step that is not 0");
  }
  if ((*last - *first) / *step + 1 > kRangeMax) {
    return wrong("a range has at most 1,000 numbers");
  }
  json::array out;
  for (auto at = *first; *step > 0 ? at <= *last : at >= *last; at += *step) {
    out.emplace_back(at);
  }
  return out;
}

Result array_get_item(Arguments arguments, Environment& /*environment*/) {
  const auto* list = arguments[0].if_array();
  const auto at = whole(arguments[1], "the index");
  if (list == nullptr || !at || *at < 0 || std::cmp_greater_equal(*at, list->size())) {
    return wrong("the list has no element of that index");
  }
  return (*list)[static_cast<std::size_t>(*at)];
}

Result array_length(Arguments arguments, Environment& /*environment*/) {
  const auto* list = arguments[0].if_array();
  return list == nullptr ? wrong("only a list has a length") : Result(number_of(list->size()));
}

Result array_unique(Arguments arguments, Environment& environment) {
  const auto* list = arguments[0].if_array();
  if (list == nullptr) {
    return wrong("the argument is a list");
  }
  // Comparing each with each is paid for, too.
  Budget budget(environment.bytes_left);
  json::array out;
  for (const auto& each : *list) {
    const bool seen = std::ranges::any_of(
        out, [&](const json::value& other) { return equal(other, each, budget) || budget.over(); });
    if (!seen) {
      out.push_back(each);
    }
  }
  environment.bytes_left = budget.left();
  return budget.over() ? wrong("the list is too long") : Result(std::move(out));
}

Result base64_encode(Arguments arguments, Environment& /*environment*/) {
  const auto* text = arguments[0].if_string();
  if (text == nullptr || core::code_points(*text) > kTextMax) {
    return wrong("a text of at most 10,000 characters is encoded");
  }
  std::string out(4 * ((text->size() + 2) / 3) + 1, '\0');
  const auto size = ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                      reinterpret_cast<const unsigned char*>(text->data()),
                                      static_cast<int>(text->size()));
  out.resize(static_cast<std::size_t>(size));
  return json::value(out);
}

Result base64_decode(Arguments arguments, Environment& /*environment*/) {
  const auto* text = arguments[0].if_string();
  if (text == nullptr || text->size() > kTextMax) {
    return wrong("a text of at most 10,000 characters is decoded");
  }
  const auto bytes = core::from_base64(*text);
  return bytes && core::is_utf8(*bytes) ? Result(json::value(*bytes))
                                        : wrong("the text is not Base64 of a text");
}

Result hash(Arguments arguments, Environment& /*environment*/) {
  constexpr std::array<std::pair<std::string_view, const char*>, 5> kAlgorithms{
      {{"MD5", "MD5"},
       {"SHA-1", "SHA1"},
       {"SHA-256", "SHA256"},
       {"SHA-384", "SHA384"},
       {"SHA-512", "SHA512"}}};
  const auto* name = arguments[1].if_string();
  const auto found = std::ranges::find_if(kAlgorithms, [&](const auto& each) {
    return name != nullptr && each.first == std::string_view(*name);
  });
  if (found == kAlgorithms.end()) {
    return wrong("a hash is MD5, SHA-1, SHA-256, SHA-384 or SHA-512");
  }
  const auto* given = arguments[0].if_string();
  const auto text = given != nullptr ? std::string(*given) : core::to_json(arguments[0]);
  if (core::code_points(text) > kTextMax) {
    return wrong("at most 10,000 characters are hashed");
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (::EVP_Digest(text.data(), text.size(), digest.data(), &size,
                   ::EVP_get_digestbyname(found->second), nullptr) != 1) {
    return wrong(std::string(found->first) + " is not to be had on this computer");
  }
  return json::value(core::to_hex(std::span(digest).first(size)));
}

Result json_merge(Arguments arguments, Environment& /*environment*/) {
  const auto* first = arguments[0].if_object();
  const auto* second = arguments[1].if_object();
  if (first == nullptr || second == nullptr || !arguments[2].is_bool()) {
    return wrong("two objects are merged, and a boolean says whether deeply");
  }
  if (arguments[2].get_bool()) {
    return wrong("objects are merged at their first level alone: the third argument is false");
  }
  json::object out = *first;
  for (const auto& member : *second) {
    out[member.key()] = member.value();
  }
  return out;
}

Result math_random(Arguments arguments, Environment& environment) {
  const auto first = whole(arguments[0], "the first number");
  const auto end = whole(arguments[1], "the last number");
  if (!first || !end || *end <= *first) {
    return wrong("a random number is from one number up to another that is greater");
  }
  const auto span = static_cast<std::uint64_t>(*end - *first);
  if (arguments.size() == 2) {
    return json::value(*first + static_cast<std::int64_t>(environment.random.below(span)));
  }
  const auto seed = whole(arguments[2], "the seed");
  if (!seed) {
    return wrong(seed.error());
  }
  // SplitMix64, so that a seed gives the same number everywhere.
  auto mixed = static_cast<std::uint64_t>(*seed) + 0x9E3779B97F4A7C15ULL;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
  mixed ^= mixed >> 31U;
  return json::value(*first + static_cast<std::int64_t>(mixed % span));
}

Result math_add(Arguments arguments, Environment& /*environment*/) {
  const auto a = whole(arguments[0], "the first number");
  const auto b = whole(arguments[1], "the second number");
  return a && b ? Result(json::value(*a + *b)) : wrong("two numbers are added");
}

/// The first character of well-formed UTF-8, taken off its front.
std::string_view take_character(std::string_view& text) {
  const auto all = text;
  text.remove_prefix(core::byte_offset(text.substr(0, 4), 1));
  return all.substr(0, all.size() - text.size());
}

Result string_split(Arguments arguments, Environment& /*environment*/) {
  const auto* text = arguments[0].if_string();
  const auto* delimiters = arguments[1].if_string();
  if (text == nullptr || delimiters == nullptr) {
    return wrong("a text is split at any of the characters of another");
  }
  std::unordered_set<std::string_view> ends;
  for (std::string_view rest = *delimiters; !rest.empty();) {
    ends.insert(take_character(rest));
  }
  json::array out;
  std::string_view rest = *text;
  auto begin = rest;
  const auto add = [&](std::size_t size) {
    if (size > 0) {
      out.emplace_back(begin.substr(0, size));
    }
  };
  while (!rest.empty()) {
    const auto before = begin.size() - rest.size();
    if (ends.contains(take_character(rest))) {
      add(before);
      begin = rest;
    }
  }
  add(begin.size());
  return out;
}

/// Version 4 (RFC 9562, section 5.4).
Result uuid(Arguments /*arguments*/, Environment& environment) {
  std::array<unsigned char, 16> bytes{};
  environment.random.fill(std::as_writable_bytes(std::span(bytes)));
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x40U);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);
  auto text = core::to_hex(bytes);
  for (const std::size_t at : {8, 13, 18, 23}) {
    text.insert(at, "-");
  }
  return json::value(text);
}

struct Function {
  std::string_view name;
  std::size_t arguments_min;
  std::size_t arguments_max;
  std::string_view types;  ///< Of the first ones: (s)tring, (n)umber, (b)oolean, (a)rray, (o)bject.
  Result (*call)(Arguments, Environment&);
};

constexpr std::size_t kMany = 1'000;

constexpr std::array kFunctions{
    Function{"States.Format", 1, kMany, "s", format},
    Function{"States.StringToJson", 1, 1, "s", string_to_json},
    Function{"States.JsonToString", 1, 1, "", json_to_string},
    Function{"States.Array", 0, kMany, "", array},
    Function{"States.ArrayPartition", 2, 2, "an", array_partition},
    Function{"States.ArrayContains", 2, 2, "a", array_contains},
    Function{"States.ArrayRange", 3, 3, "nnn", array_range},
    Function{"States.ArrayGetItem", 2, 2, "an", array_get_item},
    Function{"States.ArrayLength", 1, 1, "a", array_length},
    Function{"States.ArrayUnique", 1, 1, "a", array_unique},
    Function{"States.Base64Encode", 1, 1, "s", base64_encode},
    Function{"States.Base64Decode", 1, 1, "s", base64_decode},
    Function{"States.Hash", 2, 2, "*s", hash},
    Function{"States.JsonMerge", 3, 3, "oob", json_merge},
    Function{"States.MathRandom", 2, 3, "nnn", math_random},
    Function{"States.MathAdd", 2, 2, "nn", math_add},
    Function{"States.StringSplit", 2, 2, "ss", string_split},
    Function{"States.UUID", 0, 0, "", uuid},
};

}  // namespace

std::optional<std::size_t> find_intrinsic(std::string_view name) {
  const auto* const found = std::ranges::find(kFunctions, name, &Function::name);
  return found == kFunctions.end()
             ? std::nullopt
             : std::optional(static_cast<std::size_t>(found - kFunctions.begin()));
}

bool is_format(std::size_t function) {
  return kFunctions.at(function).call == format;
}

std::string check_arguments(std::size_t function, std::size_t count) {
  const auto& info = kFunctions.at(function);
  if (count >= info.arguments_min && count <= info.arguments_max) {
    return {};
  }
  const auto bound = [](std::size_t n) {
    return std::to_string(n) + (n == 1 ? " argument" : " arguments");
  };
  return std::string(info.name) + " takes " +
         (info.arguments_min == info.arguments_max ? bound(info.arguments_min)
          : info.arguments_max == kMany
              ? bound(info.arguments_min) + " or more"
              : std::to_string(info.arguments_min) + " or " + bound(info.arguments_max)) +
         ", not " + std::to_string(count);
}

std::string check_literal(std::size_t function, std::size_t place, const json::value& value) {
  const auto& info = kFunctions.at(function);
  const char type = place < info.types.size() ? info.types[place] : '*';
  const bool good = type == 's'   ? value.is_string()
                    : type == 'n' ? value.is_number()
                    : type == 'b' ? value.is_bool()
                                  : type == '*';
  return good ? std::string()
              : std::string(info.name) + " does not take such a value as argument " +
                    std::to_string(place + 1);
}

Result call_intrinsic(std::size_t function, Arguments arguments, Environment& environment) {
  const auto& info = kFunctions.at(function);
  auto result = info.call(arguments, environment);
  if (!result) {
    return std::unexpected(std::string(info.name) + ": " + result.error());
  }
  return result;
}

}  // namespace auriga::workflow
