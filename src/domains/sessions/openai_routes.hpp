// /v1: agents as models of OpenAI's Chat Completions API, so that any of its clients talks to them.
//
// A model is an agent, named by its id. The caller keeps the conversation and sends all of it with
// each request; it is stored only where an answer hands it over, so that the staff see it and are
// told (else there is /api/v1/chat). What is asked for and not
// done here (several choices, a format of the answer) is refused, not passed over. Tools are the
// caller's: the agent's model may ask for them to be called, the caller calls them and sends the
// results. Without a language model there is nobody to call them, which matters only where a call
// is required (TOOLS_UNSUPPORTED). Errors are problems as everywhere, with a member `error` as
// those clients read it.
#pragma once

#include "domains/sessions/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::sessions {

struct OpenAiDoor {
  SessionService& sessions;
  agents::AgentService& agents;
  const core::Clock& clock;
};

/// `door` outlives the server.
void bind_openai(platform::http::RouteTable& table, OpenAiDoor& door);

}  // namespace auriga::sessions
