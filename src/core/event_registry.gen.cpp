// Made by scripts/generate from src/core/events.json. Do not edit.
#include "core/event_registry.hpp"

#include <array>

namespace auriga::core {
namespace {
// clang-format off
constexpr std::array<EventType, 71> kEvents{{
    {"agent.created", "An agent was made from a procedure; it is not ready yet."},
    {"agent.ready", "A new agent is ready to answer."},
    {"agent.failed", "An agent could not be made."},
    {"agent.updated", "An agent's settings were changed."},
    {"agent.redeployed", "An agent is to be made again, from its procedure as it is now."},
    {"agent.deployed", "A new version of an agent answers from now on."},
    {"agent.rolled_back", "An older version of an agent answers again."},
    {"agent.paused", "An agent was paused: it answers nobody."},
    {"agent.resumed", "A paused agent answers again."},
    {"agent.archived", "An agent was deleted."},
    {"agent.tool_called", "An agent called a tool in a conversation that its caller keeps."},
    {"document.added", "A document was given to an agent."},
    {"document.ready", "A document was read; the agent answers from it."},
    {"document.failed", "A document could not be read."},
    {"document.replaced", "A document was given again with new content."},
    {"document.deleted", "A document was taken from an agent."},
    {"tool.created", "A tool was added to an agent."},
    {"tool.updated", "A tool was changed."},
    {"tool.tested", "Somebody tried a tool."},
    {"tool.deleted", "A tool was deleted."},
    {"secret.created", "A secret was kept for tools and workflows."},
    {"secret.replaced", "A secret has a new value."},
    {"secret.deleted", "A secret was deleted."},
    {"session.started", "A customer began a conversation with an agent."},
    {"session.tool_called", "An agent called a tool for a customer."},
    {"session.handoff_requested", "A conversation needs a person."},
    {"session.acknowledged", "Somebody has seen that a conversation needs a person."},
    {"session.taken_over", "A person answers a customer in the agent's place."},
    {"session.staff_message", "A person wrote to a customer."},
    {"session.whispered", "A person left the agent a note that the customer does not see."},
    {"session.given_back", "The agent answers a customer again."},
    {"session.resolved", "What a conversation needed a person for is settled."},
    {"session.completed", "A conversation is over."},
    {"session.deleted", "A conversation was deleted."},
    {"broadcast.created", "A broadcast was made."},
    {"broadcast.updated", "A broadcast was changed."},
    {"broadcast.ended", "A broadcast is over."},
    {"workflow.created", "A workflow was made."},
    {"workflow.updated", "A workflow was changed."},
    {"workflow.paused", "A workflow was paused: nothing starts it."},
    {"workflow.resumed", "A paused workflow can be started again."},
    {"workflow.deleted", "A workflow was deleted."},
    {"workflow.trigger_added", "A workflow got a trigger."},
    {"workflow.trigger_updated", "A trigger was changed."},
    {"workflow.trigger_removed", "A trigger was deleted."},
    {"execution.started", "An execution of a standard workflow has begun."},
    {"execution.succeeded", "An execution of a standard workflow has ended well."},
    {"execution.failed", "An execution of a standard workflow has failed."},
    {"execution.timed_out", "An execution of a standard workflow has run out of its time."},
    {"execution.stopped", "Somebody stopped an execution."},
    {"execution.deleted", "Somebody deleted an execution that had ended, with its history."},
    {"api_key.created", "An API key was made."},
    {"api_key.revoked", "An API key was revoked."},
    {"login.started", "Somebody signed in."},
    {"login.ended", "Somebody signed out, or was signed out."},
    {"login.reuse_detected", "A sign-in was used by two at once; it may be stolen, and was ended."},
    {"user.created", "Somebody got an account in the organisation."},
    {"user.updated", "Somebody changed their profile."},
    {"user.password_changed", "Somebody changed their password."},
    {"user.password_reset_requested", "Somebody asked for a new password by mail."},
    {"user.password_reset", "Somebody set a new password by mail."},
    {"user.email_confirmed", "Somebody confirmed their address."},
    {"user.email_change_requested", "Somebody asked for another address."},
    {"user.email_changed", "Somebody has another address."},
    {"member.role_changed", "A member has another role."},
    {"member.removed", "A member was removed from the organisation."},
    {"member.left", "A member left the organisation."},
    {"invitation.created", "Somebody was invited."},
    {"invitation.withdrawn", "An invitation was withdrawn."},
    {"organization.renamed", "The organisation has another name."},
    {"mail.retried", "Mail that had failed is sent again."},
}};
constexpr std::array<std::string_view, 1> kInternal{"password_reset.requested"};
// clang-format on
}  // namespace

std::span<const EventType> event_types() {
  return kEvents;
}

std::span<const std::string_view> internal_event_types() {
  return kInternal;
}

}  // namespace auriga::core
