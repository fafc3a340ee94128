// Whether each numbered step can be reached. The steps of a list are places of a graph: from each
// one goes to the next unless it ends the procedure or jumps, and to wherever it jumps. A step that
// jumps or ends under a condition goes on as well, unless two conditions (or "otherwise") leave no
// rest.
#include <algorithm>
#include <map>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/references.hpp"

namespace auriga::procedure {
namespace {

struct Flow {
  std::set<int> jumps;  // Items.
  bool falls_through = true;
};

bool ends_procedure(std::string_view clause) {
  return has_any(clause, Phrases{"end the call",
                                 "end the conversation",
                                 "end the chat",
                                 "close the conversation",
                                 "close the chat",
                                 "close the call",
                                 "hang up",
                                 "end the procedure",
                                 "end the process",
                                 "end of the procedure",
                                 "end of procedure",
                                 "finish the call",
                                 "terminate the call",
                                 "disconnect the call",
                                 "end of the process",
                                 "the procedure ends",
                                 "the process ends",
                                 "end the session",
                                 "conclude the call",
                                 "ends here",
                                 "stop here",
                                 "say goodbye",
                                 "say good-bye",
                                 "bid farewell"});
}

class FlowFinder {
 public:
  explicit FlowFinder(Reading& reading) : reading_(reading) {}

  void find() {
    std::map<int, std::vector<int>> lists;
    for (std::size_t i = 0; i < reading_.layout.items.size(); ++i) {
      const auto& item = reading_.layout.items[i];
      if (item.list >= 0) {
        lists[item.list].push_back(static_cast<int>(i));
      }
    }
    find_targets();
    for (const auto& [list, items] : lists) {
      numbers(items);
      reach(items);
    }
  }

 private:
  [[nodiscard]] const Item& item(int i) const {
    return reading_.layout.items[static_cast<std::size_t>(i)];
  }

  // The item with that number in the sentence's own list, else in its section; -1 if there is none.
  [[nodiscard]] int target_of(const Sentence& from, const std::string& number) const {
    if (from.item >= 0) {
      if (const auto found = in_list_.find({item(from.item).list, number});
          found != in_list_.end()) {
        return found->second;
      }
    }
    const auto found = in_section_.find({from.section, number});
    return found == in_section_.end() ? -1 : found->second;
  }

  // Where each reference leads, and which steps are jumped to from outside of their list.
  void find_targets() {
    for (std::size_t i = 0; i < reading_.layout.items.size(); ++i) {
      const auto& each = reading_.layout.items[i];
      if (each.ordinal > 0) {
        const auto number = core::lower_ascii(each.number);
        in_list_.try_emplace({each.list, number}, static_cast<int>(i));
        in_section_.try_emplace({each.section, number}, static_cast<int>(i));
      }
    }
    for (int i = 0; i < reading_.size(); ++i) {
      for (const auto& reference : references_in(reading_.sentence(i))) {
        if (reference.kind != "step") {
          continue;
        }
        const int target = target_of(reading_.sentence(i), reference.number);
        targets_[{i, reference.at}] = target;
        const int own = reading_.sentence(i).item;
        if (reference.jump && target >= 0 && (own < 0 || item(target).list != item(own).list)) {
          entered_.insert(target);
        }
      }
    }
  }

  void numbers(const std::vector<int>& items) {
    for (std::size_t i = 1; i < items.size(); ++i) {
      const auto& before = item(items[i - 1]);
      const auto& here = item(items[i]);
      const auto gap = here.ordinal - before.ordinal;
      if (before.ordinal == 0 || gap == 1 || gap < 0) {
        continue;
      }
      Fault fault{.lines = {before.line, here.line}};
      if (gap == 0) {
        fault.kind = "duplicate_step";
        fault.message = "Two steps have the number " + here.number + ": " + cite_item(before) +
                        " and " + cite_item(here) + ".";
        fault.remedy = "Number the steps anew.";
        fault.resolution =
            "Take both steps numbered " + here.number + ", in the order in which they stand.";
      } else {
        fault.kind = "missing_step";
        fault.message = "After step " + before.number + " comes step " + here.number +
                        "; what lies between is missing: " + cite_item(before) + ", " +
                        cite_item(here) + ".";
        fault.remedy = "Add the missing step, or number the steps anew.";
        fault.resolution =
            "Go from step " + before.number + " straight to step " + here.number + ".";
      }
      fault.subject = "step " + here.number;
      reading_.out.faults.push_back(std::move(fault));
    }
  }

