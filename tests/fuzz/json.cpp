// JSON bodies: whatever the bytes are, decoding answers a value or faults; what decodes is written
// back and decodes to the same text again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/identity.hpp"
#include "core/repeated_name.hpp"
#include "core/rules.hpp"
#include "core/sent_json.hpp"
#include "core/traits.hpp"

namespace auriga {

struct FuzzPart {
  std::string name;
  std::optional<double> weight;
};
BOOST_DESCRIBE_STRUCT(FuzzPart, (), (name, weight))
inline core::Rules rules(core::Type<FuzzPart>) {
  return {"FuzzPart", "", {{.field = "name", .required = true, .min = 1, .max = 8, .trim = true}}};
}

struct FuzzBody {
  std::string title;
  std::int32_t count = 0;
  std::optional<std::uint64_t> size;
  bool flag = false;
  core::Role role = core::Role::member;
  std::optional<core::Timestamp> at;
  std::optional<core::UserId> user;
  std::vector<FuzzPart> parts;
  std::map<std::string, std::string> labels;
  boost::json::object metadata;
  boost::json::value anything;
};
BOOST_DESCRIBE_STRUCT(FuzzBody, (),
                      (title, count, size, flag, role, at, user, parts, labels, metadata, anything))
inline core::Rules rules(core::Type<FuzzBody>) {
  return {"FuzzBody",
          "",
          {{.field = "title", .required = true, .max = 20, .pattern = "[a-z ]*"},
           {.field = "count", .min = -5, .max = 500},
           {.field = "parts", .max = 4}}};
}

}  // namespace auriga

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // What is taken has each name once; what is refused besides has one twice, and says which.
  const bool taken = auriga::core::parse_sent_json(text).has_value();
  const bool repeats = !auriga::core::repeated_name(text).empty();
  if (taken ? repeats : auriga::core::parse_json(text).has_value() && !repeats) {
    std::abort();
  }
  const auto body = auriga::core::decode_json<auriga::FuzzBody>(text);
  if (!body) {
    return 0;
  }
  std::string once;
  auriga::core::write_json(once, *body);
  const auto again = auriga::core::decode_json<auriga::FuzzBody>(once);
  std::string twice;
  if (again) {
    auriga::core::write_json(twice, *again);
  }
  if (once != twice) {
    std::abort();
  }
  return 0;
}
