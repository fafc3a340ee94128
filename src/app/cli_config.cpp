// auriga config, openapi, version.
#include <fmt/format.h>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "app/cli.hpp"
#include "app/mail_settings.hpp"
#include "app/settings.hpp"
#include "app/settings_check.hpp"
#include "core/encode.hpp"

namespace auriga::app::cli {

namespace {

/// A folder that goes with the object.
class ScratchFolder {
 public:
  ScratchFolder() {
    auto name = (std::filesystem::temp_directory_path() / "auriga-openapi-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw std::system_error(errno, std::generic_category(), "cannot make " + name);
    }
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

int config_check(const Global& global) {
  const auto configuration = configuration_of(global);
  const auto faults = settings_faults(configuration, global.data);
  if (global.json) {
    const boost::json::object out{
        {"good", faults.empty()},
        {"faults", boost::json::value_from(faults)},
        {"mail", faults.empty() ? boost::json::value(mail_summary(configuration)) : nullptr}};
    fmt::print("{}\n", boost::json::serialize(out));
    return faults.empty() ? kDone : kFailed;
  }
  for (const auto& fault : faults) {
    fmt::print(stderr, "{}\n", fault);
  }
  if (!faults.empty()) {
    return kFailed;
  }
  fmt::print("The configuration is good.\nMail: {}.\n", mail_summary(configuration));
  return kDone;
}

int config_show(const Global& global) {
  const auto configuration = configuration_of(global);
  if (global.json) {
    boost::json::array all;
    for (const auto& value : configuration.values()) {
      all.push_back({{"name", value.setting->name},
                     {"value", value.text},
                     {"source", core::setting_source_name(value.source)}});
    }
    fmt::print("{}\n", boost::json::serialize(all));
    return kDone;
  }
  for (const auto& value : configuration.values()) {
    fmt::print("{:<32} {:<28} {}\n", value.setting->name, value.text.empty() ? "-" : value.text,
               core::setting_source_name(value.source));
  }
  return kDone;
}

int config_sample() {
  fmt::print("{}", core::sample_toml(settings()));
  return kDone;
}

int config_docs() {
  fmt::print("{}", core::configuration_page(settings()));
  return kDone;
}

int openapi() {
  // The document is made from the routes, and routes are bound to services: on an empty folder that
  // is thrown away, and with no setting of anybody's, so that no data is touched.
  const ScratchFolder scratch;
  Application application({.data = scratch.path(),
                           .configuration = core::Configuration(settings()),
                           .demo = false,
                           .shards = 1});
  application.open(Opening::kMake);
  fmt::print("{}\n", application.openapi());
  return kDone;
}

int version(const Global& global) {
  fmt::print("{}\n", global.json ? "{\"version\":\"" AURIGA_VERSION "\"}" : AURIGA_VERSION);
  return kDone;
}

}  // namespace auriga::app::cli
