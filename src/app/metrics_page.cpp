#include "app/metrics_page.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace auriga::app {

namespace {

void add(std::string& out, std::string_view kind, std::string_view name, std::string_view meaning,
         auto value) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name,
                 meaning, kind, value);
}

/// Memory of the process that is in RAM, bytes.
std::uint64_t resident_bytes() {
  std::ifstream in("/proc/self/statm");
  std::uint64_t pages = 0;
  in >> pages >> pages;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

/// As the value of a label.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') {
      out += '\\';
    }
    out += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return out;
}

/// What each language model did, by its id.
void add_models(std::string& out, llm::ModelRegistry& registry) {
  struct Family {
    std::string_view name;
    std::string_view meaning;
    core::Counter llm::ModelCounters::* counter;
  };
  using C = llm::ModelCounters;
  static constexpr Family kFamilies[] = {
      {"requests", "What the model was asked, for answers and in the making of agents.",
       &C::requests},
      {"answers", "Of them, those whose answer was taken.", &C::answers},
      {"abstentions", "Of these, those that said that nothing was found.", &C::abstentions},
      {"fallbacks", "What builtin did in the model's place.", &C::fallbacks},
      {"restarts", "Of them, those after a part of the model's had been shown.", &C::restarts},
      {"citations_dropped", "Sources named by the model that stand nowhere.",
       &C::citations_dropped},
      {"prompts_cut", "Prompts cut to the model's context.", &C::prompts_cut},
      {"input_tokens", "Tokens that the model read.", &C::input_tokens},
      {"output_tokens", "Tokens that the model wrote.", &C::output_tokens}};
  if (registry.models().empty()) {
    return;
  }
  for (const auto& family : kFamilies) {
    fmt::format_to(std::back_inserter(out),
                   "# HELP auriga_model_{0}_total {1}\n# TYPE auriga_model_{0}_total counter\n",
                   family.name, family.meaning);
    for (const auto& model : registry.models()) {
      fmt::format_to(std::back_inserter(out), "auriga_model_{}_total{{model=\"{}\"}} {}\n",
                     family.name, escaped(model->settings().id),
                     (model->counters().*family.counter).value());
    }
  }
}

using Labelled = std::initializer_list<std::pair<std::string_view, std::uint64_t>>;

/// A counter for each outcome there is.
void add_outcomes(std::string& out, std::string_view name, std::string_view meaning,
                  Labelled outcomes) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} counter\n", name, meaning);
  for (const auto& [outcome, value] : outcomes) {
    fmt::format_to(std::back_inserter(out), "{}{{outcome=\"{}\"}} {}\n", name, outcome, value);
  }
}

/// How the last run of each background job ended; jobs that have not run have none. Not `job`: that
/// label is Prometheus's own.
void add_jobs(std::string& out, const std::vector<operations::Job>& jobs) {
  const auto family = [&](std::string_view name, std::string_view meaning, auto value) {
    fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} gauge\n", name, meaning);
    for (const auto& job : jobs) {
      if (job.last_run_at) {
        fmt::format_to(std::back_inserter(out), "{}{{name=\"{}\"}} {}\n", name, escaped(job.name),
                       value(job));
      }
    }
  };
  family("auriga_job_last_run_timestamp_seconds", "When a background job last began.",
         [](const auto& job) { return static_cast<double>(job.last_run_at->ms) / 1e3; });
  family("auriga_job_last_run_success", "Whether its last run succeeded: 1 or 0.",
         [](const auto& job) { return job.last_outcome == operations::Outcome::ok ? 1 : 0; });
  family(
      "auriga_job_last_run_duration_seconds", "How long its last run took.",
      [](const auto& job) { return static_cast<double>(job.last_duration_ms.value_or(0)) / 1e3; });
}

/// What was read, who signed in, what was started and told.
void add_work(std::string& out, const MetricsParts& parts) {
  const auto& documents = parts.documents;
  add_outcomes(out, "auriga_documents_total", "Documents taken in, by whether they could be read.",
               {{"ready", documents.ready.value()}, {"failed", documents.failed.value()}});
  fmt::format_to(std::back_inserter(out),
                 "# HELP {0} Reading of documents by a helper.\n# TYPE {0} summary\n"
                 "{0}_sum {1}\n{0}_count {2}\n",
                 "auriga_document_reading_seconds",
                 static_cast<double>(documents.helped_us.value()) / 1e6, documents.helped.value());
  const auto& sign_ins = parts.sign_ins;
  add_outcomes(out, "auriga_sign_ins_total", "Sign-ins by password.",
               {{"ok", sign_ins.signed_in.value()},
                {"bad_credentials", sign_ins.wrong.value()},
                {"rate_limited", sign_ins.limited.value()},
                {"failed", sign_ins.failed.value()}});
  add_outcomes(
      out, "auriga_triggers_total", "What schedules and events started.",
      {{"started", parts.triggers.started.value()}, {"refused", parts.triggers.refused.value()}});
  add_outcomes(out, "auriga_notifications_total", "Notifications of people.",
               {{"written", parts.notifications.written.value()},
                {"rate_limited", parts.notifications.limited.value()}});
  add(out, "counter", "auriga_rate_limit_failures_total",
      "Requests that passed because the store of the limits failed.", parts.rate_limit_failures);
  add_jobs(out, parts.jobs);
}

}  // namespace

