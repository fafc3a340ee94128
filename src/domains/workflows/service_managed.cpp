// Workflows that the product brings along: made in an organisation when they are first needed,
// brought up to date while nobody there has changed them.
#include <boost/json.hpp>

#include "core/encode.hpp"
#include "core/text.hpp"
#include "domains/workflows/service.hpp"
#include "platform/database/errors.hpp"

namespace auriga::workflows {

using db::Transaction;
using db::Work;
using repository::VersionRow;
using repository::WorkflowRow;

namespace {

constexpr std::string_view kAuthor = "Auriga";

struct Wanted {
  WorkflowRow row;
  VersionRow version;
};

/// The workflow's id; nothing where it is not there, or is of an older edition of ours.
Work<std::optional<WorkflowId>> find_current(Transaction& tx, const std::string& key,
                                             const std::string& definition) {
  const auto row = co_await repository::managed(tx, key);
  if (!row) {
    co_return std::nullopt;
  }
  const auto last = co_await repository::version(tx, row->id, row->version);
  if (last && last->author == kAuthor && last->definition != definition) {
    co_return std::nullopt;
  }
  co_return row->id;
}

Work<WorkflowId> write_managed(Transaction& tx, const Wanted& wanted) {
  auto row = co_await repository::managed(tx, *wanted.row.managed);
  if (!row) {
    co_await repository::insert(tx, wanted.row);
    co_await repository::insert_version(tx, wanted.version);
    co_return wanted.row.id;
  }
  const auto last = co_await repository::version(tx, row->id, row->version);
  if (last && last->author == kAuthor && last->definition != wanted.version.definition) {
    auto version = wanted.version;
    version.workflow_id = row->id;
    version.version = ++row->version;
    version.comment = "A new edition.";
    co_await repository::insert_version(tx, version);
    row->updated_at = tx.now();
    co_await repository::update(tx, *row);
  }
  co_return row->id;
}

}  // namespace

Task<WorkflowId> WorkflowService::managed(core::Tenant tenant, ManagedWorkflow in) {
  const auto definition = json::serialize(in.definition);
  if (auto id = co_await database_.read(tenant, find_current, in.key, definition)) {
    co_return *std::move(id);
  }
  const auto now = clock_.now();
  Wanted wanted{.row = {.id = WorkflowId::make(clock_, random_),
                        .name = in.name,
                        .name_key = {},
                        .description = std::move(in.description),
                        .managed = in.key,
                        .version = 1,
                        .created_at = now,
                        .updated_at = now},
                .version = {.version = 1,
                            .definition = definition,
                            .comment = {},
                            .author = std::string(kAuthor),
                            .created_at = now}};
  wanted.version.workflow_id = wanted.row.id;
  for (int n = 1;; ++n) {
    if (n > 1) {
      wanted.row.name = in.name + " (" + std::to_string(n) + ")";
    }
    wanted.row.name_key = core::lower_ascii(wanted.row.name);
    try {
      co_return co_await database_.write(tenant, write_managed, wanted);
    } catch (const db::UniqueViolation&) {
      // Somebody made one of this name, or another request made this very one.
      if (n == 20) {
        throw;
      }
    }
  }
}

}  // namespace auriga::workflows
