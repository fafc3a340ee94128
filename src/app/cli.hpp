// The command line: what its commands share.
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/application.hpp"

namespace auriga::app::cli {

/// Options of every command.
struct Global {
  std::filesystem::path data = "data";
  std::filesystem::path config_file;
  std::vector<std::string> assignments;  ///< "section.name=value".
  std::string server;                    ///< Base URL; empty: work on the data folder.
  std::string key;                       ///< API key for `server`.
  bool json = false;                     ///< For scripts: one JSON document on standard output.
};

/// Exit codes: 0 done, 1 failed, 2 used wrongly.
constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

/// The settings in force; faults are in it, not thrown.
[[nodiscard]] core::Configuration configuration_of(const Global& global);

/// The program on the data folder, for a tool; not yet open.
[[nodiscard]] std::unique_ptr<Application> make_application(const Global& global,
                                                            core::Configuration configuration);
[[nodiscard]] inline std::unique_ptr<Application> make_application(const Global& global) {
  return make_application(global, configuration_of(global));
}

/// Who a change on the data folder is put down to.
[[nodiscard]] inline core::Actor local_actor() {
  return {.kind = core::Caller::Kind::system, .id = "command-line", .name = "command line"};
}

struct ServeOptions {
  bool demo = false;
};
int serve(const Global& global, const ServeOptions& options);

int migrate(const Global& global, bool without_backup);
int backup(const Global& global, const std::filesystem::path& target);
int restore(const Global& global, const std::filesystem::path& from, bool replace);
int doctor(const Global& global);

int config_check(const Global& global);
int config_show(const Global& global);
int config_sample();
int config_docs();

/// Makes a link that sets a new password for whoever has this address.
int account_reset_link(const Global& global, const std::string& email);

struct CreateOptions {
  std::string name;
  std::filesystem::path sop;
  std::filesystem::path documents;  ///< Folder; empty for none.
};
int agent_create(const Global& global, const CreateOptions& options);
int agent_chat(const Global& global, const std::string& agent, const std::string& question);
int agent_search(const Global& global, const std::string& agent, const std::string& words);

struct AgentTestOptions {
  std::filesystem::path suite;
  std::string agent;            ///< Its id or name; empty: the suite says.
  std::filesystem::path junit;  ///< Where the report goes; empty: nowhere.
};
/// Plays scripted conversations. Done: all passed; used wrongly: the suite has faults.
int agent_test(const Global& global, const AgentTestOptions& options);

/// Says what is wrong with a definition. "-" stands for standard input, here and below.
int workflow_validate(const Global& global, const std::filesystem::path& definition);
/// Runs one without a server; `input` is a file of JSON, empty for `{}`.
int workflow_run(const Global& global, const std::filesystem::path& definition,
                 const std::filesystem::path& input);

struct StateTestOptions {
  std::filesystem::path definition;
  std::optional<std::string> state;
  std::filesystem::path input;  ///< Here and below: empty for none.
  std::filesystem::path mock;
  std::filesystem::path context;
  std::filesystem::path variables;
  std::filesystem::path configuration;
  std::string level = "INFO";
  std::string role;
  bool reveal_secrets = false;
};
/// Tests one state as AWS Step Functions' TestState does. Done: it was carried out, however it
/// ended; the status is in the answer.
int workflow_test(const Global& global, const StateTestOptions& options);

int openapi();
int version(const Global& global);

/// A line with a bar for people, rewritten in place on a terminal; silent otherwise.
class ProgressBar {
 public:
  explicit ProgressBar(bool wanted);
  ~ProgressBar();  ///< Clears the line.
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  void show(std::string_view label, std::int64_t done, std::int64_t total);

 private:
  bool on_;
};

}  // namespace auriga::app::cli
