// Who may call what: every operation of the OpenAPI document by every role, every kind of key and
// by nobody. The table is the specification; an operation that is not in it fails the suite.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

constexpr std::string_view kNobody = "01h455vb4pex5vsknk084sn02q";

enum Least { kAnybody, kViewer, kMember, kAdmin };

struct Row {
  Least least;
  std::string keys;  ///< Scopes of keys that may; empty: no key may.
};

const std::map<std::string, Row>& table() {
  static const std::map<std::string, Row> rows{{"get_setup", {kAnybody, ""}},
                                               {"set_up", {kAnybody, ""}},
                                               {"register", {kAnybody, ""}},
                                               {"look_at_invitation", {kAnybody, ""}},
                                               {"login", {kAnybody, ""}},
                                               {"refresh", {kAnybody, ""}},
                                               {"logout", {kAnybody, ""}},
                                               {"request_password_reset", {kAnybody, ""}},
                                               {"reset_password", {kAnybody, ""}},
                                               {"confirm_email", {kAnybody, ""}},
                                               {"send_email_confirmation", {kViewer, ""}},
                                               {"change_email", {kViewer, ""}},
                                               {"list_notifications", {kViewer, ""}},
                                               {"read_notification", {kViewer, ""}},
                                               {"acknowledge_notification", {kViewer, ""}},
                                               {"read_all_notifications", {kViewer, ""}},
                                               {"get_notification_preferences", {kViewer, ""}},
                                               {"set_notification_preferences", {kViewer, ""}},
                                               {"get_live", {kAnybody, ""}},
                                               {"get_ready", {kAnybody, ""}},
                                               {"get_metrics", {kAnybody, ""}},
                                               {"logout_all", {kViewer, ""}},
                                               {"get_me", {kViewer, ""}},
                                               {"update_me", {kViewer, ""}},
                                               {"change_password", {kViewer, ""}},
                                               {"export_me", {kViewer, ""}},
                                               {"delete_me", {kViewer, ""}},
                                               {"list_logins", {kViewer, ""}},
                                               {"end_login", {kViewer, ""}},
                                               {"get_organization", {kViewer, ""}},
                                               {"update_organization", {kAdmin, ""}},
                                               {"list_invitations", {kAdmin, ""}},
                                               {"invite", {kAdmin, ""}},
                                               {"withdraw_invitation", {kAdmin, ""}},
                                               {"list_members", {kViewer, ""}},
                                               {"update_member", {kAdmin, ""}},
                                               {"remove_member", {kViewer, ""}},
                                               {"list_api_keys", {kMember, ""}},
                                               {"make_api_key", {kMember, ""}},
                                               {"get_api_key", {kMember, ""}},
                                               {"revoke_api_key", {kMember, ""}},
                                               {"create_agent", {kMember, "admin"}},
                                               {"list_agents", {kViewer, "admin"}},
                                               {"get_agent", {kViewer, "admin"}},
                                               {"update_agent", {kMember, "admin"}},
                                               {"pause_agent", {kMember, "admin"}},
                                               {"resume_agent", {kMember, "admin"}},
                                               {"delete_agent", {kMember, "admin"}},
                                               {"get_agent_progress", {kViewer, "admin"}},
                                               {"list_agent_versions", {kViewer, "admin"}},
                                               {"get_agent_version", {kViewer, "admin"}},
                                               {"get_agent_stages", {kViewer, "admin"}},
                                               {"get_agent_definition", {kViewer, "admin"}},
                                               {"get_agent_definition_schema", {kViewer, "admin"}},
                                               {"deploy_agent", {kMember, "admin"}},
                                               {"roll_back_agent", {kMember, "admin"}},
                                               {"list_documents", {kViewer, "admin"}},
                                               {"add_documents", {kMember, "admin"}},
                                               {"get_document", {kViewer, "admin"}},
                                               {"replace_document", {kMember, "admin"}},
                                               {"delete_document", {kMember, "admin"}},
                                               {"get_document_content", {kViewer, "admin"}},
                                               {"get_document_text", {kViewer, "admin"}},
                                               {"get_passage", {kViewer, "admin"}},
                                               {"search_agent", {kViewer, "admin"}},
                                               {"list_models", {kViewer, "admin"}},
                                               {"chat", {kViewer, "chat admin"}},
                                               {"start_chat", {kViewer, "chat admin"}},
                                               {"list_sessions", {kViewer, "admin"}},
                                               {"get_session_analytics", {kViewer, "admin"}},
                                               {"get_session", {kViewer, "admin"}},
                                               {"list_messages", {kViewer, "admin"}},
                                               {"stop_session", {kViewer, "chat admin"}},
                                               {"complete_session", {kMember, "admin"}},
                                               {"delete_session", {kMember, "admin"}},
                                               {"acknowledge_session", {kMember, "admin"}},
                                               {"take_over_session", {kMember, "admin"}},
                                               {"give_back_session", {kMember, "admin"}},
                                               {"resolve_session", {kMember, "admin"}},
                                               {"say_in_session", {kMember, "admin"}},
                                               {"whisper_in_session", {kMember, "admin"}},
                                               {"get_chat_updates", {kViewer, "chat admin"}},
                                               {"create_broadcast", {kMember, "admin"}},
                                               {"list_broadcasts", {kMember, "admin"}},
                                               {"get_broadcast", {kMember, "admin"}},
                                               {"change_broadcast", {kMember, "admin"}},
                                               {"end_broadcast", {kMember, "admin"}},
                                               {"get_live_broadcast", {kAnybody, ""}},
                                               {"create_workflow", {kMember, "admin"}},
                                               {"validate_workflow", {kViewer, "admin"}},
                                               {"test_state", {kViewer, "admin"}},
                                               {"list_workflows", {kViewer, "admin"}},
                                               {"get_workflow", {kViewer, "admin"}},
                                               {"update_workflow", {kMember, "admin"}},
                                               {"pause_workflow", {kMember, "admin"}},
                                               {"resume_workflow", {kMember, "admin"}},
                                               {"delete_workflow", {kMember, "admin"}},
                                               {"list_workflow_versions", {kViewer, "admin"}},
                                               {"get_workflow_version", {kViewer, "admin"}},
                                               {"start_execution", {kMember, "admin"}},
                                               {"list_executions", {kViewer, "admin"}},
                                               {"delete_execution", {kMember, "admin"}},
                                               {"get_execution", {kViewer, "admin"}},
                                               {"list_execution_events", {kViewer, "admin"}},
                                               {"stop_execution", {kMember, "admin"}},
                                               {"poll_activity", {kMember, "admin"}},
                                               {"succeed_task", {kMember, "admin"}},
                                               {"fail_task", {kMember, "admin"}},
                                               {"beat_task", {kMember, "admin"}},
                                               {"create_workflow_trigger", {kMember, "admin"}},
                                               {"list_workflow_triggers", {kViewer, "admin"}},
                                               {"get_workflow_trigger", {kViewer, "admin"}},
                                               {"update_workflow_trigger", {kMember, "admin"}},
                                               {"delete_workflow_trigger", {kMember, "admin"}},
                                               {"create_tool", {kMember, "admin"}},
                                               {"list_tools", {kViewer, "admin"}},
                                               {"get_tool", {kViewer, "admin"}},
                                               {"update_tool", {kMember, "admin"}},
                                               {"delete_tool", {kMember, "admin"}},
                                               {"test_tool", {kMember, "admin"}},
                                               {"import_tools", {kMember, "admin"}},
                                               {"preview_tools", {kMember, "admin"}},
                                               {"list_secrets", {kMember, ""}},
                                               {"set_secret", {kAdmin, ""}},
                                               {"delete_secret", {kAdmin, ""}},
                                               {"create_completion", {kViewer, "chat admin"}},
                                               {"list_openai_models", {kViewer, "chat admin"}},
                                               {"get_openai_model", {kViewer, "chat admin"}},
                                               {"create_ticket", {kViewer, "admin"}},
                                               {"list_audit_log", {kAdmin, ""}},
                                               {"list_jobs", {kAdmin, ""}},
                                               {"list_mail", {kAdmin, ""}},
                                               {"retry_mail", {kAdmin, ""}},
                                               {"list_configuration", {kAdmin, ""}}};
  return rows;
}

