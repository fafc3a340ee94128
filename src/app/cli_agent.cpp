// auriga agent: on the data folder itself, or on a server by its API.
#include <fmt/color.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <span>
#include <thread>

#include "app/cli.hpp"
#include "app/folder_files.hpp"
#include "app/read_file.hpp"
#include "app/remote.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "domains/accounts/service.hpp"
#include "domains/agents/reading.hpp"
#include "domains/agents/service.hpp"
#include "domains/sessions/service.hpp"
#include "platform/log/log.hpp"

namespace auriga::app::cli {

using core::Error;
using core::ErrorCode;
using platform::Task;

namespace {

constexpr std::string_view kActor = "command-line";
constexpr std::int64_t kHits = 5;

core::AgentId parse_agent(const std::string& text) {
  const auto id = core::AgentId::parse(text);
  if (!id) {
    throw Error(ErrorCode::kValidationFailed, "'" + text + "' is no agent id (agt_…)");
  }
  return *id;
}

// On the data folder.

Task<> create_here(Application& app, agents::AgentRequest request,
                   std::vector<agents::Upload> files, agents::Agent& out) {
  const auto caller = co_await app.accounts().local_caller();
  out = co_await app.agents().create(caller, local_actor(), std::move(request), std::move(files));
}

Task<> read_here(Application& app, agents::Agent& out) {
  const auto caller = co_await app.accounts().local_caller();
  co_await app.reading().read_all(caller.tenant, out.id);
  co_await app.make_here(caller.tenant, out.id);
  out = co_await app.agents().get(caller, out.id);
}

Task<> progress_here(Application& app, core::AgentId agent, agents::AgentProgress& out) {
  const auto caller = co_await app.accounts().local_caller();
  out = co_await app.agents().progress(caller, std::move(agent));
}

Task<> failed_here(Application& app, core::AgentId agent, std::vector<agents::Document>& out) {
  const auto caller = co_await app.accounts().local_caller();
  agents::ListDocuments query{.agent_id = std::move(agent),
                              .status = agents::DocumentStatus::failed,
                              .limit = 200,
                              .cursor = std::nullopt};
  out = (co_await app.agents().documents(caller, std::move(query))).items;
}

Task<> chat_here(Application& app, core::AgentId agent, std::string question,
                 sessions::ChatAnswer& out) {
  const auto caller = co_await app.owner_of(agent);
  sessions::ChatRequest request{.agent_id = std::move(agent),
                                .actor_id = std::string(kActor),
                                .session_id = std::nullopt,
                                .message = std::move(question),
                                .metadata = {}};
  out = co_await app.sessions().chat(caller, local_actor(), std::move(request), nullptr);
}

Task<> search_here(Application& app, core::AgentId agent, std::string words,
                   agents::SearchResults& out) {
  const auto caller = co_await app.owner_of(agent);
  agents::SearchRequest request{std::move(agent), std::move(words), kHits};
  out = co_await app.agents().search(caller, std::move(request));
}

// What is printed.

/// Of a folder with much beside the documents the first will do.
constexpr std::size_t kSkippedShown = 20;

void print_skipped(const std::vector<SkippedFile>& skipped) {
  const auto shown = std::min(skipped.size(), kSkippedShown);
  for (const auto& [name, why] : std::span(skipped).first(shown)) {
    fmt::print(stderr, "  {} is left out: {}\n", name, why);
  }
  if (skipped.size() > shown) {
    fmt::print(stderr, "  {} more are left out\n", skipped.size() - shown);
  }
}

void print_agent(const Global& global, const agents::Agent& agent,
                 const std::vector<agents::Document>& failed,
                 const std::vector<SkippedFile>& skipped) {
  if (global.json) {
    boost::json::array left_out;
    for (const auto& [name, why] : skipped) {
      left_out.push_back({{"name", name}, {"why", why}});
    }
    boost::json::array faults;
    for (const auto& document : failed) {
      faults.push_back({{"document", document.name},
                        {"code", document.error->code},
                        {"message", document.error->message},
                        {"remedy", document.error->remedy}});
    }
    boost::json::object out{{"agent_id", agent.id.text()},
                            {"name", agent.name},
                            {"status", core::enum_name(agent.status)},
                            {"documents", agent.knowledge.documents},
                            {"passages", agent.knowledge.passages},
                            {"failed", std::move(faults)},
                            {"left_out", std::move(left_out)}};
    fmt::print("{}\n", boost::json::serialize(out));
    return;
  }
  print_skipped(skipped);
  fmt::print("{}  {} ({}): {} of {} documents read, {} passages\n", agent.id.text(), agent.name,
             core::enum_name(agent.status), agent.knowledge.ready, agent.knowledge.documents,
             agent.knowledge.passages);
  for (const auto& document : failed) {
    fmt::print("  {}: {} {}\n", document.name, document.error->message, document.error->remedy);
  }
}

void print_answer(const Global& global, const std::string& agent,
                  const sessions::ChatAnswer& answer) {
  if (global.json) {
    boost::json::array sources;
    for (const auto& source : answer.sources) {
      sources.push_back({{"document", source.document},
                         {"document_id", source.document_id.text()},
                         {"heading", source.heading},
                         {"quote", source.quote},
                         {"start", source.start},
                         {"end", source.end},
                         {"score", source.score}});
    }
    boost::json::object out{{"agent_id", agent},
                            {"session_id", answer.session_id.text()},
                            {"answer", answer.result},
                            {"abstained", answer.abstained},
                            {"stop_reason", answer.stop_reason},
                            {"model", answer.metrics.model},
                            {"sources", std::move(sources)}};
    fmt::print("{}\n", boost::json::serialize(out));
    return;
  }
  fmt::print("{}\n", answer.result);
  for (const auto& source : answer.sources) {
    fmt::print("\n  {}{}{}, characters {}–{}\n  “{}”\n", source.document,
               source.heading.empty() ? "" : " › ", source.heading, source.start, source.end,
               source.quote);
  }
}

void print_hits(const Global& global, const agents::SearchResults& results) {
  if (global.json) {
    fmt::print("{}\n", core::to_json(results));
    return;
  }
  for (const auto& hit : results.items) {
    fmt::print("{:6.2f}  {}{}{}\n        {}\n", hit.score, hit.document,
               hit.heading.empty() ? "" : " › ", hit.heading, hit.quote);
  }
  fmt::print("{} passages in {} µs\n", results.items.size(), results.took_us);
}

}  // namespace

ProgressBar::ProgressBar(bool wanted) : on_(wanted && ::isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (on_) {
    fmt::print(stderr, "\r\x1b[K");
  }
}

void ProgressBar::show(std::string_view label, std::int64_t done, std::int64_t total) {
  if (!on_) {
    return;
  }
  constexpr std::int64_t kWidth = 24;
  const auto filled = total > 0 ? kWidth * done / total : 0;
  std::string bar;
  for (std::int64_t i = 0; i < kWidth; ++i) {
    bar += i < filled ? "━" : "╌";
  }
  fmt::print(stderr, "\r\x1b[K{} {}/{}  {}", bar, done, total, label);
  std::fflush(stderr);
}

int agent_create(const Global& global, const CreateOptions& options) {
  const auto sop = read_file(options.sop);
  if (!core::is_utf8(sop)) {
    throw Error(ErrorCode::kDocumentBadEncoding,
                options.sop.string() + " is no text in UTF-8; an SOP is Markdown");
  }
  const boost::json::object given{{"agent_name", options.name}, {"sop", sop}};
  auto request = core::value_or_throw(core::decode<agents::AgentRequest>(given));
  FolderFiles folder;
  if (!options.documents.empty()) {
    folder = files_of(options.documents);
  }
  const auto& files = folder.files;
  agents::Agent made;
  std::vector<agents::Document> failed;
  if (!global.server.empty()) {
    Remote remote(global.server, global.key);
    ProgressBar bar(!global.json);
    made = remote.create(request, files, [&bar](const agents::AgentProgress& progress) {
      bar.show(progress.label, progress.done, progress.total);
    });
    failed = remote.failed_documents(made.id);
  } else {
    const auto app = make_application(global);
    // A server on the folder would take what has no row yet for left behind, and make the agent
    // too.
    app->open(Opening::kMake);
    ProgressBar bar(!global.json);
    bar.show("Storing the documents", 0, static_cast<std::int64_t>(files.size()));
    app->run(create_here(*app, std::move(request), files, made));
    const auto id = made.id;
    std::jthread watch([&app, &bar, id](const std::stop_token& stop) {
      constexpr std::chrono::milliseconds kRedraw{100};
      std::mutex mutex;
      std::condition_variable_any ended;  // Woken by `stop`.
      std::unique_lock lock(mutex);
      try {
        do {
          agents::AgentProgress now;
          app->run(progress_here(*app, id, now));
          bar.show(now.label, now.done, now.total);
        } while (!ended.wait_for(lock, stop, kRedraw, [&stop] { return stop.stop_requested(); }));
      } catch (const std::exception& error) {
        // The work goes on, or ends for the same reason and says so.
        platform::log::warning("how far it is cannot be shown").field("why", error.what());
      }
    });
    app->run(read_here(*app, made));
    watch.request_stop();
    watch.join();
    app->run(failed_here(*app, id, failed));
  }
  print_agent(global, made, failed, folder.skipped);
  return made.status == agents::AgentStatus::failed ? kFailed : kDone;
}

int agent_chat(const Global& global, const std::string& agent, const std::string& question) {
  const auto id = parse_agent(agent);
  sessions::ChatAnswer answer;
  if (!global.server.empty()) {
    answer = Remote(global.server, global.key).chat(id, std::string(kActor), question);
  } else {
    const auto app = make_application(global);
    app->open();
    app->run(chat_here(*app, id, question, answer));
  }
  print_answer(global, agent, answer);
  return kDone;
}

int agent_search(const Global& global, const std::string& agent, const std::string& words) {
  const auto id = parse_agent(agent);
  agents::SearchResults results;
  if (!global.server.empty()) {
    results = Remote(global.server, global.key).search(id, words, kHits);
  } else {
    const auto app = make_application(global);
    app->open();
    app->run(search_here(*app, id, words, results));
  }
  print_hits(global, results);
  return kDone;
}

}  // namespace auriga::app::cli
