#include "domains/agents/storage.hpp"

#include <string>

#include "core/error.hpp"
#include "core/error_registry.hpp"

namespace auriga::agents::storage {
namespace {

std::string in_mebibytes(std::int64_t bytes) {
  constexpr std::int64_t kMebibyte = 1LL << 20U;
  return std::to_string((bytes + kMebibyte - 1) / kMebibyte) + " MiB";
}

}  // namespace

std::int64_t kept_of(const repository::DocumentRow& row) {
  return row.status == DocumentStatus::failed && !row.object_key ? 0 : row.size_bytes;
}

void check(std::int64_t most, std::int64_t held, std::int64_t more) {
  if (most > 0 && more > 0 && held + more > most) {
    throw core::Error(core::ErrorCode::kQuotaExceeded,
                      "the organisation keeps at most " + in_mebibytes(most) +
                          " of documents; it has " + in_mebibytes(held) + ", and these are " +
                          in_mebibytes(more) + " more");
  }
}

db::Work<void> check_written(db::Transaction& tx, std::int64_t most, std::int64_t more) {
  if (most > 0 && more > 0) {
    check(most, co_await repository::kept_bytes(tx) - more, more);
  }
}

}  // namespace auriga::agents::storage
