// The SQL of broadcasts. Names are everybody's, so that looking one up crosses organisations; the
// rest works within the transaction's.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domains/broadcasts/types.hpp"
#include "platform/database/database.hpp"

namespace auriga::broadcasts::repository {

namespace db = platform::db;
using db::Transaction;
using db::Work;

struct BroadcastRow {
  BroadcastId id;
  core::OrganizationId org_id;
  std::string name;
  std::string owner_kind;
  std::string owner_id;
  std::string owner_name;
  BroadcastStatus status = BroadcastStatus::active;
  bool muted = false;
  double volume = 1;
  std::string source_language;
  QualityTier quality_tier = QualityTier::standard;
  boost::json::object settings;  ///< What translation will want: stability, buffer.
  std::int64_t listeners_peak = 0;
  std::optional<EndReason> end_reason;
  bool awaited = false;  ///< Its speaker has never been there.
  Timestamp created_at;
  Timestamp updated_at;
  std::optional<Timestamp> ended_at;
  std::string node;                ///< Where its room is; empty where no other node can be.
  boost::json::object asked = {};  ///< What its node has yet to hear: changes made on another.
};
BOOST_DESCRIBE_STRUCT(BroadcastRow, (),
                      (id, org_id, name, owner_kind, owner_id, owner_name, status, muted, volume,
                       source_language, quality_tier, settings, listeners_peak, end_reason, awaited,
                       created_at, updated_at, ended_at, node, asked))

/// Whose it is: who ends it where nobody does.
[[nodiscard]] core::Actor owner_of(const BroadcastRow& row);

struct BroadcastFilter {
  std::string owner;  ///< Empty: everybody's.
  std::optional<BroadcastStatus> status;
  Timestamp before{INT64_MAX};
  std::string before_id;
  std::int64_t limit = 50;
};

/// Throws db::UniqueViolation where a running broadcast has the name.
Work<void> insert(Transaction& tx, const BroadcastRow& row);
Work<void> update(Transaction& tx, const BroadcastRow& row);
/// By row.
Work<std::optional<BroadcastRow>> find(Transaction& tx, const BroadcastId& id);
/// The organisation's last of that name.
Work<std::optional<BroadcastRow>> find_name(Transaction& tx, const std::string& name);
/// Newest first.
Work<std::vector<BroadcastRow>> list(Transaction& tx, const BroadcastFilter& filter);

// Across organisations.

/// Of all nodes.
Work<std::vector<BroadcastRow>> running(Transaction& tx);
/// Those of the node that it has to hear of, and has from then on.
Work<std::vector<BroadcastRow>> take_asked(Transaction& tx, const std::string& node);
/// Whether there are any.
Work<bool> is_asked(Transaction& tx, const std::string& node);
/// What runs and names no node is this one's from now on.
Work<void> adopt(Transaction& tx, const std::string& node);
/// The node lives, at least until then.
Work<void> announce(Transaction& tx, const std::string& node, Timestamp alive_until);
/// Whether the node has said that it lives, and not too long ago.
Work<bool> is_alive(Transaction& tx, const std::string& node);
/// Forgets nodes that live no more.
Work<void> forget_nodes(Transaction& tx);
/// The last of that name: while one runs no other has it.
Work<std::optional<BroadcastRow>> last_named(Transaction& tx, const std::string& name);
/// Deletes what ended before; how many.
Work<std::int64_t> prune(Transaction& tx, Timestamp before, std::int64_t limit);

}  // namespace auriga::broadcasts::repository
