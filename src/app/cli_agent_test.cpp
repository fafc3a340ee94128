// auriga agent test: scripted conversations, on the data folder or on a server.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>

#include "app/cli.hpp"
#include "app/read_file.hpp"
#include "app/remote.hpp"
#include "app/write_file.hpp"
#include "core/crypto.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/error_registry.hpp"
#include "core/text.hpp"
#include "domains/accounts/service.hpp"
#include "domains/agents/service.hpp"
#include "domains/sessions/service.hpp"
#include "engines/agent_suite/report.hpp"

namespace auriga::app::cli {

using agent_suite::Reply;
using core::Error;
using core::ErrorCode;
using platform::Task;

namespace {

constexpr std::int64_t kMessagesMax = 200;

/// Where the agent is.
class Stage {
 public:
  Stage() = default;
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  virtual ~Stage() = default;

  virtual std::vector<agents::Agent> agents_named(const std::string& words) = 0;
  virtual sessions::ChatAnswer ask(const core::AgentId& agent, const std::string& actor,
                                   const std::optional<core::SessionId>& session,
                                   const std::string& message) = 0;
  virtual sessions::Session session(const core::AgentId& agent, const core::SessionId& id) = 0;
  virtual std::vector<sessions::Message> messages(const core::AgentId& agent,
                                                  const core::SessionId& id, std::int64_t from) = 0;
};

class ServerStage final : public Stage {
 public:
  explicit ServerStage(const Global& global) : remote_(global.server, global.key) {}

  std::vector<agents::Agent> agents_named(const std::string& words) override {
    return remote_.agents_named(words);
  }
  sessions::ChatAnswer ask(const core::AgentId& agent, const std::string& actor,
                           const std::optional<core::SessionId>& session,
                           const std::string& message) override {
    return remote_.chat(agent, actor, message, session);
  }
  sessions::Session session(const core::AgentId& /*agent*/, const core::SessionId& id) override {
    return remote_.session(id);
  }
  std::vector<sessions::Message> messages(const core::AgentId& /*agent*/, const core::SessionId& id,
                                          std::int64_t from) override {
    return remote_.messages(id, from);
  }

 private:
  Remote remote_;
};

// On the data folder.

Task<> list_here(Application& app, std::string words, std::vector<agents::Agent>& out) {
  const auto caller = co_await app.accounts().local_caller();
  agents::ListAgents query{
      .status = {}, .q = std::move(words), .limit = kMessagesMax, .cursor = {}};
  out = (co_await app.agents().list(caller, std::move(query))).items;
}

Task<> ask_here(Application& app, sessions::ChatRequest request, sessions::ChatAnswer& out) {
  const auto caller = co_await app.owner_of(request.agent_id);
  out = co_await app.sessions().chat(caller, local_actor(), std::move(request), nullptr);
}

Task<> session_here(Application& app, core::AgentId agent, core::SessionId id,
                    std::optional<sessions::Session>& out) {
  const auto caller = co_await app.owner_of(std::move(agent));
  out = co_await app.sessions().get(caller, std::move(id));
}

Task<> messages_here(Application& app, core::AgentId agent, core::SessionId id, std::int64_t from,
                     std::vector<sessions::Message>& out) {
  const auto caller = co_await app.owner_of(std::move(agent));
  out = (co_await app.sessions().messages(caller, std::move(id), from, kMessagesMax)).items;
}

class FolderStage final : public Stage {
 public:
  explicit FolderStage(const Global& global) : app_(make_application(global)) { app_->open(); }

  std::vector<agents::Agent> agents_named(const std::string& words) override {
    std::vector<agents::Agent> out;
    app_->run(list_here(*app_, words, out));
    return out;
  }
  sessions::ChatAnswer ask(const core::AgentId& agent, const std::string& actor,
                           const std::optional<core::SessionId>& session,
                           const std::string& message) override {
    sessions::ChatAnswer out;
    sessions::ChatRequest request{.agent_id = agent,
                                  .actor_id = actor,
                                  .session_id = session,
                                  .message = message,
                                  .metadata = {}};
    app_->run(ask_here(*app_, std::move(request), out));
    return out;
  }
  sessions::Session session(const core::AgentId& agent, const core::SessionId& id) override {
    std::optional<sessions::Session> out;
    app_->run(session_here(*app_, agent, id, out));
    return *std::move(out);
  }
  std::vector<sessions::Message> messages(const core::AgentId& agent, const core::SessionId& id,
                                          std::int64_t from) override {
    std::vector<sessions::Message> out;
    app_->run(messages_here(*app_, agent, id, from, out));
    return out;
  }

