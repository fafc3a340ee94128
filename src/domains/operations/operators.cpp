#include "domains/operations/operators.hpp"

#include "core/error.hpp"

namespace auriga::operations {

Task<bool> Operators::include(core::Caller caller) {
  if (!caller.is_admin()) {
    co_return false;
  }
  std::optional<core::OrganizationId> owns;
  {
    const std::lock_guard lock(mutex_);
    owns = organization_;
  }
  if (!owns) {
    owns = co_await find_();
    const std::lock_guard lock(mutex_);
    organization_ = owns;
  }
  co_return owns == caller.tenant.organization();
}

Task<> Operators::require(core::Caller caller) {
  if (!co_await include(std::move(caller))) {
    throw core::Error(core::ErrorCode::kForbidden,
                      "this needs an admin of the organisation that runs the server");
  }
}

}  // namespace auriga::operations
