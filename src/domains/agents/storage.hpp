// The bound on what an organisation keeps: the originals of its documents, of all its agents.
#pragma once

#include <cstdint>

#include "domains/agents/repository.hpp"

namespace auriga::agents::storage {

namespace db = platform::db;

/// Bytes of a document's original that are kept.
[[nodiscard]] std::int64_t kept_of(const repository::DocumentRow& row);

/// Throws QUOTA_EXCEEDED where an organisation that keeps `held` bytes may not keep `more`. Without
/// a bound `most` is 0.
void check(std::int64_t most, std::int64_t held, std::int64_t more);

/// The same once `more` has been written in this transaction, which the throw undoes.
[[nodiscard]] db::Work<void> check_written(db::Transaction& tx, std::int64_t most,
                                           std::int64_t more);

}  // namespace auriga::agents::storage
