// Rules: what a described struct's members mean and allow, declared once beside the struct. From
// the struct's Boost.Describe members and its rules come parsing (decode.hpp), serialisation
// (encode.hpp), JSON Schema (schema.hpp) and, for HTTP, the OpenAPI document.
//
//   struct Rename {
//     AgentId agent_id;
//     std::string name;
//   };
//   BOOST_DESCRIBE_STRUCT(Rename, (), (agent_id, name))
//   inline core::Rules rules(core::Type<Rename>) {
//     return {"Rename", "A new name for an agent.",
//             {{.field = "agent_id", .in = core::In::kPath, .required = true},
//              {.field = "name", .required = true, .min = 3, .max = 100, .meaning = "Its name."}}};
//   }
//
// A member without a row is optional and unbounded; its default is what a default-constructed
// struct holds.
#pragma once

#include <limits>
#include <string_view>
#include <vector>

namespace auriga::core {

/// Names a type in overload resolution.
template <class T>
struct Type {
  using type = T;
};

/// Where a member of a request comes from.
enum class In { kBody, kPath, kQuery, kHeader };

struct FieldRule {
  std::string_view field;  ///< The member's name; in a header, '_' stands for '-'.
  In in = In::kBody;
  bool required = false;
  double min = -std::numeric_limits<double>::infinity();  ///< Least value, length or item count.
  double max = std::numeric_limits<double>::infinity();   ///< Greatest, inclusive.
  std::string_view pattern = {};  ///< RE2 syntax; the whole string must match.
  std::string_view format = {};   ///< JSON Schema format, e.g. "email".
  std::string_view meaning = {};  ///< One sentence for the documents.
  bool trim = false;              ///< White space at both ends is cut before checking.
  bool secret = false;            ///< Never shown in logs, dumps or faults.
};

/// The rules of one struct.
struct Rules {
  std::string_view name;     ///< Schema name in OpenAPI, PascalCase, unique in the program.
  std::string_view meaning;  ///< One sentence.
  std::vector<FieldRule> fields = {};
  bool open = false;  ///< Unknown members are ignored instead of refused.

  [[nodiscard]] const FieldRule* find(std::string_view field) const {
    for (const auto& rule : fields) {
      if (rule.field == field) {
        return &rule;
      }
    }
    return nullptr;
  }
};

/// The rules of T, made once. Any thread.
template <class T>
const Rules& rules_of() {
  static const Rules made = rules(Type<T>{});
  return made;
}

}  // namespace auriga::core
