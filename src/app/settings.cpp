#include "app/settings.hpp"

#include <algorithm>
#include <cstdlib>
#include <system_error>

#include "app/broadcast_settings.hpp"
#include "app/data_folder.hpp"
#include "app/read_file.hpp"

extern char** environ;

namespace auriga::app {
namespace {

using core::Setting;
using enum core::SettingKind;

constexpr std::int64_t kMega = 1'000'000;

const std::vector<Setting>& table() {
  static const std::vector<Setting> all{
      {.name = "server.host",
       .standard = "127.0.0.1",
       .meaning = "Address to listen on. 0.0.0.0 or :: opens the server to the network.",
       .example = "0.0.0.0"},
      {.name = "server.port",
       .kind = kInteger,
       .standard = "8080",
       .meaning = "Port to listen on; 0 takes a free one.",
       .min = 0,
       .max = 65535},
      {.name = "server.shards",
       .kind = kInteger,
       .standard = "0",
       .meaning = "Threads that serve connections; 0 is one per core.",
       .min = 0,
       .max = 256},
      {.name = "server.public_url",
       .standard = "",
       .meaning = "How people reach the server: the beginning of the links in mails. Empty: "
                  "http://127.0.0.1 and the port.",
       .example = "https://agents.example.org"},
      {.name = "server.console",
       .standard = "",
       .meaning = "Folder of the built console; empty looks beside the program and in web/dist."},
      {.name = "server.trusted_proxies",
       .kind = kList,
       .standard = "",
       .meaning = "Addresses whose X-Forwarded-For and X-Forwarded-Proto are believed.",
       .example = "127.0.0.1,10.0.0.2"},
      {.name = "server.cors_origins",
       .kind = kList,
       .standard = "",
       .meaning = "Origins of web pages that may call the API from a browser.",
       .example = "https://shop.example.org"},
      {.name = "server.tls_certificate",
       .standard = "",
       .meaning = "PEM file with the certificate chain; with the key it switches TLS on."},
      {.name = "server.tls_key", .standard = "", .meaning = "PEM file with the private key."},
      {.name = "server.connections_max",
       .kind = kInteger,
       .standard = "10000",
       .meaning = "Connections at once; more are refused.",
       .min = 1,
       .max = 1'000'000},
      {.name = "server.connections_per_address",
       .kind = kInteger,
       .standard = "1000",
       .meaning = "Of these, from one address (of IPv6 one network of 64 bits); 0 is no limit. "
                  "Trusted proxies have none: what they pass on counts for the address that they "
                  "name.",
       .min = 0,
       .max = 1'000'000},
      {.name = "server.websockets_max",
       .kind = kInteger,
       .standard = "18000",
       .meaning = "WebSockets at once; more are refused.",
       .min = 1,
       .max = kMega},
      {.name = "server.request_seconds",
       .kind = kInteger,
       .standard = "60",
       .meaning = "Time a request may take where its operation has none of its own: answers of "
                  "agents have five minutes, uploads and executions that are waited for longer.",
       .min = 1,
       .max = 3600},
      {.name = "server.shutdown_seconds",
       .kind = kInteger,
       .standard = "10",
       .meaning = "Time running requests have to end when the server stops.",
       .min = 0,
       .max = 600},
      {.name = "database.url",
       .standard = "",
       .meaning = "Empty: SQLite in the data folder. Otherwise a PostgreSQL address (15 or newer), "
                  "or sqlite:PATH, a file elsewhere, which auriga restore does not fill; or where "
                  "either stands: env:NAME or file:PATH.",
       .example = "postgresql://auriga@db.example.org/auriga",
       .reference = true},
      {.name = "database.connections",
       .kind = kInteger,
       .standard = "4",
       .meaning = "PostgreSQL connections per shard.",
       .min = 1,
       .max = 100},
      {.name = "database.readers",
       .kind = kInteger,
       .standard = "2",
       .meaning = "SQLite reader threads.",
       .min = 1,
       .max = 64},
      {.name = "accounts.registration",
       .kind = kChoice,
       .standard = "invitation",
       .meaning = "Who may make an account once the owner exists.",
       .choices = {"open", "invitation", "closed"}},
      {.name = "accounts.access_minutes",
       .kind = kInteger,
       .standard = "15",
       .meaning = "How long an access token lives.",
       .min = 1,
       .max = 1440},
      {.name = "accounts.refresh_days",
       .kind = kInteger,
       .standard = "30",
       .meaning = "How long a sign-in lives without use.",
       .min = 1,
       .max = 365},
      {.name = "accounts.master_key",
       .kind = kSecret,
       .standard = "",
       .meaning =
           "Key that seals secrets at rest, 32 bytes as base64url; empty: keys/master.key in "
           "the data folder, made at first start. Former ones may follow, with spaces between: "
           "they still open. All nodes need the same.",
       .example = "file:/etc/auriga/master.key"},
      {.name = "knowledge.document_bytes_max",
       .kind = kInteger,
       .standard = "52428800",
       .meaning = "Largest document.",
       .min = 1024,
       .max = 1000 * kMega},
      {.name = "knowledge.upload_bytes_max",
       .kind = kInteger,
       .standard = "536870912",
       .meaning = "Largest upload of several documents.",
       .min = 1024,
       .max = 10000 * kMega},
      {.name = "knowledge.documents_max",
       .kind = kInteger,
       .standard = "20000",
       .meaning = "Documents per agent.",
       .min = 1,
       .max = kMega},
      {.name = "knowledge.index_idle_minutes",
       .kind = kInteger,
       .standard = "30",
       .meaning = "After this time without use an agent's index leaves memory.",
       .min = 1,
       .max = 100000},
      {.name = "knowledge.memory_mb",
       .kind = kInteger,
       .standard = "1024",
       .meaning =
           "Memory of all indexes, MiB: above, those that were not used for longest leave. One "
           "that was used within the last minute stays.",
       .min = 16,
       .max = kMega},
      {.name = "extraction.processes",
       .kind = kInteger,
       .standard = "2",
       .meaning = "Helper processes that read PDF, HTML and DOCX.",
       .min = 1,
       .max = 64},
      {.name = "extraction.seconds",
       .kind = kInteger,
       .standard = "30",
       .meaning = "Time one document may take.",
       .min = 1,
       .max = 600},
      {.name = "extraction.memory_mb",
       .kind = kInteger,
       .standard = "512",
       .meaning = "Memory one helper process may use.",
       .min = 64,
       .max = 16384},
      {.name = "model.base_url",
       .standard = "",
       .meaning = "An OpenAI-compatible endpoint. Empty: the builtin provider answers, which needs "
                  "no model.",
       .example = "http://127.0.0.1:11434/v1"},
      {.name = "model.name",
       .standard = "",
       .meaning = "The model to ask there.",
       .example = "llama3.1"},
      {.name = "model.api_key",
       .kind = kSecret,
       .standard = "",
       .meaning = "Its key.",
       .example = "env:OPENAI_API_KEY"},
      {.name = "model.context_tokens",
       .kind = kInteger,
       .standard = "0",
       .meaning = "The model's context, its answer included: what an agent says to it is cut to "
                  "fit. 0: a model that refuses what is too long is asked with less; for one that "
                  "cuts it silently, as Ollama does, set it.",
       .example = "4096",
       .min = 0,
       .max = 10'000'000},
      {.name = "model.seconds",
       .kind = kInteger,
       .standard = "60",
       .meaning = "Time the model has for an answer; then builtin answers.",
       .min = 1,
       .max = 600},
      {.name = "model.others",
       .kind = kList,
       .standard = "",
       .meaning = "Further models of that endpoint that agents may use.",
       .example = "qwen2.5,mistral"},
      {.name = "model.streaming",
       .kind = kFlag,
       .standard = "true",
       .meaning = "Whether the endpoint sends an answer piece by piece."},
      {.name = "model.makes_agents",
       .kind = kFlag,
       .standard = "true",
       .meaning = "Whether an agent's model is asked in the making of the agent as well; what it "
                  "says is checked, and builtin makes every stage without it."},
      {.name = "model.silence_seconds",
       .kind = kInteger,
       .standard = "20",
       .meaning = "Time until the model's first words, and between any two pieces of its answer.",
       .min = 1,
       .max = 600},
      {.name = "mail.smtp_url",
       .standard = "",
       .meaning = "The mail server: smtp://host:port (587; STARTTLS where offered) or "
                  "smtps://host:port (465). Empty: no mail is sent.",
       .example = "smtp://mail.example.org:587"},
      {.name = "mail.user", .standard = "", .meaning = "Whom to sign in as there; empty: nobody."},
      {.name = "mail.password",
       .kind = kSecret,
       .standard = "",
       .meaning = "The password. It is sent over TLS alone, or to a server of this machine.",
       .example = "env:MAIL_PASSWORD"},
      {.name = "mail.from",
       .standard = "",
       .meaning = "The address mail comes from.",
       .example = "Auriga <auriga@example.org>"},
      {.name = "mail.ca_file",
       .standard = "",
       .meaning = "PEM file of the authorities that vouch for the mail server; empty: the "
                  "system's."},
      {.name = "outgoing.hosts",
       .kind = kList,
       .standard = "",
       .meaning = "The only hosts that agents' tools and workflows may call; empty: all that have "
                  "a public address.",
       .example = "api.example.org,*.shop.example.org"},
      {.name = "outgoing.networks",
       .kind = kList,
       .standard = "",
       .meaning = "Networks they may call though their addresses are not public.",
       .example = "10.20.0.0/16"},
      {.name = "outgoing.plain_http",
       .kind = kFlag,
       .standard = "false",
       .meaning = "Whether they may call http as well as https."},
      {.name = "limits.requests_per_minute",
       .kind = kInteger,
       .standard = "1200",
       .meaning = "Requests a minute per user or, without sign-in, per address; 0 is no limit.",
       .min = 0,
       .max = 100 * kMega},
      {.name = "limits.logins_per_minute",
       .kind = kInteger,
       .standard = "10",
       .meaning = "Sign-in attempts a minute per address; 0 is no limit.",
       .min = 0,
       .max = kMega},
      {.name = "limits.storage_mb",
       .kind = kInteger,
       .standard = "10240",
       .meaning = "What an organisation may keep of documents as they were given, in MiB; 0 is no "
                  "limit.",
       .min = 0,
       .max = 100 * kMega},
      {.name = "limits.executions_open",
       .kind = kInteger,
       .standard = "200000",
       .meaning =
           "Executions of workflows that an organisation may have under way on a node; 0 is no "
           "limit.",
       .min = 0,
       .max = 100 * kMega},
      {.name = "retention.sessions_days",
       .kind = kInteger,
       .standard = "365",
       .meaning = "Conversations older than this are deleted; 0 keeps them.",
       .min = 0,
       .max = 36500},
      {.name = "retention.broadcasts_days",
       .kind = kInteger,
       .standard = "90",
       .meaning = "Broadcasts that ended longer ago are deleted; 0 keeps them.",
       .min = 0,
       .max = 36500},
      {.name = "retention.executions_days",
       .kind = kInteger,
       .standard = "90",
       .meaning = "Executions of workflows that ended longer ago are deleted with their history; 0 "
                  "keeps them.",
       .min = 0,
       .max = 36500},
      {.name = "retention.notifications_days",
       .kind = kInteger,
       .standard = "90",
       .meaning = "Notifications older than this are deleted; 0 keeps them.",
       .min = 0,
       .max = 36500},
      {.name = "retention.audit_days",
       .kind = kInteger,
       .standard = "365",
       .meaning = "Audit log entries older than this are deleted; 0 keeps them.",
       .min = 0,
       .max = 36500},
      {.name = "log.level",
       .kind = kChoice,
       .standard = "info",
       .meaning = "The least level written.",
       .choices = {"debug", "info", "warning", "error"}},
      {.name = "log.format",
       .kind = kChoice,
       .standard = "text",
       .meaning = "Lines for people (text) or machines (json).",
       .choices = {"text", "json"}},
      {.name = "log.access",
       .kind = kFlag,
       .standard = "true",
       .meaning = "Write a line per request."},
  };
  return all;
}

}  // namespace

std::span<const Setting> settings() {
  static const std::vector<Setting> all = [] {
    auto settings = table();
    const auto broadcasts = broadcast_settings();
    // In the order of the page: broadcasts before what concerns all.
    settings.insert(
        std::find_if(settings.begin(), settings.end(),
                     [](const Setting& setting) { return setting.name.starts_with("limits."); }),
        broadcasts.begin(), broadcasts.end());
    return settings;
  }();
  return all;
}

std::filesystem::path configuration_file(const ConfigurationInput& input) {
  if (!input.config_file.empty()) {
    return input.config_file;
  }
  // An empty variable counts as none, as those of the settings do.
  if (const char* named = std::getenv("AURIGA_CONFIG"); named != nullptr && *named != '\0') {
    return named;
  }
  const auto own = input.data / kSettingsFileName;
  return std::filesystem::exists(own) ? own : std::filesystem::path();
}

core::Configuration load_configuration(const ConfigurationInput& input) {
  core::Configuration configuration(settings());
  try {
    if (const auto file = configuration_file(input); !file.empty()) {
      configuration.load_toml(read_file(file), file.string());
    }
  } catch (const std::system_error& error) {
    configuration.add_fault(error.what());
  }
  std::vector<std::string> names;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view pair(*entry);
    names.emplace_back(pair.substr(0, pair.find('=')));
  }
  configuration.load_environment([](const char* name) -> const char* { return std::getenv(name); },
                                 names);
  for (const auto& assignment : input.assignments) {
    const auto equals = assignment.find('=');
    configuration.set(assignment.substr(0, equals),
                      equals == std::string::npos ? "" : assignment.substr(equals + 1),
                      core::SettingSource::kFlag);
  }
  configuration.resolve_secrets(
      [](std::string_view kind, std::string_view name) -> std::optional<std::string> {
        if (kind == "file") {
          try {
            return read_file(name);
          } catch (const std::system_error&) {
            return std::nullopt;  // Said among the configuration's faults.
          }
        }
        const char* value = std::getenv(std::string(name).c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
      });
  return configuration;
}

}  // namespace auriga::app
