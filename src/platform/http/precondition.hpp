// If-Match of an update: which version of a resource it is meant for. An update hands it to the
// transaction that writes, which alone knows the version that is current then.
//
//   service.update(caller, actor, in, http::Precondition(call));
//   ...
//   wanted.require(http::version_of(organization));  // in the transaction
#pragma once

#include <string>
#include <string_view>

#include "core/encode.hpp"

namespace auriga::platform::http {

class Call;

class Precondition {
 public:
  Precondition() = default;  ///< Asks nothing.
  explicit Precondition(const Call& call);
  /// The value of an If-Match header.
  explicit Precondition(std::string_view if_match) : tags_(if_match == "*" ? "" : if_match) {}

  /// Throws PRECONDITION_FAILED where tags are given and none of them names `version`.
  void require(std::string_view version) const;
  /// The same where a version is "<revision>-<rest>" and the rest, such as counts, may differ.
  void require_revision(std::string_view revision) const;

 private:
  std::string tags_;
};

/// The revision of what changes its `updated_at` with every change of it.
[[nodiscard]] std::string revision_by_time(const auto& edited) {
  return std::to_string(edited.updated_at.ms);
}

/// Twenty-four hex digits that change with the text.
[[nodiscard]] std::string version_of_text(std::string_view text);

/// Of what is answered as JSON: the version that an answer has where its handler names none.
template <class T>
[[nodiscard]] std::string version_of(const T& described) {
  return version_of_text(core::to_json(described));
}

/// A version as an entity tag: quotes and anything that may not stand in one are replaced.
[[nodiscard]] std::string entity_tag(std::string_view version);

}  // namespace auriga::platform::http
