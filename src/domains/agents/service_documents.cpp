// Documents: added, replaced, deleted; what they take on the disk.
#include <algorithm>
#include <chrono>
#include <utility>

#include "core/error_registry.hpp"
#include "domains/agents/knowledge_counts.hpp"
#include "domains/agents/service.hpp"
#include "domains/agents/settle.hpp"
#include "domains/agents/storage.hpp"
#include "domains/agents/uploads.hpp"
#include "platform/database/change.hpp"
#include "platform/log/log.hpp"

namespace auriga::agents {

using core::Error;
using core::ErrorCode;
using db::change;
using db::Transaction;
using db::Work;

namespace {

/// What a write of documents ended with.
struct Written {
  bool agent_gone = false;
  std::vector<std::string> old_objects;  ///< Named by no row any more.
};

/// Throws QUOTA_EXCEEDED where an agent that has `held` documents may not have so many more.
void check_count(std::int64_t most, std::int64_t held, std::int64_t more) {
  if (more > 0 && held + more > most) {
    throw Error(ErrorCode::kQuotaExceeded, "an agent holds at most " + std::to_string(most) +
                                               " documents; this one has " + std::to_string(held) +
                                               ", and these are " + std::to_string(more) + " more");
  }
}

/// What an agent may hold at most, and what its organisation may keep.
struct Bounds {
  std::int64_t documents = 0;
  std::int64_t bytes = 0;
};

Work<Written> write_documents(Transaction& tx, const core::AgentId& agent,
                              const std::vector<Received>& documents, const Bounds& most,
                              const core::Actor& actor) {
  Written written;
  std::int64_t more = 0;
  std::int64_t added = 0;
  const auto before = co_await repository::agent(tx, agent);
  if (!before) {
    written.agent_gone = true;
    co_return written;
  }
  for (const auto& document : documents) {
    const auto& row = document.row;
    const auto old = co_await repository::document(tx, agent, row.id);
    document.wanted.require(old ? document_version(*old) : "");
    if (old && old->object_key && old->object_key != row.object_key) {
      written.old_objects.push_back(*old->object_key);
    }
    more += storage::kept_of(row) - (old ? storage::kept_of(*old) : 0);
    added += old ? 0 : 1;
    co_await repository::put_document(tx, row, document.contents);
    boost::json::object details{
        {"name", row.name}, {"agent_id", agent.text()}, {"bytes", row.size_bytes}};
    co_await tx.emit(change(actor, old ? "document.replaced" : "document.added", row.id.text(),
                            std::move(details)));
  }
  check_count(most.documents, knowledge_of(*before).documents, added);
  co_await storage::check_written(tx, most.bytes, more);
  co_await settle(tx, agent, actor);
  co_return written;
}

struct Removed {
  bool found = false;
  std::optional<std::string> object_key;
};

Work<Removed> remove_document(Transaction& tx, const core::AgentId& agent,
                              const core::DocumentId& id, const core::Actor& actor) {
  const auto row = co_await repository::document(tx, agent, id);
  if (!row) {
    co_return Removed{};
  }
  co_await repository::delete_document(tx, agent, id);
  boost::json::object details{{"name", row->name}, {"agent_id", agent.text()}};
  co_await tx.emit(change(actor, "document.deleted", id.text(), std::move(details)));
  co_await settle(tx, agent, actor);
  co_return Removed{true, row->object_key};
}

constexpr std::int64_t kSweepPage = 200;
constexpr std::size_t kBatchBytes = 16U << 20U;  ///< Text written in one transaction, about.
constexpr std::chrono::seconds kFreeTime{2};     ///< Who deletes an agent waits no longer.

}  // namespace

Task<repository::DocumentRow> AgentService::document_row(const core::Caller& caller,
                                                         core::AgentId agent, core::DocumentId id) {
  co_await row(caller, agent);
  auto found = co_await database_.point_read(caller.tenant, repository::document, std::move(agent),
                                             std::move(id));
  if (!found) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return *std::move(found);
}

Task<Listed<Document>> AgentService::documents(core::Caller caller, ListDocuments in) {
  co_await row(caller, in.agent_id);
  repository::DocumentFilter filter{.agent = std::move(in.agent_id),
                                    .status = in.status,
                                    .after = in.cursor.value_or(""),
                                    .limit = in.limit + 1};
  Listed<Document> out;
  const auto rows = co_await database_.read(caller.tenant, repository::documents, filter);
  for (const auto& row : rows) {
    if (std::cmp_equal(out.items.size(), in.limit)) {
      out.next = out.items.back().id.text();
      break;
    }
    out.items.push_back(to_document(row));
  }
  co_return out;
}

Task<AgentService::Taken> AgentService::take(core::Caller caller,
                                             std::optional<repository::DocumentRow> old,
                                             core::AgentId agent, Upload file) {
  Taken taken;
  taken.received =
      co_await intake_.receive(caller.tenant.organization(), std::move(agent), std::move(file));
  if (!old) {
    co_return taken;
  }
  // A replacement is read before anything is given up: the document that works stays until the one
  // that takes its place works too.
  auto& fresh = taken.received.row;
  std::exception_ptr failure;
  try {
    if (fresh.status == DocumentStatus::processing) {
      taken.read = true;
      co_await intake_.read(taken.received);
    }
  } catch (...) {
    failure = std::current_exception();
  }
  taken.refused = fresh.status == DocumentStatus::failed && old->status != DocumentStatus::failed;
  if (failure || taken.refused) {
    co_await platform::asio::this_coro::throw_if_cancelled(false);
    co_await intake_.discard(std::exchange(fresh.object_key, std::nullopt));
    co_await platform::asio::this_coro::throw_if_cancelled(true);
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  if (taken.refused) {
    *fresh.error_message += " The earlier version stays in use.";
  }
  fresh.id = old->id;
  fresh.name = old->name;
  fresh.created_at = old->created_at;
  // Always later than before, so that a version is never that of two states.
  fresh.updated_at = std::max(fresh.updated_at, old->updated_at + std::chrono::milliseconds(1));
  if (fresh.description.empty()) {
    fresh.description = old->description;
  }
  co_return taken;
}

Task<> AgentService::write(core::Caller caller, core::Actor actor, core::AgentId agent,
                           std::vector<Received> documents) {
  if (documents.empty()) {
    co_return;
  }
  std::vector<std::string> unused;
  for (const auto& document : documents) {
    if (document.row.object_key) {
      unused.push_back(*document.row.object_key);
    }
  }
  std::exception_ptr failure;
  try {
    const Bounds most{.documents = options_.documents_max, .bytes = options_.storage_bytes_max};
    auto written = co_await database_.write(caller.tenant, write_documents, agent,
                                            std::move(documents), most, std::move(actor));
    if (written.agent_gone) {
      throw Error(ErrorCode::kNotFound);
    }
    unused = std::move(written.old_objects);
  } catch (...) {
    failure = std::current_exception();
    if (!is_undone(failure)) {
      unused.clear();
    }
  }
  co_await platform::asio::this_coro::throw_if_cancelled(false);
  for (auto& key : unused) {
    co_await intake_.discard(std::move(key));
  }
  co_await platform::asio::this_coro::throw_if_cancelled(true);
  if (failure) {
    std::rethrow_exception(failure);
  }
}

Task<std::vector<Document>> AgentService::add_documents(core::Caller caller, core::Actor actor,
                                                        core::AgentId id,
                                                        std::vector<Upload> files) {
  const auto before = co_await row(caller, id);
  number_equal_names(files);
  std::vector<std::optional<repository::DocumentRow>> earlier;
  std::int64_t more = 0;
  for (const auto& file : files) {
    auto old = co_await database_.point_read(caller.tenant, repository::document_named, id,
                                             kept_name(file.name));
    more += (file.error ? 0 : static_cast<std::int64_t>(file.size_bytes)) -
            (old ? storage::kept_of(*old) : 0);
    earlier.push_back(std::move(old));
  }
  // Before anything is stored: whether there is room for all of them.
  check_count(options_.documents_max, knowledge_of(before).documents,
              std::ranges::count_if(earlier, [](const auto& old) { return !old.has_value(); }));
  co_await check_storage(caller.tenant, more);
  std::vector<Document> out;
  std::vector<Received> batch;
  std::exception_ptr failure;
  try {
    co_await take_all(caller, actor, id, std::move(files), std::move(earlier), batch, out);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    co_await platform::asio::this_coro::throw_if_cancelled(false);
    co_await intake_.discard_all(std::move(batch));
    co_await platform::asio::this_coro::throw_if_cancelled(true);
  }
  const bool must_read = std::ranges::any_of(
      out, [](const auto& document) { return document.status == DocumentStatus::processing; });
  if (must_read) {
    reading_.add(caller.tenant, id);
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  co_return out;
}

/// Takes the files and writes them, some at a time; one that was read in place of another at once,
/// for the next may take longer than the request has. What `batch` holds when it throws is not
/// written.
Task<> AgentService::take_all(core::Caller caller, core::Actor actor, core::AgentId id,
                              std::vector<Upload> files,
                              std::vector<std::optional<repository::DocumentRow>> earlier,
                              std::vector<Received>& batch, std::vector<Document>& out) {
  std::size_t batch_bytes = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto taken = co_await take(caller, std::move(earlier[i]), id, std::move(files[i]));
    auto& received = taken.received;
    out.push_back(to_document(received.row));
    if (!taken.refused) {
      batch_bytes += received.contents.text.value_or("").size();
      batch.push_back(std::move(received));
    }
    if (batch_bytes >= kBatchBytes || (taken.read && !batch.empty())) {
      co_await write(caller, actor, id, std::exchange(batch, {}));
      batch_bytes = 0;
    }
  }
  co_await write(std::move(caller), std::move(actor), std::move(id), std::exchange(batch, {}));
}

Task<Document> AgentService::document(core::Caller caller, core::AgentId agent,
                                      core::DocumentId id) {
  co_return to_document(co_await document_row(caller, std::move(agent), std::move(id)));
}

Task<Document> AgentService::replace_document(core::Caller caller, core::Actor actor,
                                              core::AgentId agent, core::DocumentId id, Upload file,
                                              platform::http::Precondition wanted) {
  auto old = co_await document_row(caller, agent, std::move(id));
  wanted.require(document_version(old));  // Before a file is read in vain.
  auto taken = co_await take(caller, std::move(old), agent, std::move(file));
  const auto document = to_document(taken.received.row);
  if (document.error) {
    throw Error(core::error_code(document.error->code).value_or(ErrorCode::kDocumentCorrupt),
                document.error->message);
  }
  taken.received.wanted = std::move(wanted);
  std::vector<Received> one;
  one.push_back(std::move(taken.received));
  co_await write(std::move(caller), std::move(actor), std::move(agent), std::move(one));
  co_return document;
}

Task<> AgentService::delete_document(core::Caller caller, core::Actor actor, core::AgentId agent,
                                     core::DocumentId id) {
  co_await row(caller, agent);
  auto removed =
      co_await database_.write(caller.tenant, remove_document, agent, id, std::move(actor));
  if (!removed.found) {
    throw Error(ErrorCode::kNotFound);
  }
  co_await platform::asio::this_coro::throw_if_cancelled(false);
  co_await intake_.discard(std::move(removed.object_key));
  co_await platform::asio::this_coro::throw_if_cancelled(true);
}

Task<> AgentService::check_storage(core::Tenant tenant, std::int64_t more) {
  const auto most = options_.storage_bytes_max;
  if (most == 0 || more <= 0) {
    co_return;
  }
  storage::check(most, co_await database_.read(std::move(tenant), repository::kept_bytes), more);
}

Task<> AgentService::free_until(core::Tenant tenant, core::AgentId agent,
                                platform::SteadyTime until) {
  try {
    if (!co_await database_.read(tenant, repository::agent, agent)) {
      co_await objects_.remove(definition_key(agent));
    }
    bool more = true;
    while (more && std::chrono::steady_clock::now() < until) {
      auto freed = co_await database_.write(tenant, repository::free_documents, agent);
      more = freed.documents > 0;
      for (auto& key : freed.objects) {
        co_await intake_.discard(std::move(key));
      }
    }
  } catch (const Error& error) {
    // The agent is archived all the same.
    platform::log::warning("documents of an archived agent stay; the sweep tries again")
        .field("agent", agent.text())
        .field("why", error.what());
  }
}

Task<> AgentService::free_documents(core::Tenant tenant, core::AgentId id) {
  return free_until(std::move(tenant), std::move(id), std::chrono::steady_clock::now() + kFreeTime);
}

Task<std::int64_t> AgentService::sweep(core::SystemScope scope, std::chrono::seconds age) {
  // A part of the time until the next sweep; at a start, for which people wait, a moment.
  const auto until = std::chrono::steady_clock::now() + std::max(kFreeTime, age / 4);
  for (auto& archived : co_await database_.read(scope, repository::to_free)) {
    core::Tenant tenant(scope, std::move(archived.org_id));
    co_await free_until(std::move(tenant), std::move(archived.id), until);
  }
  const auto newest = clock_.now() - age;
  const auto originals = co_await sweep_in("documents/", scope, newest);
  co_return originals + co_await sweep_in("generated/", scope, newest);
}

/// Removes what is not newer, in one place, and belongs to nothing that is there.
Task<std::int64_t> AgentService::sweep_in(std::string place, core::SystemScope scope,
                                          core::Timestamp newest) {
  std::int64_t removed = 0;
  std::optional<std::string> after = "";
  while (after) {
    auto page = co_await objects_.list(place, *after, kSweepPage);
    for (const auto& object : page.objects) {
      if (object.modified <= newest && !co_await is_used(scope, object.key)) {
        co_await objects_.remove(object.key);
        ++removed;
      }
    }
    after = std::move(page.next);
  }
  co_return removed;
}

/// Whether a document names the object, or it is the definition of an agent that is not archived.
Task<bool> AgentService::is_used(core::SystemScope scope, std::string key) {
  constexpr std::string_view kGenerated = "generated/";
  if (!key.starts_with(kGenerated)) {
    co_return co_await database_.read(scope, repository::names_object, std::move(key));
  }
  key.erase(0, kGenerated.size());
  const auto agent = core::AgentId::parse(key.substr(0, key.find('/')));
  if (!agent) {
    co_return false;
  }
  co_return co_await database_.read(scope, repository::owner, *agent);
}

}  // namespace auriga::agents