  [[nodiscard]] std::string cite_item(const Item& item) const {
    return item.sentence_first < item.sentence_last ? cite(reading_.sentence(item.sentence_first))
                                                    : "line " + std::to_string(item.line);
  }

  Flow flow_of(int index) {
    Flow out;
    int leaving = 0;   // Conditional branches that leave.
    int branches = 0;  // Conditional branches in all.
    int last = 0;      // Sentences at the end of which each is a branch that leaves.
    for (int i = item(index).sentence_first; i < item(index).sentence_last; ++i) {
      const int left = leaving;
      const int before = branches;
      sentence(i, out, leaving, branches);
      last = branches > before && branches - before == leaving - left ? last + 1 : 0;
    }
    // "If it is green, go to step 7. If it is yellow or red, go to step 9.", and nothing after it.
    if (leaving >= 2 && (leaving == branches || last >= 2)) {
      out.falls_through = false;
    }
    return out;
  }

  // A clause stands under a condition that precedes it, and under one that follows it at once
  // ("go to step 6 if the customer agrees").
  static bool follows_condition(const Sentence& sentence, const std::vector<Clause>& clauses,
                                std::size_t at) {
    return at + 1 < clauses.size() && clauses[at + 1].condition && clauses[at].last > 0 &&
           !sentence.words[clauses[at].last - 1].comma_after;
  }

  bool leaves(int i, const std::vector<Reference>& references, const Clause& clause,
              Flow& out) const {
    bool found = !clause.negative && ends_procedure(core::lower_ascii(words_text(
                                         reading_.sentence(i), clause.first, clause.last)));
    for (const auto& reference : references) {
      if (reference.kind != "step" || !reference.jump || reference.at < clause.first ||
          reference.at >= clause.last) {
        continue;
      }
      if (const auto target = targets_.find({i, reference.at});
          target != targets_.end() && target->second >= 0) {
        out.jumps.insert(target->second);
        found = true;
      }
    }
    return found;
  }

  void sentence(int i, Flow& out, int& leaving, int& branches) const {
    const auto& clauses = reading_.analysis(i).clauses;
    const auto references = references_in(reading_.sentence(i));
    // "If it was opened, the warranty has ended. Say so and stop here."
    const int before = reading_.previous(i);
    bool under_condition = reading_.sentence(i).plain.starts_with("say so") && before >= 0 &&
                           !reading_.analysis(before).condition.empty();
    bool counted = false;  // The branch of this condition has been counted,
    bool pending = false;  // and none of its clauses has left yet.
    for (std::size_t at = 0; at < clauses.size(); ++at) {
      const auto& clause = clauses[at];
      const auto text =
          core::lower_ascii(words_text(reading_.sentence(i), clause.first, clause.last));
      // "For pick-up go to step 5", "No: go to step 5": conditions without "if".
      const bool label = at > 0 && !clauses[at - 1].condition &&
                         clauses[at - 1].last - clauses[at - 1].first <= 4 &&
                         reading_.sentence(i).words[clauses[at - 1].last - 1].stop_after;
      const bool sorted =
          has_any(text.substr(0, 12), Phrases{"for", "with", "without", "in case", "on"}) &&
          (text.starts_with("for ") || text.starts_with("with") || text.starts_with("in case") ||
           text.starts_with("on "));
      if (clause.condition || label || sorted || has_any(text, Phrases{"otherwise", "else"})) {
        under_condition = true;
        counted = false;
      }
      if (clause.condition) {
        continue;
      }
      const bool left = leaves(i, references, clause, out);
      if (!under_condition && !follows_condition(reading_.sentence(i), clauses, at)) {
        out.falls_through = out.falls_through && !left;
        continue;
      }
      branches += counted ? 0 : 1;
      leaving += left && (!counted || pending) ? 1 : 0;
      pending = !left;
      counted = true;
    }
  }

