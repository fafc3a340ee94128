// Where the states of one machine lead: to states that are there, from the start, and to an end.
//
// A circle that no state leaves for an end is told as a warning. AWS asks only that some state of
// the machine ends it, and takes such a definition; its executions fail after so many events.
#include <algorithm>
#include <deque>
#include <map>

#include "core/json_pointer.hpp"
#include "engines/workflow/definition_reader.hpp"

namespace auriga::workflow {
namespace {

constexpr std::size_t kNamedMax = 10;  ///< States of a circle that a message names.

using StateNames = std::set<std::string_view>;
using Neighbours = std::map<std::string_view, std::vector<std::string_view>>;

bool is_end(const State& state) {
  return state.next.empty() && state.type != StateType::choice;
}

/// The states that this one may go on to.
std::vector<std::string_view> targets_of(const State& state) {
  std::vector<std::string_view> out;
  const auto add = [&](std::string_view target) {
    if (!target.empty()) {
      out.push_back(target);
    }
  };
  add(state.next);
  add(state.default_next);
  for (const auto& choice : state.choices) {
    add(choice.next);
  }
  for (const auto& catcher : state.catchers) {
    add(catcher.next);
  }
  return out;
}

/// Adds to `reached` what can be reached from `ahead` by these steps.
void spread(const Neighbours& steps, std::deque<std::string_view> ahead, StateNames& reached) {
  reached.insert(ahead.begin(), ahead.end());
  while (!ahead.empty()) {
    const auto found = steps.find(ahead.front());
    ahead.pop_front();
    if (found == steps.end()) {
      continue;
    }
    for (const auto next : found->second) {
      if (reached.insert(next).second) {
        ahead.push_back(next);
      }
    }
  }
}

/// The circle that a way from here runs into; nothing where it stops.
std::vector<std::string_view> circle_from(std::string_view start, const Neighbours& forwards) {
  std::vector<std::string_view> way;
  StateNames seen;
  auto at = start;
  while (seen.insert(at).second) {
    way.push_back(at);
    const auto found = forwards.find(at);
    if (found == forwards.end() || found->second.empty()) {
      return {};
    }
    at = found->second.front();
  }
  way.erase(way.begin(), std::ranges::find(way, at));
  return way;
}

std::string describe_circle(const std::vector<std::string_view>& circle) {
  std::string out = circle.size() == 1 ? "There is no way from this state to an end: "
                                       : "There is no way from these states to an end: ";
  for (std::size_t i = 0; i < std::min(circle.size(), kNamedMax); ++i) {
    out += (i == 0 ? "\"" : ", \"") + std::string(circle[i]) + "\"";
  }
  if (circle.size() > kNamedMax) {
    out += " and " + std::to_string(circle.size() - kNamedMax) + " more";
  }
  return out;
}

}  // namespace

void DefinitionReader::check_targets(const StateMachine& machine, const json::object& states,
                                     const std::string& pointer, bool all_read) {
  const auto check = [&](const std::string& target, const std::string& where) {
    if (!target.empty() && !states.contains(target)) {
      tell(where, "Missing 'Next' target: " + target, "MISSING_TRANSITION_TARGET");
    }
  };
  check(machine.start_at_, pointer + "/StartAt");
  for (const auto& [name, state] : machine.states_) {
    const auto place = pointer + "/States" + core::pointer_step(name);
    check(state.next, place + "/Next");
    check(state.default_next, place + "/Default");
    for (std::size_t i = 0; i < state.choices.size(); ++i) {
      check(state.choices[i].next, place + "/Choices/" + std::to_string(i) + "/Next");
    }
    for (std::size_t i = 0; i < state.catchers.size(); ++i) {
      check(state.catchers[i].next, place + "/Catch/" + std::to_string(i) + "/Next");
    }
  }
  // Of a state that could not be read nobody knows where it leads.
  if (all_read && machine.find(machine.start_at_) != nullptr) {
    check_ways(machine, pointer);
  }
}

void DefinitionReader::check_ways(const StateMachine& machine, const std::string& pointer) {
  const bool ends =
      std::ranges::any_of(machine.states_, [](const auto& each) { return is_end(each.second); });
  if (!ends) {
    return tell(pointer + "/States", "Workflow has no terminal state", "MISSING_END_STATE");
  }
  Neighbours forwards;
  Neighbours backwards;
  std::deque<std::string_view> at_end;
  for (const auto& [name, state] : machine.states_) {
    auto targets = targets_of(state);
    bool leads_out = is_end(state);
    for (const auto target : targets) {
      backwards[target].push_back(name);
      leads_out = leads_out || machine.find(target) == nullptr;  // That is told already.
    }
    if (leads_out) {
      at_end.push_back(name);
    }
    forwards.emplace(name, std::move(targets));
  }
  StateNames reached;
  spread(forwards, {machine.start_at_}, reached);
  StateNames settled;
  spread(backwards, std::move(at_end), settled);
  for (const auto& [name, state] : machine.states_) {
    const auto place = pointer + "/States";
    if (!reached.contains(name)) {
      tell(place + core::pointer_step(name), "State \"" + name + "\" is not reachable.",
           "MISSING_TRANSITION_TARGET");
    } else if (!settled.contains(name)) {
      const auto circle = circle_from(name, forwards);
      if (!circle.empty()) {
        diagnostics_.push_back({.severity = Severity::warning,
                                .code = "NO_WAY_TO_END",
                                .location = place + core::pointer_step(circle.front()),
                                .message = describe_circle(circle)});
      }
      // What leads into that circle and nowhere else is told with it.
      spread(backwards,
             circle.empty() ? std::deque{std::string_view(name)}
                            : std::deque(circle.begin(), circle.end()),
             settled);
    }
  }
}

}  // namespace auriga::workflow
