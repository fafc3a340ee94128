// What this domain keeps sealed under the master key.
#pragma once

#include <array>

#include "platform/database/sealed_columns.hpp"

namespace auriga::accounts {

inline constexpr std::string_view kRefreshSeal = "refresh-successor";

inline constexpr std::array kSealedColumns{
    platform::db::SealedColumn{
        .table = "installation_secrets",
        .column = "sealed",
        .key = "name",
        .purpose = [](std::string_view name, std::string_view) { return std::string(name); }},
    platform::db::SealedColumn{.table = "refresh_tokens",
                               .column = "successor",
                               .key = "hash",
                               .purpose = platform::db::one_purpose<kRefreshSeal>}};

}  // namespace auriga::accounts
