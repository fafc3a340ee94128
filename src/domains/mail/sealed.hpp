// What this domain keeps sealed under the master key.
#pragma once

#include <array>

#include "platform/database/sealed_columns.hpp"

namespace auriga::mail {

inline constexpr std::string_view kBodySeal = "mail-body-1";

inline constexpr std::array kSealedColumns{
    platform::db::SealedColumn{.table = "mail_outbox",
                               .column = "body",
                               .key = "id",
                               .purpose = platform::db::one_purpose<kBodySeal>}};

}  // namespace auriga::mail