std::string metrics_page(const MetricsParts& parts) {
  std::string out;
  parts.http.collect(out);
  const auto counter = [&out](auto name, auto meaning, std::uint64_t value) {
    add(out, "counter", name, meaning, value);
  };
  const auto gauge = [&out](auto name, auto meaning, std::uint64_t value) {
    add(out, "gauge", name, meaning, value);
  };
  counter("auriga_connections_accepted_total", "Connections taken.",
          parts.server.connections_accepted);
  counter("auriga_connections_refused_total", "Connections refused at the bound.",
          parts.server.connections_refused);
  gauge("auriga_connections_open", "Connections now.", parts.server.connections_open);
  counter("auriga_database_writes_total", "Transactions committed.", parts.database.writes);
  counter("auriga_database_commits_total", "Commits; several writes share one.",
          parts.database.commits);
  counter("auriga_database_reads_total", "Reads done.", parts.database.reads);
  counter("auriga_database_conflicts_total", "Conflicts tried again.", parts.database.conflicts);
  counter("auriga_database_failures_total", "Transactions failed.", parts.database.failures);
  counter("auriga_outbox_delivered_total", "Events delivered.", parts.outbox.delivered);
  counter("auriga_outbox_failed_total", "Deliveries to be tried again.", parts.outbox.failed);
  counter("auriga_outbox_given_up_total", "Events given up after many failed deliveries.",
          parts.outbox.given_up);
  add(out, "gauge", "auriga_outbox_delay_seconds",
      "From the event looked at last to its delivery or failed attempt.",
      std::chrono::duration<double>(parts.outbox.delay).count());
  gauge("auriga_indexes", "Knowledge indexes in memory.", parts.knowledge.indexes);
  gauge("auriga_index_bytes", "Memory of these indexes.", parts.knowledge.memory_bytes);
  gauge("auriga_index_bytes_max",
        "What they may take (knowledge.memory_mb); those in use take more.",
        parts.knowledge.memory_max);
  counter("auriga_index_loads_total", "Indexes made from the database.", parts.knowledge.loads);
  counter("auriga_index_refreshes_total", "Indexes brought up to date.", parts.knowledge.refreshes);
  counter("auriga_index_evictions_total", "Indexes taken out of memory.",
          parts.knowledge.evictions);
  parts.live.collect(out);
  parts.dashboard_errors.collect(out, "auriga_dashboard_errors_total",
                                 "Errors told on /ws/dashboard.");
  gauge("auriga_realtime_sockets", "WebSockets open.", parts.sockets.sockets);
  counter("auriga_realtime_frames_total", "Frames handed to the kernel.", parts.sockets.frames);
  counter("auriga_realtime_bytes_total", "Bytes handed to the kernel.", parts.sockets.bytes);
  counter("auriga_realtime_dropped_total", "Frames given up for slow readers.",
          parts.sockets.dropped);
  gauge("auriga_realtime_topics", "Topics that are known.", parts.hub.topics);
  gauge("auriga_realtime_subscriptions", "Subscriptions.", parts.hub.subscriptions);
  counter("auriga_realtime_published_total", "Publications.", parts.hub.published);
  counter("auriga_realtime_delivered_total", "Publications, each times its subscribers.",
          parts.hub.delivered);
  gauge("auriga_workflows_open", "Executions under way on this node.", parts.workflows.open);
  gauge("auriga_workflows_in_memory", "Of them, those in memory.", parts.workflows.resident);
  gauge("auriga_workflows_commands_waiting", "What has come for executions and waits its turn.",
        parts.workflows.commands);
  counter("auriga_workflows_steps_total", "Steps committed.", parts.workflows.steps);
  counter("auriga_workflows_commits_total", "Transactions of them.", parts.workflows.commits);
  counter("auriga_workflows_failed_commits_total", "Transactions that failed; tried again.",
          parts.workflows.failures);
  gauge("auriga_workflows_tasks_running", "Tasks under way here.", parts.tasks.running);
  gauge("auriga_workflows_tasks_waiting", "Tasks that wait for their turn.", parts.tasks.waiting);
  gauge("auriga_workflows_workers_waiting", "Workers that wait for a task of an activity.",
        parts.tasks.workers);
  counter("auriga_answers_total", "Answers of agents.", parts.answers.answers.value());
  counter("auriga_answers_abstained_total", "Of them, those that said that nothing was found.",
          parts.answers.abstained.value());
  counter("auriga_answers_handed_over_total", "Of them, those that handed over to a person.",
          parts.answers.handed_over.value());
  counter("auriga_answers_by_model_total", "Of them, those that a language model wrote.",
          parts.answers.by_model.value());
  counter("auriga_answers_fallback_total", "Of them, builtin's because the model failed.",
          parts.answers.fallbacks.value());
  add_models(out, parts.models);
  counter("auriga_tool_calls_total", "Calls of agents' tools.", parts.tools.calls.value());
  counter("auriga_tool_calls_failed_total", "Of them, those that failed.",
          parts.tools.failed.value());
  counter("auriga_letters_sent_total", "Letters that the mail server took.", parts.mail.sent);
  counter("auriga_letters_failed_total",
          "Attempts that failed, but for letters that were refused for good.", parts.mail.failed);
  counter("auriga_letters_refused_total",
          "Letters that the mail server refused for good, as to an address that is none.",
          parts.mail.refused);
  counter("auriga_letters_lost_total", "Letters given up, for whatever reason.",
          parts.letters_lost);
  add_work(out, parts);
  gauge("process_resident_memory_bytes", "Memory of the process.", resident_bytes());
  return out;
}

}  // namespace auriga::app
