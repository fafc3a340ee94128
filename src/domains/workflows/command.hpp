// Command: what happens to an execution, as it is carried out, and as it is kept and sent on.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "core/time.hpp"

namespace auriga::workflows {

struct Command {
  enum class Kind : std::uint8_t {
    begin,
    succeed,    ///< A task, with `value`.
    fail,       ///< A task, with `error` and `cause`.
    beat,       ///< A task lives.
    wake,       ///< Time has passed.
    stop,       ///< By somebody, with `error` and `cause`.
    resume,     ///< Go on after a restart. Changes nothing; what is under way is begun again.
    hand_over,  ///< Somebody outside has the task, and ends it by its token.
    give_up,    ///< It cannot go on, for `error` and `cause`.
  };
  Kind kind = Kind::wake;
  std::string token;  ///< Of the task.
  boost::json::value value;
  std::string error;
  std::string cause;
  core::Timestamp at;           ///< When it is carried out.
  boost::json::object by = {};  ///< Who stops it, as events name an actor; empty: nobody says.
};

[[nodiscard]] boost::json::object to_json(const Command& command);
/// Of what to_json() made.
[[nodiscard]] Command command_from(const boost::json::object& from);

}  // namespace auriga::workflows