/// A path with ids of nothing that exists in place of its parameters.
std::string filled(std::string path) {
  const std::map<std::string, std::string> prefixes{
      {"{agent_id}", "agt_"},     {"{document_id}", "doc_"},     {"{session_id}", "ses_"},
      {"{key_id}", "key_"},       {"{login_id}", "lgn_"},        {"{invitation_id}", "inv_"},
      {"{trigger_id}", "trg_"},   {"{model}", "agt_"},           {"{workflow_id}", "wfl_"},
      {"{execution_id}", "exe_"}, {"{notification_id}", "ntf_"}, {"{tool_id}", "tol_"},
      {"{user_id}", "usr_"}};
  for (const auto& [parameter, prefix] : prefixes) {
    if (const auto at = path.find(parameter); at != std::string::npos) {
      path.replace(at, parameter.size(), prefix + std::string(kNobody));
    }
  }
  if (const auto at = path.find("{broadcast_id}"); at != std::string::npos) {
    path.replace(at, 14, "quiet-nobody-100");
  }
  for (const std::string parameter : {"{actor_id}", "{activity}"}) {
    if (const auto at = path.find(parameter); at != std::string::npos) {
      path.replace(at, parameter.size(), "somebody");
    }
  }
  if (const auto at = path.find("{name}"); at != std::string::npos) {
    path.replace(at, 6, "NOT_THERE");
  }
  if (const auto at = path.find("{version}"); at != std::string::npos) {
    path.replace(at, 9, "1");
  }
  return path;
}

