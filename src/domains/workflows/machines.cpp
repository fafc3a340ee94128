#include "domains/workflows/machines.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"

namespace auriga::workflows {

platform::Task<Machine> Machines::get(WorkflowId workflow, std::int64_t version) {
  if (auto found = find({workflow, version})) {
    co_return found;
  }
  const auto row = co_await database_.read(scope_, store::definition, workflow, version);
  if (!row) {
    throw core::Error(core::ErrorCode::kNotFound, "There is no such version of the workflow.");
  }
  auto reading = workflow::StateMachine::read(row->definition);
  // None was stored that was not good then; what is held for good may have changed since.
  const auto& all = reading.diagnostics;
  const auto wrong =
      std::ranges::find(all, workflow::Severity::error, &workflow::Diagnostic::severity);
  if (wrong != all.end()) {
    const auto place = wrong->location == "/" ? std::string() : wrong->location;
    throw core::Error(core::ErrorCode::kValidationFailed,
                      "The definition cannot be executed any more: " + wrong->message)
        .with_faults({{"/definition" + place, core::lower_ascii(wrong->code), wrong->message}});
  }
  auto machine = std::make_shared<const workflow::StateMachine>(std::move(reading.machine));
  put(workflow, version, machine, row->definition.size());
  co_return machine;
}

Machine Machines::find(const Key& key) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(key);
  if (found == held_.end()) {
    return nullptr;
  }
  used_.splice(used_.begin(), used_, found->second.used);
  return found->second.machine;
}

void Machines::put(const WorkflowId& workflow, std::int64_t version, Machine machine,
                   std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  const Key key{workflow, version};
  if (held_.contains(key)) {
    return;
  }
  used_.push_front(key);
  held_.emplace(key, Held{std::move(machine), bytes, used_.begin()});
  for (bytes_ += bytes; bytes_ > kBytesMax && held_.size() > 1;) {
    const auto oldest = held_.find(used_.back());
    bytes_ -= oldest->second.bytes;
    held_.erase(oldest);
    used_.pop_back();
  }
}

}  // namespace auriga::workflows
