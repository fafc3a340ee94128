// What this domain keeps sealed under the master key.
#pragma once

#include <array>

#include "platform/database/sealed_columns.hpp"

namespace auriga::operations {

inline constexpr std::string_view kAnswerSeal = "idempotent-answer";

inline constexpr std::array kSealedColumns{
    platform::db::SealedColumn{.table = "idempotent_answers",
                               .column = "body",
                               .key = "principal",
                               .second = "idempotency_key",
                               .purpose = platform::db::one_purpose<kAnswerSeal>}};

}  // namespace auriga::operations