  void reach(const std::vector<int>& items) {
    if (items.size() < 2) {
      return;
    }
    std::map<int, std::size_t> place;
    std::vector<Flow> flows;
    for (std::size_t i = 0; i < items.size(); ++i) {
      place[items[i]] = i;
      flows.push_back(flow_of(items[i]));
      // What is written down afterwards needs no customer.
      const bool ended = !flows.back().falls_through && flows.back().jumps.empty();
      flows.back().falls_through =
          flows.back().falls_through || (ended && i + 1 < items.size() && paperwork(items[i + 1]));
    }
    // A sub-step may jump too; it counts for the list that it jumps into.
    std::vector<char> reached(items.size(), 0);
    std::vector<std::size_t> open{0};
    for (const int each : items) {
      if (entered_.contains(each)) {
        open.push_back(place[each]);
      }
    }
    while (!open.empty()) {
      const auto at = open.back();
      open.pop_back();
      if (reached[at] != 0) {
        continue;
      }
      reached[at] = 1;
      if (flows[at].falls_through && at + 1 < items.size()) {
        open.push_back(at + 1);
      }
      for (const int target : flows[at].jumps) {
        if (const auto found = place.find(target); found != place.end()) {
          open.push_back(found->second);
        }
      }
    }
    report(items, reached);
  }

  // Whether a step is done when the customer has gone.
  [[nodiscard]] bool paperwork(int index) const {
    const auto& made = item(index);
    if (made.sentence_first >= made.sentence_last) {
      return false;
    }
    const auto* main = reading_.analysis(made.sentence_first).main();
    if (main == nullptr) {
      return false;
    }
    const auto& words = reading_.sentence(made.sentence_first).words;
    return main->verb_at < words.size() &&
           has_any(words[main->verb_at].text,
                   Phrases{"log",    "record", "document", "note",    "update",   "enter",
                           "file",   "save",   "close",    "create",  "send",     "complete",
                           "mark",   "write",  "submit",   "archive", "register", "set",
                           "fill",   "report", "forward",  "e-mail",  "email",    "notify",
                           "inform", "assign", "add",      "store",   "upload",   "schedule"});
  }

  // One fault for each run of steps that no path leads to.
  void report(const std::vector<int>& items, const std::vector<char>& reached) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (reached[i] != 0) {
        continue;
      }
      std::size_t end = i;
      Fault fault{.kind = "unreachable_step"};
      std::string which;
      while (end < items.size() && reached[end] == 0) {
        fault.lines.push_back(item(items[end]).line);
        which += (which.empty() ? "step " : ", step ") + item(items[end]).number + ", " +
                 cite_item(item(items[end]));
        ++end;
      }
      fault.message =
          "No path leads to " + which + "; the step before it ends or goes elsewhere: " +
          (i > 0 ? cite_item(item(items[i - 1])) : std::string("the list begins elsewhere")) + ".";
      fault.remedy = "Say from where one gets to it, or take it out.";
      fault.resolution = "Leave step " + item(items[i]).number + " out unless staff ask for it.";
      fault.subject = "step " + item(items[i]).number;
      reading_.out.faults.push_back(std::move(fault));
      i = end;
    }
  }

  Reading& reading_;
  std::map<std::pair<int, std::size_t>, int> targets_;
  std::map<std::pair<int, std::string>, int> in_list_;
  std::map<std::pair<int, std::string>, int> in_section_;
  std::set<int> entered_;
};

}  // namespace

void find_flow_faults(Reading& reading) {
  FlowFinder(reading).find();
}

}  // namespace auriga::procedure
