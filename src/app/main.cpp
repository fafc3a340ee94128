// auriga: the one program. This file reads the command line; each command is a function of cli.hpp.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <exception>
#include <iostream>

#include "app/cli.hpp"
#include "app/cli_keys.hpp"
#include "core/error.hpp"
#include "core/error_registry.hpp"
#include "platform/log/log.hpp"

namespace {

using namespace auriga;
namespace cli = app::cli;

/// An error for people: what was wrong and what to do.
void tell(const core::Error& error) {
  const auto& info = core::error_info(error.code());
  std::cerr << "auriga: " << (error.detail().empty() ? info.meaning : error.detail()) << '\n';
  for (const auto& fault : error.faults()) {
    std::cerr << "  " << fault.pointer << ": " << fault.message << '\n';
  }
  if (!error.cause().empty()) {
    std::cerr << "  (" << error.cause() << ")\n";
  }
  // Here nobody has a request id: what there is to say was said.
  if (error.code() != core::ErrorCode::kInternal) {
    std::cerr << "  " << info.remedy << '\n';
  }
}

struct Commands {
  int code = cli::kDone;
  cli::Global global;
  cli::ServeOptions serve;
  cli::CreateOptions create;
  cli::RotateKeysOptions rotate;
  std::filesystem::path folder;
  std::filesystem::path definition;
  std::filesystem::path input;
  cli::StateTestOptions test;
  cli::AgentTestOptions agent_test;
  std::string port;
  std::string agent;
  std::string words;
  bool replace = false;
  bool without_backup = false;
};

void add_serving(CLI::App& main, Commands& c) {
  const auto add = [&](const char* name, const char* meaning, bool demo) {
    auto* command = main.add_subcommand(name, meaning);
    command->add_option("--port", c.port, "Port to listen on; 0 takes a free one");
    if (!demo) {
      command->add_flag("--demo", c.serve.demo, "Fill the server with the demo");
    }
    command->callback([&c, demo] {
      if (!c.port.empty()) {
        c.global.assignments.push_back("server.port=" + c.port);
      }
      c.serve.demo = c.serve.demo || demo;
      c.code = cli::serve(c.global, c.serve);
    });
  };
  add("serve", "Serve the console and the API", false);
  add("demo", "Serve, with the demo's data", true);
}

void add_data(CLI::App& main, Commands& c) {
  auto* migrate = main.add_subcommand("migrate", "Bring the database up to this version");
  migrate->add_flag("--without-backup", c.without_backup, "Take no backup of the data before");
  migrate->callback([&c] { c.code = cli::migrate(c.global, c.without_backup); });
  auto* backup = main.add_subcommand("backup", "Copy everything into a new folder");
  backup->add_option("folder", c.folder, "The folder to make")->required();
  backup->callback([&c] { c.code = cli::backup(c.global, c.folder); });
  auto* restore = main.add_subcommand("restore", "Fill the data folder from a backup");
  restore->add_option("folder", c.folder, "The backup")->required();
  restore->add_flag("--replace", c.replace, "Even when the data folder holds something");
  restore->callback([&c] { c.code = cli::restore(c.global, c.folder, c.replace); });
  main.add_subcommand("doctor", "Look at everything the server needs")->callback([&c] {
    c.code = cli::doctor(c.global);
  });
}

void add_config(CLI::App& main, Commands& c) {
  auto* config = main.add_subcommand("config", "The configuration");
  config->require_subcommand(1);
  config->add_subcommand("check", "Say what is wrong with it")->callback([&c] {
    c.code = cli::config_check(c.global);
  });
  config->add_subcommand("show", "Values in force and where they come from")->callback([&c] {
    c.code = cli::config_show(c.global);
  });
  config->add_subcommand("sample", "A commented file with every setting")->callback([&c] {
    c.code = cli::config_sample();
  });
  config->add_subcommand("docs", "The page docs/configuration.md")->callback([&c] {
    c.code = cli::config_docs();
  });
}

void add_account(CLI::App& main, Commands& c) {
  auto* account = main.add_subcommand("account", "The accounts of the data folder");
  account->require_subcommand(1);
  auto* reset = account->add_subcommand("reset-link", "Make a link that sets a new password, once");
  reset->add_option("email", c.words, "Whose")->required();
  reset->callback([&c] { c.code = cli::account_reset_link(c.global, c.words); });
}

void add_keys(CLI::App& main, Commands& c) {
  auto* keys = main.add_subcommand("keys", "The master keys, which seal secrets at rest");
  keys->require_subcommand(1);
  keys->add_subcommand("list", "Say which there are, and how much each seals")->callback([&c] {
    c.code = cli::keys_list(c.global);
  });
  auto* rotate = keys->add_subcommand("rotate", "Put a new one in force and seal all under it");
  rotate->add_flag("--forget", c.rotate.forget, "Forget the former ones, which leaked perhaps");
  rotate->add_flag("--all-stopped", c.rotate.all_stopped,
                   "On PostgreSQL: every server of the database is stopped");
  rotate->add_flag("--all-restarted", c.rotate.all_restarted,
                   "With accounts.master_key: every server was restarted with those keys");
  rotate->callback([&c] { c.code = cli::keys_rotate(c.global, c.rotate); });
}

void add_agent(CLI::App& main, Commands& c) {
  auto* agent = main.add_subcommand("agent", "Make agents and ask them");
  agent->require_subcommand(1);
  auto* create = agent->add_subcommand("create", "Make an agent");
  create->add_option("--name", c.create.name, "Its name")->required();
  create->add_option("--sop", c.create.sop, "File with its procedure, Markdown")
      ->required()
      ->check(CLI::ExistingFile);
  create->add_option("--docs", c.create.documents, "Folder with its documents")
      ->check(CLI::ExistingDirectory);
  create->callback([&c] { c.code = cli::agent_create(c.global, c.create); });
  auto* chat = agent->add_subcommand("chat", "Ask an agent");
  chat->add_option("agent", c.agent, "Its id")->required();
  chat->add_option("question", c.words, "The question")->required();
  chat->callback([&c] { c.code = cli::agent_chat(c.global, c.agent, c.words); });
  auto* search = agent->add_subcommand("search", "Search an agent's documents");
  search->add_option("agent", c.agent, "Its id")->required();
  search->add_option("words", c.words, "What to look for")->required();
  search->callback([&c] { c.code = cli::agent_search(c.global, c.agent, c.words); });
  auto* test = agent->add_subcommand("test", "Play scripted conversations and check the answers");
  test->add_option("suite", c.agent_test.suite, "File of YAML or JSON; see docs/agent-tests.md")
      ->required()
      ->check(CLI::ExistingFile);
  test->add_option("--agent", c.agent_test.agent, "Its id or name, instead of the suite's");
  test->add_option("--junit", c.agent_test.junit, "File to write a JUnit report to");
  test->callback([&c] { c.code = cli::agent_test(c.global, c.agent_test); });
}

void add_workflow_test(CLI::App& workflow, Commands& c) {
  auto* test = workflow.add_subcommand("test", "Test one state with a mock of what it would call");
  auto& options = c.test;
  test->add_option("definition", options.definition,
                   "File with a state, or with a machine and --state")
      ->required();
  test->add_option("--state", options.state, "Which state of a machine");
  test->add_option("--input", options.input, "File of JSON; left out: {}");
  test->add_option("--mock", options.mock, "File with a mock: result or errorOutput");
  test->add_option("--inspection-level", options.level, "INFO, DEBUG or TRACE");
  test->add_option("--context", options.context, "File with the context object");
  test->add_option("--variables", options.variables, "File with an object of variables");
  test->add_option("--configuration", options.configuration, "File with a stateConfiguration");
  test->add_option("--role", options.role, "In whose name the state acts");
  test->add_flag("--reveal-secrets", options.reveal_secrets, "As in TestState");
  test->callback([&c] { c.code = cli::workflow_test(c.global, c.test); });
}

void add_workflow(CLI::App& main, Commands& c) {
  auto* workflow = main.add_subcommand("workflow", "Workflows in Amazon States Language");
  workflow->require_subcommand(1);
  auto* run = workflow->add_subcommand("run", "Run a definition here, without a server");
  run->add_option("definition", c.definition, "File of JSON; - reads standard input")->required();
  run->add_option("--input", c.input, "File of JSON; left out: {}");
  run->callback([&c] { c.code = cli::workflow_run(c.global, c.definition, c.input); });
  auto* validate = workflow->add_subcommand("validate", "Say what is wrong with a definition");
  validate->add_option("definition", c.definition, "File of JSON; - reads standard input")
      ->required();
  validate->callback([&c] { c.code = cli::workflow_validate(c.global, c.definition); });
  add_workflow_test(*workflow, c);
}

int run(int argc, char** argv) {
  Commands c;
  if (const char* data = std::getenv("AURIGA_DATA"); data != nullptr && *data != '\0') {
    c.global.data = data;
  }
  CLI::App main("Auriga, a real-time agent server.", "auriga");
  main.set_version_flag("--version", AURIGA_VERSION, "Print the version and exit");
  main.require_subcommand(1);
  main.fallthrough();
  main.add_option("--data", c.global.data, "Data folder (AURIGA_DATA; ./data)");
  main.add_option("--config", c.global.config_file, "Configuration file (AURIGA_CONFIG)");
  main.add_option("--set", c.global.assignments, "A setting, as section.name=value")
      ->allow_extra_args(false);
  main.add_option("--server", c.global.server, "Ask this server instead of the data folder");
  main.add_option("--key", c.global.key, "API key for --server (AURIGA_API_KEY)")
      ->envname("AURIGA_API_KEY");
  main.add_flag("--json", c.global.json, "Answer in JSON, for scripts");
  add_serving(main, c);
  add_data(main, c);
  add_config(main, c);
  add_account(main, c);
  add_keys(main, c);
  add_agent(main, c);
  add_workflow(main, c);
  main.add_subcommand("openapi", "The API's description")->callback([&c] {
    c.code = cli::openapi();
  });
  main.add_subcommand("version", "The version")->callback([&c] {
    c.code = cli::version(c.global);
  });
  try {
    main.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return main.exit(error) == 0 ? cli::kDone : cli::kUsage;
  }
  return c.code;
}

}  // namespace

int main(int argc, char** argv) {
  // Conversations, documents and keys are nobody else's on this machine.
  ::umask(077);
  // What a command prints is for people or scripts; the log has only what went wrong. A server
  // opens it again as its configuration says.
  platform::log::open(platform::log::Level::kWarning, platform::log::Format::kText);
  try {
    return run(argc, argv);
  } catch (const core::Error& error) {
    tell(error);
  } catch (const std::exception& error) {
    std::cerr << "auriga: " << error.what() << '\n';
  }
  return cli::kFailed;
}