class RolesTest : public EndpointTest {
 protected:
  /// Calls `visit(id, request)` for every operation of the document; the requests have no effect,
  /// because what they name is not there or what they must say is missing.
  template <class Visit>
  void for_each_operation(Visit visit) {
    for (const auto& [path, item] : w.contract.document().at("paths").as_object()) {
      for (const auto& [method, operation] : item.as_object()) {
        const auto id = std::string(operation.at("operationId").as_string());
        Request request{.method = std::string(method), .path = filled(std::string(path))};
        std::ranges::transform(request.method, request.method.begin(), ::toupper);
        if (request.method != "GET" && request.method != "DELETE") {
          request.body = R"({"nothing":"of the kind"})";
        }
        visit(id, request);
      }
    }
  }
};

TEST_F(RolesTest, TheTableHasEveryOperation) {
  std::set<std::string> documented;
  for_each_operation([&](const std::string& id, const Request&) { documented.insert(id); });
  std::set<std::string> known;
  for (const auto& [id, row] : table()) {
    known.insert(id);
  }
  EXPECT_EQ(documented, known);
}

TEST_F(RolesTest, EveryRoleMayWhatTheTableSaysAndNoMore) {
  struct Someone {
    std::string name;
    Least rank;
    Person person;
  };
  std::vector<Someone> people{{"viewer", kViewer, w.log_in(w.viewer.email)},
                              {"member", kMember, w.log_in(w.member.email)},
                              {"admin", kAdmin, w.log_in(w.admin.email)},
                              {"owner", kAdmin, w.log_in(w.owner.email)}};
  for (auto& someone : people) {
    for_each_operation([&](const std::string& id, const Request& request) {
      const auto row = table().find(id);
      if (row == table().end()) {
        return;  // The test above tells.
      }
      SCOPED_TRACE(id + " by " + someone.name);
      auto api = someone.person.api.elsewhere();
      const auto answer = api.send(request);
      if (row->second.least == kAnybody) {
        EXPECT_NE(answer.status, 403);
      } else if (someone.rank < row->second.least) {
        EXPECT_EQ(answer.code(), "FORBIDDEN") << answer.status;
      } else {
        EXPECT_NE(answer.status, 401);
        EXPECT_NE(answer.status, 403);
        EXPECT_LT(answer.status, 500);
      }
      if (id == "logout_all") {
        someone.person = w.log_in(someone.person.email);  // It had its effect.
      }
    });
  }
  // Those were logins of everybody in this world.
  w.owner = w.log_in(w.owner.email);
  w.admin = w.log_in(w.admin.email);
  w.member = w.log_in(w.member.email);
  w.viewer = w.log_in(w.viewer.email);
}

TEST_F(RolesTest, NobodyMayWhatNeedsACredential) {
  for_each_operation([&](const std::string& id, const Request& request) {
    SCOPED_TRACE(id);
    auto somebody = w.visitor.elsewhere();
    const auto answer = somebody.send(request);
    if (table().contains(id) && table().at(id).least == kAnybody) {
      EXPECT_LT(answer.status, 500);
    } else {
      EXPECT_EQ(answer.code(), "UNAUTHENTICATED");
    }
  });
}

TEST_F(RolesTest, KeysMayWhatTheirScopesSay) {
  for (const std::string scope : {"chat", "voice", "admin"}) {
    const auto made =
        w.admin.api.post("/api/v1/api-keys", {{"name", scope}, {"scopes", json::array{scope}}});
    auto program = w.visitor.with_key(made.text("/key"));
    for_each_operation([&](const std::string& id, const Request& request) {
      if (!table().contains(id) || table().at(id).least == kAnybody) {
        return;
      }
      SCOPED_TRACE(id + " by a key for " + scope);
      auto api = program.elsewhere();
      const auto answer = api.send(request);
      if (table().at(id).keys.find(scope) == std::string::npos) {
        EXPECT_EQ(answer.code(), "FORBIDDEN") << answer.status;
      } else {
        EXPECT_NE(answer.status, 401);
        EXPECT_NE(answer.status, 403);
        EXPECT_LT(answer.status, 500);
      }
    });
  }
}

}  // namespace
}  // namespace auriga::testing
