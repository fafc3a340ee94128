// Which events something waits for, in the language of EventBridge's event patterns
// (docs.aws.amazon.com/eventbridge, "Amazon EventBridge event patterns"): an object with members of
// the event, each a pattern for that member or a list of what it may be.
//
//   {"payload": {"workflow_id": ["wfl_1", "wfl_2"], "error": [{"prefix": "States."}]}}
//
// In a list stand values, which must be equal, and matchers: {"prefix": text}, {"suffix": text},
// {"equals-ignore-case": text}, {"anything-but": a value or a list of values},
// {"exists": true or false}, {"numeric": [">=", 0, "<", 5]}. Of a member that is a list itself one
// element has to match. What is not named may be anything.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace auriga::schedule {

/// What of it is no pattern, each with its pointer below `at`.
[[nodiscard]] std::vector<core::Fault> faults_of_pattern(const boost::json::object& pattern,
                                                         const std::string& at);

/// Whether the event is one of those; what is faulty in a pattern matches nothing.
[[nodiscard]] bool matches_pattern(const boost::json::object& pattern,
                                   const boost::json::object& event);

}  // namespace auriga::schedule
