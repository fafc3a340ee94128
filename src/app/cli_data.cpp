// auriga migrate, backup, restore, doctor.
#include <fmt/color.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "app/cli.hpp"
#include "app/cli_keys.hpp"
#include "app/data_folder.hpp"
#include "app/data_lock.hpp"
#include "app/health_checks.hpp"
#include "app/places.hpp"
#include "app/port_check.hpp"
#include "app/settings.hpp"
#include "app/settings_check.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/error_registry.hpp"
#include "core/text.hpp"
#include "platform/database/backup.hpp"
#include "platform/database/database_url.hpp"
#include "platform/database/migrations.hpp"

namespace auriga::app::cli {

namespace db = platform::db;
using operations::Health;

int migrate(const Global& global, bool without_backup) {
  const auto application = make_application(global);
  application->open(without_backup ? Opening::kUpgradeWithoutBackup : Opening::kUpgrade);
  const auto applied = application->migrations_applied();
  const auto& backup = application->migration_backup();
  if (global.json) {
    fmt::print("{}\n", boost::json::serialize(
                           boost::json::object{{"applied", applied}, {"backup", backup.string()}}));
    return kDone;
  }
  if (!backup.empty()) {
    fmt::print("The data as they were are kept in {}\n", backup.string());
  }
  if (applied == 0) {
    fmt::print("Nothing to do: the database is up to date.\n");
  } else {
    fmt::print("{} migrations applied.\n", applied);
  }
  return kDone;
}

namespace {

/// Whether who has the backup can open what is sealed in it.
std::string_view key_words(const db::BackupManifest& manifest, bool keys_given) {
  const bool holds_keys = std::ranges::any_of(manifest.files, [](const db::BackupFile& file) {
    return file.path == "files/keys/master.key";
  });
  if (keys_given) {
    return "It does not hold the master key, which accounts.master_key gives: keep that as well, "
           "elsewhere, for without it the secrets in the backup cannot be read.";
  }
  return holds_keys ? "It holds the master key: keep it as safe as the server itself."
                    : "It holds no master key: the secrets in it cannot be read with it alone.";
}

}  // namespace

int backup(const Global& global, const std::filesystem::path& target) {
  const auto configuration = configuration_of(global);
  const bool keys_given = !configuration.text("accounts.master_key").empty();
  const auto application = make_application(global, configuration);
  application->open();
  const auto manifest = application->backup(target);
  std::int64_t bytes = 0;
  for (const auto& file : manifest.files) {
    bytes += file.size;
  }
  if (global.json) {
    fmt::print("{}\n", core::to_json(manifest));
  } else {
    fmt::print("{} files, {:.1f} MB, verified, in {}\n", manifest.files.size(),
               static_cast<double>(bytes) / 1e6, target.string());
    fmt::print("{}\n", key_words(manifest, keys_given));
  }
  return kDone;
}

namespace {

/// The name within the data folder under which the server will look for the database. Throws
/// VALIDATION_FAILED where it would look elsewhere, and so never see what was restored.
std::string database_name(const Global& global, const std::filesystem::path& from) {
  ConfigurationInput input{global.data, global.config_file, global.assignments};
  const auto settings = from / "files" / kSettingsFileName;
  if (configuration_file(input).empty() && std::filesystem::exists(settings)) {
    input.config_file = settings;  // Which will be the folder's.
  }
  const auto configuration = load_configuration(input);
  const auto url = configuration.text("database.url");
  if (url.empty()) {
    return db::RestoreOptions{}.database;
  }
  const auto path = db::is_postgres_url(url) ? std::nullopt : db::sqlite_path(url);
  if (path) {
    const auto whole = [](const std::filesystem::path& one) {
      return std::filesystem::weakly_canonical(std::filesystem::absolute(one));
    };
    const auto within = whole(*path).lexically_relative(whole(global.data));
    if (within.has_filename() && !within.has_parent_path() && within != "." && within != "..") {
      return within.string();
    }
  }
  throw core::Error(
      core::ErrorCode::kValidationFailed,
      fmt::format(
          "{}: database.url names {}, where a restore puts nothing. Take the setting out "
          "(or say --set database.url=, and copy auriga.db there yourself)",
          configuration.place("database.url"),
          path ? "a file elsewhere than directly in the data folder" : "a PostgreSQL server"));
}

}  // namespace

int restore(const Global& global, const std::filesystem::path& from, bool replace) {
  // A server that runs would go on with the old files, and one that starts meanwhile begin with
  // them. Where there is no folder yet, one that a server makes meanwhile is in the way of the new.
  std::optional<DataLock> lock;
  if (std::filesystem::exists(global.data)) {
    lock.emplace(global.data);
  }
  const db::RestoreOptions options{.from = from,
                                   .data = global.data,
                                   .database = database_name(global, from),
                                   .replace = replace,
                                   .keep = {std::string(kSettingsFileName)},
                                   .ignore = {std::string(DataLock::kFileName)}};
  const auto report = db::restore(options, all_migrations());
  if (global.json) {
    boost::json::object out{{"files", report.manifest.files.size()},
                            {"kept", report.kept.string()},
                            {"stayed", boost::json::value_from(report.stayed)}};
    fmt::print("{}\n", boost::json::serialize(out));
    return kDone;
  }
  fmt::print("Restored {} files of {} into {}\n", report.manifest.files.size(),
             core::to_rfc3339(report.manifest.created_at), global.data.string());
  for (const auto& name : report.stayed) {
    fmt::print("{} stays as it was\n", (global.data / name).string());
  }
  if (!report.kept.empty()) {
    fmt::print("What was there is kept in {}\n", report.kept.string());
  }
  return kDone;
}

namespace {

/// One line of what doctor finds.
struct Finding {
  std::string name;
  operations::HealthFinding finding;
};

void print_findings(const std::vector<Finding>& findings) {
  const bool colours = ::isatty(STDOUT_FILENO) == 1;
  for (const auto& [name, finding] : findings) {
    const auto* word = finding.status == Health::ok         ? "ok      "
                       : finding.status == Health::degraded ? "degraded"
                                                            : "down    ";
    const auto colour = finding.status == Health::ok         ? fmt::terminal_color::green
                        : finding.status == Health::degraded ? fmt::terminal_color::yellow
                                                             : fmt::terminal_color::red;
    fmt::print("{}  {:<16} {}\n", colours ? fmt::format(fmt::fg(colour), "{}", word) : word, name,
               finding.detail);
    if (!finding.remedy.empty()) {
      fmt::print("          {:<16} {}\n", "", finding.remedy);
    }
  }
}

void print_json(const std::vector<Finding>& findings) {
  boost::json::array all;
  for (const auto& [name, finding] : findings) {
    all.push_back({{"name", name},
                   {"status", core::enum_name(finding.status)},
                   {"detail", finding.detail},
                   {"remedy", finding.remedy}});
  }
  fmt::print("{}\n", boost::json::serialize(all));
}

constexpr std::string_view kMendFolder =
    "Check that the data folder is a folder of the server's user and its disk is not full.";

/// Why nothing further could be looked at.
Finding failed(std::string name, const core::Error& error) {
  const auto& info = core::error_info(error.code());
  std::string_view words = error.detail().empty() ? info.meaning : error.detail();
  if (!error.cause().empty() && words.ends_with('.')) {
    words.remove_suffix(1);
  }
  std::string detail(words);
  if (!error.cause().empty()) {
    detail += ": " + std::string(core::trim(error.cause()));
  }
  // A server that takes no more writes goes on by itself; here it may never have begun.
  const bool folder =
      error.code() == core::ErrorCode::kReadOnly || error.code() == core::ErrorCode::kInternal;
  return {std::move(name),
          {Health::down, std::move(detail), std::string(folder ? kMendFolder : info.remedy)}};
}

/// Where links in mails lead.
operations::HealthFinding describe_links(const core::Configuration& configuration) {
  const auto url = configuration.text("server.public_url");
  if (!url.empty()) {
    return {Health::ok, url, ""};
  }
  if (configuration.text("mail.smtp_url").empty()) {
    return {Health::ok, "no mail is sent", ""};
  }
  return {Health::degraded, "links in mails lead to 127.0.0.1, where nobody else gets",
          "Set server.public_url to what people type."};
}

/// How old the current master key is.
operations::HealthFinding describe_keys(const std::vector<KeyState>& keys, core::Timestamp now) {
  constexpr std::chrono::days kLong{730};
  operations::HealthFinding out{Health::ok, {}, ""};
  const auto& current = keys.front();
  if (!current.made_at) {
    out.detail = "given by accounts.master_key; how old it is is not known";
  } else {
    const auto age = now - *current.made_at;
    out.detail =
        fmt::format("made {}, {} days ago", core::to_rfc3339(*current.made_at).substr(0, 10),
                    std::chrono::floor<std::chrono::days>(age).count());
    out.remedy = age > kLong ? "Rotate it: auriga keys rotate." : "";
  }
  const auto former =
      std::ranges::count_if(keys, [](const auto& key) { return !key.id.empty(); }) - 1;
  if (former > 0) {
    out.detail +=
        fmt::format("; {} former {} kept for reading", former, former == 1 ? "is" : "are");
  }
  if (keys.back().id.empty()) {
    out.status = Health::degraded;
    out.detail +=
        fmt::format("; {} sealed values are under a key that is not here", keys.back().sealed);
    out.remedy =
        "Put the key back into keys/master.key, as a line below the first, or set those "
        "secrets anew.";
  }
  return out;
}

platform::Task<> collect(const operations::HealthChecks& checks, std::vector<Finding>& out) {
  const auto report = co_await checks.report();
  for (const auto& check : report.checks) {
    out.push_back({check.name, {check.status, check.detail, check.remedy}});
  }
}

}  // namespace

int doctor(const Global& global) {
  std::vector<Finding> findings;
  const auto configuration = configuration_of(global);
  const auto faults = settings_faults(configuration, global.data);
  if (faults.empty()) {
    findings.push_back({"configuration", {Health::ok, "good", ""}});
  }
  for (const auto& fault : faults) {
    findings.push_back({"configuration", {Health::down, fault, "Mend it: auriga config sample."}});
  }
  if (configuration.faults().empty()) {
    findings.push_back({"port", check_port(configuration.text("server.host"),
                                           configuration.integer("server.port"))});
    findings.push_back({"links", describe_links(configuration)});
    try {
      const auto application = make_application(global, configuration);
      application->open();
      application->run(collect(application->health_checks(), findings));
      findings.push_back(
          {"master key", describe_keys(master_key_states(global, configuration, *application),
                                       core::system_clock().now())});
    } catch (const core::Error& error) {
      findings.push_back(failed("start", error));
    } catch (const std::exception& error) {
      findings.push_back({"start", {Health::down, error.what(), std::string(kMendFolder)}});
    }
  }
  if (global.json) {
    print_json(findings);
  } else {
    print_findings(findings);
  }
  const auto down = [](const Finding& one) { return one.finding.status == Health::down; };
  return std::ranges::any_of(findings, down) ? kFailed : kDone;
}

}  // namespace auriga::app::cli
