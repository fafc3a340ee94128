// Configuration files: any bytes load or are refused with faults; the values stay readable and
// every integer inside its bounds.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/configuration.hpp"

namespace {
using auriga::core::Setting;
using auriga::core::SettingKind;

const std::array<Setting, 6> kSettings{{
    {.name = "server.port", .kind = SettingKind::kInteger, .standard = "8080", .max = 65535},
    {.name = "server.host", .standard = "127.0.0.1"},
    {.name = "server.gzip", .kind = SettingKind::kFlag, .standard = "true"},
    {.name = "log.level",
     .kind = SettingKind::kChoice,
     .standard = "info",
     .choices = {"debug", "info"}},
    {.name = "http.origins", .kind = SettingKind::kList, .standard = ""},
    {.name = "secrets.key", .kind = SettingKind::kSecret, .standard = ""},
}};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  auriga::core::Configuration configuration(kSettings);
  configuration.load_toml(text, "auriga.toml");
  for (const auto& value : configuration.values()) {
    if (value.setting->kind == SettingKind::kSecret && !value.text.empty() &&
        value.text != "[redacted]") {
      std::abort();
    }
  }
  if (configuration.faults().empty()) {
    const auto port = configuration.integer("server.port");
    if (port < 0 || port > 65535) {
      std::abort();
    }
    (void)configuration.flag("server.gzip");
    (void)configuration.list("http.origins");
  }
  return 0;
}
