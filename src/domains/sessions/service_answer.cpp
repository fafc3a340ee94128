// Answers to conversations that their callers keep.
#include "domains/sessions/service.hpp"

namespace auriga::sessions {

Task<Responded> SessionService::answer(core::Caller caller, core::AgentId agent,
                                       Conversation conversation, llm::AnswerSink& sink) {
  const auto ready = co_await agents_.ready(caller, std::move(agent));
  const auto knowledge = ready.index->now();
  const auto history = turns_of(conversation.history);
  const auto model = agents_.model_of(ready.agent);
  const ToolContext tools{.tenant = caller.tenant,
                          .agent = ready.agent.id,
                          .turn = core::MessageId::make(clock_, random_).text()};
  const Asked asked{.message = conversation.question,
                    .history = history,
                    .model = model,
                    .agent_name = ready.agent.name,
                    .instructions = ready.running->definition.prompts.system,
                    .conduct = ready.running->conduct,
                    .knowledge = knowledge,
                    .notes = {},
                    .tools = &tools,
                    .conversation = &conversation};
  co_return co_await responder_.respond(asked, sink);
}

}  // namespace auriga::sessions
