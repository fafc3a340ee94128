// Which names are the same document, and how many an agent may hold.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class DocumentNamesTest : public EndpointTest {
 protected:
  void SetUp() override {
    agent = w.make_agent(w.member.api, new_name("Names"));
    path = "/api/v1/agents/" + agent;
  }
  void add(const Multipart& form) {
    const auto answer = w.member.api.upload("POST", path + "/documents", form);
    EXPECT_EQ(answer.status, 202) << answer.body;
    w.wait_until_read(w.member.api, agent);
  }
  void add(const std::string& name, const std::string& bytes) {
    Multipart form;
    form.file(name, bytes);
    add(form);
  }
  std::int64_t count() { return w.viewer.api.get(path).number("/knowledge/ready"); }

  std::string agent;
  std::string path;
};

TEST(DocumentsMaxTest, CountsNewNamesAlone) {
  World w{{.settings = {"knowledge.documents_max=2"}}};
  const auto path = "/api/v1/agents/" + w.agent + "/documents";
  ASSERT_EQ(w.member.api.get(path).json().at("items").as_array().size(), 2U);
  Multipart again;
  again.file("guide.md", samples::guide() + "\nMore of it.\n");
  EXPECT_EQ(w.member.api.upload("POST", path, again).status, 202) << "it takes the other's place";
  Multipart more;
  more.file("guide.md", samples::guide()).file("another.md", "# Another\n\nOne too many.\n");
  EXPECT_EQ(w.member.api.upload("POST", path, more).code(), "QUOTA_EXCEEDED");
}

TEST_F(DocumentNamesTest, ThatLookAlikeOnceCleanedStayTwoDocuments) {
  const std::string stem(196, 'n');
  add("ab.txt", "first");
  add("a:b.txt", "second");
  EXPECT_EQ(count(), 2);
  add("a:b.txt", "third");
  EXPECT_EQ(count(), 2) << "the same name as before";
  add(stem + "one.txt", "fourth");
  add(stem + "two.txt", "fifth");
  EXPECT_EQ(count(), 4);
  Multipart form;
  form.file(stem + ".txt", "sixth").file(stem + ".txt", "seventh");
  add(form);
  EXPECT_EQ(count(), 6);
}

}  // namespace
}  // namespace auriga::testing
