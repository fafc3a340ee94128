// auriga config, openapi, version.
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "app/cli.hpp"
#include "app/mail_settings.hpp"
#include "app/settings.hpp"
#include "app/settings_check.hpp"
#include "core/encode.hpp"

namespace auriga::app::cli {

namespace {

core::Configuration load(const Global& global) {
  return load_configuration({global.data, global.config_file, global.assignments});
}

}  // namespace

int config_check(const Global& global) {
  const auto configuration = load(global);
  const auto faults = settings_faults(configuration, global.data);
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
  const auto configuration = load(global);
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

int openapi(const Global& global) {
  // The document is made from the routes, and routes are bound to services: on an empty folder that
  // is thrown away, so that no data is touched.
  Global scratch = global;
  scratch.data =
      std::filesystem::temp_directory_path() / fmt::format("auriga-openapi-{}", ::getpid());
  int code = kDone;
  {
    const auto application = make_application(scratch, 1);
    application->open();
    fmt::print("{}\n", application->openapi());
  }
  std::error_code ignored;
  std::filesystem::remove_all(scratch.data, ignored);
  return code;
}

int version(const Global& global) {
  fmt::print("{}\n", global.json ? "{\"version\":\"" AURIGA_VERSION "\"}" : AURIGA_VERSION);
  return kDone;
}

}  // namespace auriga::app::cli