 private:
  std::unique_ptr<Application> app_;
};

core::AgentId find_agent(Stage& stage, const std::string& wanted) {
  if (wanted.empty()) {
    throw Error(ErrorCode::kValidationFailed,
                "the suite names no agent: write agent: NAME at its top, or give --agent");
  }
  if (auto id = core::AgentId::parse(wanted)) {
    return *std::move(id);
  }
  for (const auto& agent : stage.agents_named(wanted)) {
    if (core::equals_ignoring_case(agent.name, wanted)) {
      return agent.id;
    }
  }
  throw Error(ErrorCode::kNotFound, "there is no agent named " + wanted);
}

/// The tools that were called since `after`.
std::vector<agent_suite::ToolCall> calls_of(const std::vector<sessions::Message>& messages) {
  std::vector<agent_suite::ToolCall> out;
  for (const auto& message : messages) {
    if (message.tool && !message.tool->pending) {
      out.push_back({message.tool->name, message.tool->input});
    }
  }
  return out;
}

/// A problem as a sentence.
std::string told(const Error& error) {
  const auto& detail = error.detail();
  return detail.empty() ? std::string(core::error_info(error.code()).meaning) : detail;
}

class Player {
 public:
  Player(Stage& stage, core::AgentId agent) : stage_(stage), agent_(std::move(agent)) {}

  agent_suite::ConversationResult play(const agent_suite::Conversation& conversation) {
    agent_suite::ConversationResult out{.line = conversation.line,
                                        .name = conversation.name,
                                        .session = {},
                                        .turns = {},
                                        .error = {}};
    // Nobody that the agent has talked to before.
    const auto actor = "agent-test-" + core::random_token(core::system_random(), 9);
    std::optional<core::SessionId> session;
    std::int64_t heard = -1;
    try {
      for (const auto& turn : conversation.turns) {
        const auto answer = stage_.ask(agent_, actor, session, turn.customer);
        session = answer.session_id;
        out.session = session->text();
        auto reply = reply_of(answer, turn.expect, heard);
        heard = answer.position;
        auto misses = agent_suite::misses_of(turn.expect, reply);
        out.turns.push_back({turn.line, turn.customer, std::move(reply), std::move(misses)});
      }
    } catch (const Error& error) {
      out.error = told(error);
    }
    return out;
  }

 private:
  Reply reply_of(const sessions::ChatAnswer& answer, const agent_suite::Expectations& expect,
                 std::int64_t heard) {
    Reply out{.text = answer.result,
              .abstained = answer.abstained,
              .handed_off = answer.stop_reason == "handoff",
              .handoff_reason = {},
              .sources = {},
              .tools = {},
              .latency_ms = answer.metrics.latency_ms};
    for (const auto& source : answer.sources) {
      out.sources.push_back(source.document);
    }
    if (out.handed_off) {
      const auto session = stage_.session(agent_, answer.session_id);
      out.handoff_reason = session.handoff ? session.handoff->reason : std::string();
    }
    if (answer.metrics.tool_calls > 0 || !expect.tools.empty()) {
      out.tools = calls_of(stage_.messages(agent_, answer.session_id, heard + 1));
    }
    return out;
  }

  Stage& stage_;
  core::AgentId agent_;
};

int refuse(const Global& global, const std::string& file,
           const std::vector<agent_suite::LineFault>& faults) {
  boost::json::array all;
  for (const auto& fault : faults) {
    all.push_back({{"line", fault.line}, {"message", fault.message}});
    if (!global.json) {
      fmt::print(stderr, "{}:{}: {}\n", file, fault.line, fault.message);
    }
  }
  if (global.json) {
    fmt::print("{}\n", core::to_json(boost::json::object{{"suite", file}, {"faults", all}}));
  }
  return kUsage;
}

void write_report(const std::filesystem::path& file, const std::string& text) {
  std::FILE* const out = std::fopen(file.c_str(), "wbe");
  const bool whole = out != nullptr && std::fwrite(text.data(), 1, text.size(), out) == text.size();
  int error = whole ? 0 : errno;
  if (out != nullptr && std::fclose(out) != 0 && whole) {
    error = errno;
  }
  if (error != 0) {
    throw_file_error("cannot write", file, error);
  }
}

}  // namespace

int agent_test(const Global& global, const AgentTestOptions& options) {
  const auto file = options.suite.string();
  const auto suite = agent_suite::read_suite(read_file(options.suite));
  if (!suite) {
    return refuse(global, file, suite.error());
  }
  std::unique_ptr<Stage> stage;
  if (global.server.empty()) {
    stage = std::make_unique<FolderStage>(global);
  } else {
    stage = std::make_unique<ServerStage>(global);
  }
  const auto agent = find_agent(*stage, options.agent.empty() ? suite->agent : options.agent);
  Player player(*stage, agent);
  agent_suite::SuiteResult result{.file = file, .agent = agent.text(), .conversations = {}};
  for (const auto& conversation : suite->conversations) {
    result.conversations.push_back(player.play(conversation));
    if (!global.json) {
      fmt::print("{}", agent_suite::in_words(file, result.conversations.back()));
      std::fflush(stdout);
    }
  }
  const auto all = result.conversations.size();
  if (global.json) {
    fmt::print("{}\n", core::to_json(boost::json::value(agent_suite::as_json(result))));
  } else {
    fmt::print("{} of {} conversations passed\n", result.passed(), all);
  }
  if (!options.junit.empty()) {
    write_report(options.junit, agent_suite::as_junit(result));
  }
  return result.passed() == all ? kDone : kFailed;
}

}  // namespace auriga::app::cli
