// What this domain keeps sealed under the master key.
#pragma once

#include <array>

#include "platform/database/sealed_columns.hpp"

namespace auriga::operations {

inline constexpr std::string_view kAnswerSeal = "idempotent-answer";

inline constexpr std::array kSealedColumns{platform::db::SealedColumn{
    .table = "idempotent_answers",
    .column = "body",
    .key = "principal",
    .second = "idempotency_key",
    .purpose = [](std::string_view, std::string_view) { return std::string(kAnswerSeal); }}};

}  // namespace auriga::operations
