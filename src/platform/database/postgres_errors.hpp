// SQLSTATEs (PostgreSQL manual, appendix A) as our errors.
#pragma once

#include <libpq-fe.h>

#include <string_view>

#include "platform/database/errors.hpp"

namespace auriga::platform::db {

/// Two transactions got in each other's way; the whole transaction is run again.
class SerializationConflict : public core::Error {
 public:
  explicit SerializationConflict(std::string cause)
      : core::Error(core::ErrorCode::kConflicted, {}, std::move(cause)) {}
};

/// Throws what the failed `result` of `sql` means. `writing`: the transaction was to write.
[[noreturn]] void throw_postgres_error(const PGresult* result, std::string_view sql, bool writing);

}  // namespace auriga::platform::db
