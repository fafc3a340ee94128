// Documents: added, replaced, deleted, read back, searched.
#include <chrono>
#include <utility>

#include "core/error_registry.hpp"
#include "core/text.hpp"
#include "domains/agents/service.hpp"
#include "domains/agents/settle.hpp"
#include "domains/agents/spans.hpp"
#include "domains/agents/uploads.hpp"
#include "platform/database/change.hpp"

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

Work<Written> write_documents(Transaction& tx, const core::AgentId& agent,
                              const std::vector<Received>& documents, const core::Actor& actor) {
  Written written;
  if (!co_await repository::agent(tx, agent)) {
    written.agent_gone = true;
    co_return written;
  }
  for (const auto& document : documents) {
    const auto& row = document.row;
    const auto old = co_await repository::document(tx, agent, row.id);
    if (old && old->object_key && old->object_key != row.object_key) {
      written.old_objects.push_back(*old->object_key);
    }
    co_await repository::put_document(tx, row, document.contents);
    boost::json::object details{
        {"name", row.name}, {"agent_id", agent.text()}, {"bytes", row.size_bytes}};
    co_await tx.emit(change(actor, old ? "document.replaced" : "document.added", row.id.text(),
                            std::move(details)));
  }
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
      co_await intake_.read(taken.received);
    }
  } catch (...) {
    failure = std::current_exception();
  }
  taken.refused = fresh.status == DocumentStatus::failed && old->status != DocumentStatus::failed;
  if (failure || taken.refused) {
    co_await intake_.discard(std::exchange(fresh.object_key, std::nullopt));
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
    auto written = co_await database_.write(caller.tenant, write_documents, agent,
                                            std::move(documents), std::move(actor));
    if (written.agent_gone) {
      throw Error(ErrorCode::kNotFound);
    }
    unused = std::move(written.old_objects);
  } catch (...) {
    failure = std::current_exception();
  }
  for (auto& key : unused) {
    co_await intake_.discard(std::move(key));
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
}

Task<std::vector<Document>> AgentService::add_documents(core::Caller caller, core::Actor actor,
                                                        core::AgentId id,
                                                        std::vector<Upload> files) {
  co_await row(caller, id);
  const auto held = co_await database_.read(caller.tenant, repository::document_count, id);
  if (std::cmp_greater(held + static_cast<std::int64_t>(files.size()), options_.documents_max)) {
    throw Error(ErrorCode::kQuotaExceeded, "an agent holds at most " +
                                               std::to_string(options_.documents_max) +
                                               " documents; this one has " + std::to_string(held));
  }
  number_equal_names(files);
  std::vector<Document> out;
  std::vector<Received> batch;
  std::size_t batch_bytes = 0;
  bool must_read = false;
  for (auto& file : files) {
    auto old = co_await database_.point_read(caller.tenant, repository::document_named, id,
                                             kept_name(file.name));
    auto taken = co_await take(caller, std::move(old), id, std::move(file));
    auto& received = taken.received;
    must_read = must_read || received.row.status == DocumentStatus::processing;
    out.push_back(to_document(received.row));
    if (taken.refused) {
      continue;
    }
    batch_bytes += received.contents.text.value_or("").size();
    batch.push_back(std::move(received));
    if (batch_bytes >= kBatchBytes) {
      co_await write(caller, actor, id, std::exchange(batch, {}));
      batch_bytes = 0;
    }
  }
  co_await write(caller, std::move(actor), id, std::move(batch));
  if (must_read) {
    reading_.add(caller.tenant, id);
  }
  co_return out;
}

Task<Document> AgentService::document(core::Caller caller, core::AgentId agent,
                                      core::DocumentId id) {
  co_return to_document(co_await document_row(caller, std::move(agent), std::move(id)));
}

Task<Document> AgentService::replace_document(core::Caller caller, core::Actor actor,
                                              core::AgentId agent, core::DocumentId id,
                                              Upload file) {
  auto old = co_await document_row(caller, agent, std::move(id));
  auto taken = co_await take(caller, std::move(old), agent, std::move(file));
  const auto document = to_document(taken.received.row);
  if (document.error) {
    throw Error(core::error_code(document.error->code).value_or(ErrorCode::kDocumentCorrupt),
                document.error->message);
  }
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
  co_await intake_.discard(std::move(removed.object_key));
}

Task<Original> AgentService::original(core::Caller caller, core::AgentId agent,
                                      core::DocumentId id) {
  const auto row = co_await document_row(caller, std::move(agent), std::move(id));
  Original out{.document = to_document(row), .bytes = {}};
  if (row.object_key) {
    out.object = co_await objects_.open(*row.object_key);
    if (out.object == nullptr) {
      throw Error(ErrorCode::kInternal, {}, "object of " + row.id.text() + " is missing");
    }
    co_return out;
  }
  const auto content = co_await database_.read(caller.tenant, repository::content, row.id);
  if (!content) {
    throw Error(ErrorCode::kNotFound, "the original was refused and not kept");
  }
  out.bytes.assign(reinterpret_cast<const char*>(content->data()), content->size());
  co_return out;
}

Task<DocumentText> AgentService::text(core::Caller caller, core::AgentId agent,
                                      core::DocumentId id) {
  const auto row = co_await document_row(caller, std::move(agent), std::move(id));
  auto text = co_await database_.read(caller.tenant, repository::text, row.id);
  if (!text) {
    throw Error(ErrorCode::kNotFound, row.status == DocumentStatus::processing
                                          ? "the document is still being read"
                                          : "the document could not be read");
  }
  DocumentText out{.document_id = row.id,
                   .document = row.name,
                   .text = *std::move(text),
                   .characters = row.characters};
  co_return out;
}

Task<Passage> AgentService::passage(core::Caller caller, core::AgentId agent, core::DocumentId id,
                                    std::int64_t start, std::int64_t end, std::int64_t context) {
  const auto read = co_await text(std::move(caller), std::move(agent), std::move(id));
  if (start < 0 || start >= end || end > read.characters) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults({{"query/end", "range",
                       "start and end must lie in the document's text of " +
                           std::to_string(read.characters) + " characters"}});
  }
  co_return cut_passage(read, start, end, context);
}

Task<SearchResults> AgentService::search(core::Caller caller, SearchRequest in) {
  const auto agent = co_await row(caller, std::move(in.agent_id));
  const auto index = co_await knowledge_.at(caller.tenant, agent.id, agent.knowledge_version);
  const auto began = std::chrono::steady_clock::now();
  SearchResults out;
  for (auto& found : retrieval::find(index->now(), in.query, static_cast<std::size_t>(in.limit))) {
    out.items.push_back(to_search_hit(std::move(found)));
  }
  out.took_us = std::chrono::duration_cast<std::chrono::microseconds>(
                    std::chrono::steady_clock::now() - began)
                    .count();
  co_return out;
}

Task<std::int64_t> AgentService::sweep(core::SystemScope scope, std::chrono::seconds age) {
  std::int64_t removed = 0;
  std::optional<std::string> after = "";
  const auto newest = clock_.now() - age;
  while (after) {
    auto page = co_await objects_.list("documents/", *after, kSweepPage);
    for (const auto& object : page.objects) {
      if (object.modified <= newest &&
          !co_await database_.read(scope, repository::names_object, object.key)) {
        co_await objects_.remove(object.key);
        ++removed;
      }
    }
    after = std::move(page.next);
  }
  co_return removed;
}

}  // namespace auriga::agents
