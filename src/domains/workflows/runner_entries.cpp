// The executions that a runner has, in memory or at rest: who waits for them, when they wake.
#include <algorithm>

#include "core/error.hpp"
#include "domains/workflows/runner.hpp"

namespace auriga::workflows {

Runner::Entry& Runner::add(const ExecutionId& id, const core::OrganizationId& org,
                           const WorkflowId& workflow, std::int64_t version) {
  auto entry = std::make_unique<Entry>(
      Entry{.id = id, .org = org, .workflow = workflow, .version = version});
  entry->used = used_.end();
  const auto [place, is_new] = entries_.insert_or_assign(id, std::move(entry));
  open_of_[org] += is_new ? 1 : 0;
  return *place->second;
}

bool Runner::has_room(const core::OrganizationId& org) const {
  const auto open = open_of_.find(org);
  return options_.open_max == 0 || open == open_of_.end() || open->second < options_.open_max;
}

std::exception_ptr Runner::refused_express(const core::OrganizationId& org) const {
  const auto own = held_.of.find(org);
  if (own != held_.of.end() && own->second >= options_.express_bytes_of_organization) {
    return std::make_exception_ptr(
        core::Error(core::ErrorCode::kQuotaExceeded,
                    "what an organisation's express executions hold on a node is at most " +
                        std::to_string(options_.express_bytes_of_organization >> 20U) +
                        " MB; wait for some to end"));
  }
  if (held_.all >= options_.express_bytes_max) {
    return std::make_exception_ptr(
        core::Error(core::ErrorCode::kOverloaded, {}, "memory of express executions"));
  }
  return nullptr;
}

void Runner::remove(Entry& entry) {
  tell_watches(entry);
  set_wake(entry, std::nullopt);
  rest(entry);
  if (const auto open = open_of_.find(entry.org); --open->second == 0) {
    open_of_.erase(open);
  }
  entries_.erase(ExecutionId(entry.id));
}

void Runner::add_watch(Entry& entry, const std::shared_ptr<Watch>& watch) {
  std::erase_if(entry.watches, [](const auto& each) { return each.expired(); });
  entry.watches.push_back(watch);
}

void Runner::tell_watches(Entry& entry) {
  for (const auto& each : std::exchange(entry.watches, {})) {
    if (const auto watch = each.lock()) {
      watch->tell();
    }
  }
}

void Runner::set_wake(Entry& entry, std::optional<Timestamp> at) {
  if (entry.wake_at) {
    wakes_.erase({*entry.wake_at, entry.id});
  }
  entry.wake_at = at;
  if (at) {
    wakes_.emplace(*at, entry.id);
  }
}

// It was just used. What was not for longest is put to rest where there is too much.
void Runner::keep(Entry& entry) {
  if (entry.used != used_.end()) {
    used_.erase(entry.used);
    entry.used = used_.end();
  }
  if (entry.resident->written()) {
    used_.push_front(&entry);
    entry.used = used_.begin();
  }
  residents_ += entry.bytes == 0 ? 1 : 0;
  count(entry, entry.resident->size(), !entry.resident->written());
  while (resident_bytes_ > options_.resident_bytes_max && !used_.empty() &&
         used_.back() != &entry) {
    rest(*used_.back());
  }
}

void Runner::rest(Entry& entry) {
  if (entry.used != used_.end()) {
    used_.erase(entry.used);
    entry.used = used_.end();
  }
  residents_ -= entry.bytes == 0 ? 0 : 1;
  count(entry, 0, false);
  entry.resident = nullptr;
}

void Runner::count(Entry& entry, std::size_t bytes, bool held) {
  resident_bytes_ += bytes - entry.bytes;
  if (entry.held || held) {
    const auto grown = (held ? bytes : 0) - (entry.held ? entry.bytes : 0);  // Perhaps below 0.
    held_.all += grown;
    if ((held_.of[entry.org] += grown) == 0) {
      held_.of.erase(entry.org);
    }
  }
  entry.bytes = bytes;
  entry.held = held;
}

}  // namespace auriga::workflows
