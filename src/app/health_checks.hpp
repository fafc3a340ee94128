// What /health/ready and `auriga doctor` look at.
#pragma once

#include <filesystem>

#include "domains/mail/service.hpp"
#include "domains/operations/health.hpp"
#include "engines/extraction/pool.hpp"
#include "engines/llm/model_registry.hpp"
#include "platform/database/database.hpp"

namespace auriga::app {

/// Free space of the folder's disk: degraded below 1 GB, and full below 64 MB; down where the
/// folder cannot be read.
[[nodiscard]] operations::HealthFinding check_disk(const std::filesystem::path& folder);

[[nodiscard]] operations::HealthFinding check_database(const platform::db::Database& database);

[[nodiscard]] platform::Task<operations::HealthFinding> check_extraction(
    extraction::ExtractionPool& pool);

/// Degraded when a configured model cannot be reached: builtin answers meanwhile.
[[nodiscard]] platform::Task<operations::HealthFinding> check_models(llm::ModelRegistry& models);

/// Off, reachable, or degraded with the last failure. In a server it does not wait: the mail server
/// is asked afterwards, at most once a minute.
[[nodiscard]] platform::Task<operations::HealthFinding> check_mail(mail::MailService& mail);

}  // namespace auriga::app
