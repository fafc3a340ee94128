#include "domains/agents/reading.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <limits>

#include "core/turns.hpp"
#include "domains/agents/settle.hpp"
#include "platform/database/change.hpp"
#include "platform/log/log.hpp"

namespace auriga::agents {

namespace db = platform::db;

namespace {

/// A fault of ours (no memory, no helper, a full disk) is tried again after this.
constexpr std::chrono::seconds kRetry{5};

db::Work<bool> write_result(db::Transaction& tx, const repository::DocumentRow& row,
                            const std::optional<std::string>& text) {
  if (!co_await repository::finish_document(tx, row, text)) {
    co_return false;  // Replaced or deleted meanwhile: what was read is of no use.
  }
  const bool failed = row.status == DocumentStatus::failed;
  boost::json::object details{{"name", row.name}, {"agent_id", row.agent_id.text()}};
  if (failed) {
    details["error"] = row.error_code.value_or("");
  }
  co_await tx.emit(db::change(reader_actor(), failed ? "document.failed" : "document.ready",
                              row.id.text(), std::move(details)));
  co_await settle(tx, row.agent_id, reader_actor());
  co_return true;
}

}  // namespace

Reading::Reading(const platform::Executor& executor, db::Database& database, Intake& intake,
                 Progress& progress, core::SystemScope scope, std::size_t workers)
    : executor_(executor),
      database_(database),
      intake_(intake),
      progress_(progress),
      scope_(scope),
      workers_(workers),
      group_(executor),
      wake_(executor, platform::SteadyTime::max()) {}

Reading::~Reading() = default;

Task<> Reading::start() {
  for (auto& left : co_await database_.read(scope_, repository::unfinished)) {
    look_ups_.push_back({core::Tenant(scope_, left.org_id), std::move(left.id), {}});
  }
  for (std::size_t i = 0; i < workers_; ++i) {
    group_.spawn("read documents", work());
  }
}

Task<bool> Reading::stop(platform::SteadyTime deadline) {
  co_return co_await group_.stop(deadline);
}

void Reading::add(core::Tenant tenant, core::AgentId agent) {
  boost::asio::post(executor_, [this, tenant = std::move(tenant), agent = std::move(agent)] {
    look_ups_.push_back({tenant, agent, {}});
    wake_.cancel();
  });
}

void Reading::put(Job job) {
  // A document once is enough: what it is by then is looked up when its turn comes.
  if (!job.document || waiting_.insert(job.document->id).second) {
    queues_[job.tenant.organization()].waiting.push_back(std::move(job));
  }
}

std::optional<Reading::Job> Reading::take() {
  std::optional<Job> job;
  if (!look_ups_.empty()) {
    job = std::move(look_ups_.front());
    look_ups_.pop_front();
    ++queues_[job->tenant.organization()].reading;
    return job;
  }
  auto fewest = std::numeric_limits<std::size_t>::max();
  for (const auto& [organization, queue] : queues_) {
    fewest = queue.waiting.empty() ? fewest : std::min(fewest, queue.reading);
  }
  const auto able = [&](const auto& each) {
    return !each.second.waiting.empty() && each.second.reading == fewest;
  };
  const auto next = core::next_in_turn(queues_, turn_, able);
  if (next == queues_.end()) {
    return job;
  }
  turn_ = next->first;
  auto& queue = next->second;
  job = std::move(queue.waiting.front());
  queue.waiting.pop_front();
  ++queue.reading;
  if (job->document) {
    waiting_.erase(job->document->id);
  }
  return job;
}

void Reading::give_back(const Job& job) {
  const auto at = queues_.find(job.tenant.organization());
  if (--at->second.reading == 0 && at->second.waiting.empty()) {
    queues_.erase(at);
  }
}

Task<> Reading::look_up(const Job& job) {
  auto rows = co_await database_.read(job.tenant, repository::processing, job.agent);
  if (rows.empty()) {
    // Nothing to read, yet perhaps a crash came between the last document and the agent's status.
    co_await database_.write(job.tenant, settle, job.agent, reader_actor());
  }
  for (auto& row : rows) {
    put({job.tenant, job.agent, std::move(row)});
  }
  wake_.cancel();
}

Task<> Reading::work() {
  while (true) {
    auto job = take();
    if (!job) {
      boost::system::error_code ignored;
      co_await wake_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
      if ((co_await boost::asio::this_coro::cancellation_state).cancelled() !=
          boost::asio::cancellation_type::none) {
        co_return;
      }
      continue;
    }
    bool again = false;
    try {
      if (job->document) {
        co_await read(job->tenant, *job->document);
      } else {
        co_await look_up(*job);
      }
    } catch (const core::Error& error) {
      platform::log::warning("document not read, trying again")
          .field("agent", job->agent.text())
          .field("document", job->document ? job->document->id.text() : "")
          .field("why", error.what())
          .field("cause", error.cause());
      again = true;
    }
    if (again) {
      co_await platform::sleep_for(kRetry);
    }
    give_back(*job);
    if (again) {
      put(*std::move(job));
    }
  }
}

Task<> Reading::read(core::Tenant tenant, repository::DocumentRow row) {
  // Looked up again: it may have been replaced or deleted while it waited.
  const auto current =
      co_await database_.point_read(tenant, repository::document, row.agent_id, row.id);
  if (!current || current->status != DocumentStatus::processing) {
    co_return;
  }
  std::exception_ptr failure;
  try {
    Received document{*current, {}};
    document.contents.content =
        co_await database_.read(tenant, repository::content, document.row.id);
    progress_.tell(row.agent_id, {.document = document.row.name});
    const bool pages = document.row.media_type == "application/pdf";
    Intake::PagesRead tell = [this, agent = row.agent_id, pages,
                              name = document.row.name](extraction::Progress read) {
      progress_.tell(agent, {name, read.done, pages ? read.total : 0});
    };
    co_await intake_.read(document, std::move(tell));
    co_await database_.write(tenant, write_result, document.row, std::move(document.contents.text));
  } catch (...) {
    failure = std::current_exception();
  }
  progress_.finish(row.agent_id);
  if (failure) {
    std::rethrow_exception(failure);
  }
}

Task<> Reading::read_all(core::Tenant tenant, core::AgentId agent) {
  for (auto& row : co_await database_.read(tenant, repository::processing, agent)) {
    co_await read(tenant, std::move(row));
  }
}

}  // namespace auriga::agents
