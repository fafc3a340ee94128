// Operators: who may see what concerns the whole server and not one organisation, such as its
// settings and jobs. Anybody may have an organisation of their own where registration is open, so
// that being an admin is not enough: it takes an admin of the organisation that the server itself
// belongs to, the oldest that is not the demo's.
#pragma once

#include <functional>
#include <mutex>
#include <optional>

#include "core/identity.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::operations {

using platform::Task;

class Operators {
 public:
  /// Finds the server's organisation; nothing where there is none yet. Any shard.
  using Find = std::function<Task<std::optional<core::OrganizationId>>()>;
  explicit Operators(Find find) : find_(std::move(find)) {}

  /// Whether the caller is one. Throws what `find` throws, until it has found one. Any shard.
  [[nodiscard]] Task<bool> include(core::Caller caller);
  /// Throws FORBIDDEN where the caller is none.
  [[nodiscard]] Task<> require(core::Caller caller);

 private:
  Find find_;
  std::mutex mutex_;
  std::optional<core::OrganizationId> organization_;  ///< Found once, it stays.
};

}  // namespace auriga::operations
