#include <boost/json.hpp>

#include "app/workflow_task_kinds.hpp"
#include "app/workflow_task_parameters.hpp"
#include "domains/notifications/service.hpp"

namespace auriga::app {

namespace json = boost::json;
using platform::Task;
using workflows::TaskCall;

Task<json::value> notify(WorkflowTaskParts parts, TaskCall call) {
  const TaskParameters given(call);
  const auto* text = given.find("Text");
  if (text != nullptr && !text->is_string()) {
    throw wrong_parameters("Text must be a text");
  }
  notifications::Notice notice{
      .key = call.token,
      .title = given.text("Title"),
      .text = text == nullptr ? std::string() : std::string(text->get_string()),
      .link = given.text_or(
          "Link", "/workflows/" + call.workflow.text() + "/executions/" + call.execution.text()),
      .subject_id = call.execution.text(),
      .priority = given.one_of("Priority", notifications::Priority::normal),
      .role = given.one_of("Role", core::Role::member)};
  if (given.find("UserId") != nullptr) {
    notice.user = given.id<core::UserId>("UserId");
  }
  const core::Tenant tenant(parts.scope, call.org);
  const auto people = co_await parts.notifications.notify(tenant, std::move(notice));
  co_return json::object{{"People", people}};
}

}  // namespace auriga::app
