// What agents, their documents and conversations write, on a disk that fails.
#include "tests/integration/faults/faults_suite.hpp"

namespace auriga::testing {
namespace {

class AgentsFaults : public FaultsTest {};

// Agents and their documents.

Task<> create_agent(House& house) {
  std::vector<agents::Upload> files;
  files.push_back(house.upload("a.md", "# A\n\nThe silver whistle is loud.\n"));
  files.push_back(house.upload("b.md", long_text("# B\n\nThe silver whistle is long.", 34'000)));
  files.push_back(house.upload("c.pdf", "This is no PDF."));
  return done(house.agents->create(
      house.furniture.owner, house.actor(),
      {.agent_name = "Another", .sop = "Answer from the documents alone."}, std::move(files)));
}

Task<> add_documents(House& house) {
  std::vector<agents::Upload> files;
  files.push_back(house.upload("a.md", "# A\n\nThe silver whistle is loud.\n"));
  files.push_back(house.upload("b.md", long_text("# B\n\nThe silver whistle is long.", 34'000)));
  return done(house.agents->add_documents(house.furniture.owner, house.actor(),
                                          house.furniture.agent, std::move(files)));
}
void check_added(House& house, bool there) {
  EXPECT_EQ(house.search("silver whistle").size(), there ? 2U : 0U);
}

Task<> replace_by_name(House& house) {
  std::vector<agents::Upload> files;
  files.push_back(
      house.upload("large.md", long_text("# Large\n\nThe silver whistle sings.", 34'000)));
  return done(house.agents->add_documents(house.furniture.owner, house.actor(),
                                          house.furniture.agent, std::move(files)));
}
void check_replaced(House& house, bool there) {
  EXPECT_EQ(house.search("silver whistle").size(), there ? 1U : 0U);
  EXPECT_EQ(house.search("copper kettle").size(), there ? 0U : 1U);
}

Task<> replace_large_by_small(House& house) {
  return done(house.agents->replace_document(house.furniture.owner, house.actor(),
                                             house.furniture.agent, house.furniture.large,
                                             house.upload("x.md", "The silver whistle is short.")));
}

Task<> delete_document(House& house) {
  return house.agents->delete_document(house.furniture.owner, house.actor(), house.furniture.agent,
                                       house.furniture.large);
}
void check_deleted(House& house, bool there) {
  EXPECT_EQ(house.search("copper kettle").size(), there ? 0U : 1U);
  EXPECT_EQ(house.search("brass lantern").size(), 1U);
}

Task<> update_agent(House& house) {
  return done(house.agents->update(
      house.furniture.owner, house.actor(),
      {.agent_id = house.furniture.agent, .agent_name = "Renamed", .sop = "Another procedure."}));
}
void check_updated(House& house, bool there) {
  const auto agent = house.run(house.agents->get(house.furniture.owner, house.furniture.agent));
  EXPECT_EQ(agent.name == "Renamed", there);
  EXPECT_EQ(agent.sop == "Another procedure.", there);
}

Task<> pause(House& house) {
  return done(house.agents->pause(house.furniture.owner, house.actor(), house.furniture.agent));
}

Task<> archive(House& house) {
  return house.agents->archive(house.furniture.owner, house.actor(), house.furniture.agent);
}

// Conversations.

Task<> chat(House& house, std::optional<core::SessionId> session) {
  return done(house.sessions->chat(house.furniture.owner, house.actor(),
                                   {.agent_id = house.furniture.agent,
                                    .actor_id = "ann",
                                    .session_id = std::move(session),
                                    .message = "Where is the brass lantern?"},
                                   nullptr));
}
Task<> begin_chat(House& house) {
  return chat(house, std::nullopt);
}
Task<> go_on_chatting(House& house) {
  return chat(house, house.furniture.session);
}
Task<> complete(House& house) {
  return done(
      house.sessions->complete(house.furniture.owner, house.actor(), house.furniture.session));
}
Task<> remove_session(House& house) {
  return house.sessions->remove(house.furniture.owner, house.actor(), house.furniture.session);
}

TEST_P(AgentsFaults, IsWholeOrAbsentAndKeptWhenAcknowledged) {
  break_everywhere(GetParam(), "furnished");
}

INSTANTIATE_TEST_SUITE_P(
    Agents, AgentsFaults,
    ::testing::Values(Path{"create_agent", create_agent},
                      Path{"add_documents", add_documents, check_added},
                      Path{"replace_by_name", replace_by_name, check_replaced},
                      Path{"replace_document", replace_large_by_small, check_replaced},
                      Path{"delete_document", delete_document, check_deleted},
                      Path{"update_agent", update_agent, check_updated}, Path{"pause_agent", pause},
                      Path{"archive_agent", archive}),
    [](const auto& each) { return each.param.name; });

INSTANTIATE_TEST_SUITE_P(Sessions, AgentsFaults,
                         ::testing::Values(Path{"begin_chat", begin_chat},
                                           Path{"go_on_chatting", go_on_chatting},
                                           Path{"complete_session", complete},
                                           Path{"delete_session", remove_session}),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace auriga::testing
