// What this domain keeps sealed under the master key.
#pragma once

#include <array>

#include "platform/database/sealed_columns.hpp"

namespace auriga::tools {

/// What a secret is sealed for: it cannot be moved to another organisation or name.
inline std::string secret_purpose(std::string_view organization, std::string_view name) {
  return "secret:" + std::string(organization) + ":" + std::string(name);
}

inline constexpr std::array kSealedColumns{platform::db::SealedColumn{.table = "secrets",
                                                                      .column = "sealed",
                                                                      .key = "org_id",
                                                                      .second = "name",
                                                                      .purpose = secret_purpose}};

}  // namespace auriga::tools
