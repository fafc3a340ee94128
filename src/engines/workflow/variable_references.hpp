// Which variables the states of a definition look at, as DescribeStateMachine tells it.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <set>
#include <string>

namespace auriga::workflow {

namespace json = boost::json;

/// By state, at any depth; states that look at none are left out. `definition` need not be good:
/// what is no expression refers to nothing. In JSONata, a name that an expression binds itself is
/// not counted.
[[nodiscard]] std::map<std::string, std::set<std::string>> variable_references(
    const json::value& definition);

}  // namespace auriga::workflow
