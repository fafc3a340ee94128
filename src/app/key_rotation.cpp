#include "app/key_rotation.hpp"

#include <algorithm>
#include <map>

#include "app/scope.hpp"
#include "domains/accounts/sealed.hpp"
#include "domains/mail/sealed.hpp"
#include "domains/operations/sealed.hpp"
#include "domains/tools/sealed.hpp"
#include "platform/database/sealed_columns.hpp"

namespace auriga::app {

namespace db = platform::db;
using platform::Task;

namespace {

std::vector<db::SealedColumn> all_sealed_columns() {
  std::vector<db::SealedColumn> all;
  const auto add = [&](const auto& some) { all.insert(all.end(), some.begin(), some.end()); };
  add(accounts::kSealedColumns);
  add(mail::kSealedColumns);
  add(operations::kSealedColumns);
  add(tools::kSealedColumns);
  return all;
}

std::string id_of(const MasterKey& key) {
  return db::current_key_id(sealer_of({key}));
}

/// Counts on over the columns, for people.
class Counting {
 public:
  Counting(const std::vector<KeyState>& states, const RotationOptions& options)
      : options_(options) {
    for (std::size_t i = 1; i < states.size(); ++i) {
      total_ += states[i].sealed;
    }
    if (total_ > 0) {
      (*this)(0);  // The first page may be long in coming.
    }
  }
  void operator()(std::int64_t more) {
    done_ += more;
    total_ = std::max(total_, done_);
    if (options_.progress) {
      options_.progress(done_, total_);
    }
  }

 private:
  const RotationOptions& options_;
  std::int64_t done_ = 0;
  std::int64_t total_ = 0;
};

/// Brings every sealed value under the first key.
Task<db::Resealed> reseal_all(db::Database& database, std::vector<MasterKey> keys,
                              const RotationOptions& options) {
  const auto sealer = sealer_of(keys);
  Counting counting(co_await key_states(database, keys), options);
  db::Resealed all;
  for (const auto& column : all_sealed_columns()) {
    const std::function<void(std::int64_t)> done = [&counting](std::int64_t more) {
      counting(more);
    };
    const auto of_column = co_await db::reseal(database, ScopeKey::system(), sealer, column, done);
    all.sealed += of_column.sealed;
    all.unreadable += of_column.unreadable;
  }
  co_return all;
}

/// Those that are still needed: the current one, and whichever seals something.
std::vector<MasterKey> needed(const std::vector<MasterKey>& keys,
                              const std::vector<KeyState>& states) {
  std::vector<MasterKey> out;
  for (const auto& key : keys) {
    const auto id = id_of(key);
    const bool seals = std::ranges::any_of(
        states, [&](const auto& state) { return state.id == id && state.sealed > 0; });
    if (out.empty() || seals) {
      out.push_back(key);
    }
  }
  return out;
}

}  // namespace

Task<std::vector<KeyState>> key_states(db::Database& database, std::vector<MasterKey> keys) {
  std::map<std::string, std::int64_t> uses;
  for (const auto& column : all_sealed_columns()) {
    for (const auto& use : co_await db::sealed_uses(database, ScopeKey::system(), column)) {
      uses[use.key_id] += use.sealed;
    }
  }
  std::vector<KeyState> out;
  for (const auto& key : keys) {
    const auto id = id_of(key);
    out.push_back({.id = id, .made_at = key.made_at, .sealed = uses[id]});
    uses.erase(id);
  }
  KeyState unknown;
  for (const auto& [id, sealed] : uses) {
    unknown.sealed += sealed;
  }
  if (unknown.sealed > 0) {
    out.push_back(unknown);
  }
  co_return out;
}

Task<RotationReport> rotate_master_key(db::Database& database, std::filesystem::path data,
                                       std::vector<MasterKey> keys, RotationOptions options,
                                       core::Random& random, const core::Clock& clock) {
  RotationReport report;
  auto resealed = co_await reseal_all(database, keys, options);
  if (options.makes_key && resealed.sealed == 0) {
    keys.insert(keys.begin(), new_master_key(random, clock));
    // Before anything is sealed under it: what no key on the disk opens would be lost.
    write_master_keys(data, keys);
    report.made = true;
    resealed = co_await reseal_all(database, keys, options);
  }
  report.sealed = resealed.sealed;
  report.unreadable = resealed.unreadable;
  if (options.makes_key && options.forgets) {
    const auto states = co_await key_states(database, keys);
    auto kept = needed(keys, states);
    report.forgotten = std::ssize(keys) - std::ssize(kept);
    if (report.forgotten > 0) {
      write_master_keys(data, kept);
    }
  }
  co_return report;
}

}  // namespace auriga::app
