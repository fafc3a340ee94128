#include "app/health_checks.hpp"

#include <fmt/format.h>

#include <system_error>

namespace auriga::app {

using operations::Health;
using operations::HealthFinding;

namespace {

constexpr std::uintmax_t kFullBytes = 64'000'000;
constexpr std::uintmax_t kShortBytes = 1'000'000'000;

}  // namespace

HealthFinding check_disk(const std::filesystem::path& folder) {
  std::error_code error;
  const auto space = std::filesystem::space(folder, error);
  if (error) {
    return {Health::down, "the data folder cannot be read: " + error.message(),
            "Check that the data folder exists and belongs to the server's user."};
  }
  const auto free = fmt::format("{:.1f} GB free", static_cast<double>(space.available) / 1e9);
  // Never down: what only reads is answered, and nodes that share what is full would all be taken
  // out of rotation at once.
  if (space.available < kFullBytes) {
    return {Health::degraded, free + ": the disk is full and writes are refused",
            "Free space on the disk of the data folder; writing resumes by itself."};
  }
  if (space.available < kShortBytes) {
    return {Health::degraded, free, "Free space on the disk of the data folder soon."};
  }
  return {Health::ok, free, ""};
}

HealthFinding check_database(const platform::db::Database& database) {
  const auto health = database.health();
  const auto* engine = database.engine() == platform::db::Engine::kSqlite ? "SQLite" : "PostgreSQL";
  if (!health.available) {
    return {Health::down, fmt::format("{}: {}", engine, health.reason),
            "Start the database or mend database.url; the server goes on by itself."};
  }
  if (health.read_only) {
    return {Health::degraded, fmt::format("{} takes no writes: {}", engine, health.reason),
            "Free space on the disk; writing resumes by itself."};
  }
  return {Health::ok, engine, ""};
}

platform::Task<HealthFinding> check_extraction(extraction::ExtractionPool& pool) {
  const auto answer = co_await pool.probe();
  if (answer) {
    co_return HealthFinding{Health::ok, "helpers answer", ""};
  }
  co_return HealthFinding{Health::degraded, answer.error().detail(),
                          "PDF, HTML and DOCX cannot be read: put auriga-extract beside auriga."};
}

platform::Task<HealthFinding> check_models(llm::ModelRegistry& models) {
  std::string missing;
  std::string names;
  for (const auto& model : co_await models.list()) {
    names += (names.empty() ? "" : ", ") + model.name;
    if (!model.reachable) {
      missing += (missing.empty() ? "" : ", ") + model.name;
    }
  }
  if (missing.empty()) {
    co_return HealthFinding{Health::ok, names, ""};
  }
  co_return HealthFinding{Health::degraded, missing + " cannot be reached; builtin answers",
                          "Check model.base_url and model.api_key, and that the endpoint runs."};
}

platform::Task<HealthFinding> check_mail(mail::MailService& mail) {
  if (!mail.on()) {
    co_return HealthFinding{Health::ok, "off", ""};
  }
  mail::MailState state;
  if (mail.running()) {
    state = mail.look();
  } else {
    state = co_await mail.probe();
  }
  if (state.last_failed_at && state.last_failed_at > state.last_taken_at) {
    co_return HealthFinding{Health::degraded, state.last_failure,
                            "Check mail.smtp_url, mail.user and mail.password; what waits is sent "
                            "when the mail server takes it."};
  }
  co_return HealthFinding{Health::ok, state.last_taken_at ? "reachable" : "on", ""};
}

}  // namespace auriga::app
