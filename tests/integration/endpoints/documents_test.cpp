// Documents: added, replaced, read back to the byte, cut into passages, searched, deleted.
#include "core/text.hpp"
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class DocumentsTest : public EndpointTest {
 protected:
  void SetUp() override {
    agent = w.make_agent(w.member.api, new_name("Library"));
    path = "/api/v1/agents/" + agent;
  }
  Answer add(const Multipart& form) {
    auto answer = w.member.api.upload("POST", path + "/documents", form);
    w.wait_until_read(w.member.api, agent);
    return answer;
  }
  /// Adds one file; its document's id.
  std::string add(const std::string& name, const std::string& bytes) {
    Multipart form;
    form.file(name, bytes);
    const auto answer = add(form);
    EXPECT_EQ(answer.status, 202) << answer.body;
    return answer.text("/items/0/id");
  }
  std::string document(const std::string& id) const { return path + "/documents/" + id; }
  Answer content(const std::string& id) { return w.member.api.get(document(id) + "/content"); }
  std::size_t hits(const std::string& words) {
    return w.member.api.post(path + "/search", {{"query", words}})
        .json()
        .at("items")
        .as_array()
        .size();
  }

  std::string agent;
  std::string path;
};

TEST_F(DocumentsTest, AreAddedWithWhatTheyAreAbout) {
  Multipart form;
  form.file("a.md", "# Alpha\n\nThe alpha valve is green.\n")
      .file("b.txt", "The beta valve is red.\n")
      .field("file_descriptions", R"({"b.txt":"About beta"})");
  const auto before = w.server.events();
  const auto added = add(form);
  EXPECT_EQ(added.status, 202);
  EXPECT_EQ(difference(before, w.server.events()), (EventCounts{{"document.added", 2}}));
  EXPECT_EQ(added.text("/items/0/name"), "a.md") << "in the order of the upload";
  EXPECT_EQ(added.text("/items/1/description"), "About beta");
  EXPECT_EQ(added.text("/items/0/media_type"), "text/markdown");
  const auto id = added.text("/items/1/id");
  play(w.server, w.viewer.api,
       {{.name = "one",
         .request = {.path = document(id)},
         .has = {R"("status":"ready")", R"("error":null)", R"("size_bytes":23)"}},
        {.name = "listed", .request = {.path = path + "/documents"}, .has = {"a.md", "b.txt"}},
        {.name = "by status",
         .request = {.path = path + "/documents?status=failed"},
         .has = {R"("items":[])"}}});
  const auto etag = w.viewer.api.get(document(id)).header("ETag");
  EXPECT_EQ(w.viewer.api.get(document(id), {{"If-None-Match", etag}}).status, 304);
  const auto agent_now = w.viewer.api.get(path);
  EXPECT_EQ(agent_now.number("/knowledge/ready"), 2);
  EXPECT_EQ(agent_now.text("/knowledge/status"), "ready");
}

TEST_F(DocumentsTest, EqualNamesInOneUploadAreNumbered) {
  Multipart form;
  form.file("a.txt", "first").file("a.txt", "second").file("dir/a.txt", "third");
  const auto added = add(form);
  EXPECT_EQ(added.text("/items/0/name"), "a.txt");
  EXPECT_EQ(added.text("/items/1/name"), "a (2).txt");
  EXPECT_EQ(added.text("/items/2/name"), "a (3).txt");
  EXPECT_EQ(content(added.text("/items/2/id")).body, "third");
}

TEST_F(DocumentsTest, ComeBackToTheByteSmallOrLarge) {
  std::string large = "# Large\n\n";
  for (int i = 0; large.size() < 300'000; ++i) {
    large += "Line " + std::to_string(i) + " of a large document – with an en dash.\r\n";
  }
  const std::map<std::string, std::string> files{
      {"small.md", samples::guide()},
      {"large.md", large},
      {"sheet.pdf", samples::pdf("Bytes stay bytes.")},
      {"note.docx", samples::docx("So do these.")},
      {"ümlaut näme.txt", "\xEF\xBB\xBFwith a byte-order mark\n"}};
  for (const auto& [name, bytes] : files) {
    SCOPED_TRACE(name);
    const auto id = add(name, bytes);
    const auto back = content(id);
    EXPECT_EQ(back.status, 200);
    EXPECT_TRUE(back.body == bytes) << back.body.size() << " bytes of " << bytes.size();
    EXPECT_THAT(back.header("Content-Disposition"), ::testing::HasSubstr("attachment"));
    EXPECT_EQ(back.header("X-Content-Type-Options"), "nosniff");
  }
  EXPECT_GE(w.server.files_in("objects").size(), 1U) << "the large one is an object";
}

TEST_F(DocumentsTest, OfALargeOneAPartCanBeAskedFor) {
  std::string large;
  for (int i = 0; large.size() < 700'000; ++i) {
    large += "Line " + std::to_string(i) + " of a large document.\n";
  }
  const auto place = document(add("large.txt", large)) + "/content";
  const auto tag = w.member.api.get(place).header("ETag");
  EXPECT_EQ(tag.size(), 66U) << "the SHA-256 of the original: " << tag;
  EXPECT_EQ(w.member.api.get(place, {{"If-None-Match", tag}}).status, 304);
  auto& api = w.member.api;
  const auto part = api.get(place, {{"Range", "bytes=500000-500099"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, large.substr(500'000, 100));
  EXPECT_EQ(part.header("Content-Range"), "bytes 500000-500099/" + std::to_string(large.size()));
  EXPECT_EQ(part.header("ETag"), tag);
  EXPECT_EQ(api.get(place, {{"Range", "bytes=-7"}}).body, large.substr(large.size() - 7));
  EXPECT_EQ(api.get(place, {{"Range", "bytes=0-9"}, {"If-Range", tag}}).body, large.substr(0, 10));
  const auto another = api.get(place, {{"Range", "bytes=0-9"}, {"If-Range", "\"another\""}});
  EXPECT_EQ(another.status, 200) << "a part of something else is of no use";
  EXPECT_TRUE(another.body == large);
  const auto beyond = api.get(place, {{"Range", "bytes=700000000-"}});
  EXPECT_EQ(beyond.status, 416);
  EXPECT_EQ(beyond.header("Content-Range"), "bytes */" + std::to_string(large.size()));
  EXPECT_TRUE(api.get(place, {{"Range", "bytes=0-1,5-6"}}).body == large) << "not several";
  const auto head = api.send({.method = "HEAD", .path = place});
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("Content-Length"), std::to_string(large.size()));
  EXPECT_EQ(head.header("ETag"), tag);
}

TEST_F(DocumentsTest, ALongTextIsReadInPartsAndCutAnywhere) {
  std::string large = "# Erste Überschrift\n\n";
  for (int i = 0; core::code_points(large) < 250'000; ++i) {
    large += (i % 1000 == 0 ? "## Teil " + std::to_string(i) + "\n\n" : std::string()) + "Größe " +
             std::to_string(i) + " – für 🔴 Lampen.\n\n";
  }
  const auto characters = static_cast<std::int64_t>(core::code_points(large));
  const auto id = add("large.md", large);
  std::string read;
  std::int64_t at = 0;
  for (int parts = 0; at < characters && parts < 10; ++parts) {
    const auto part = w.viewer.api.get(document(id) + "/text?start=" + std::to_string(at));
    ASSERT_EQ(part.number("/start"), at);
    EXPECT_EQ(part.number("/characters"), characters);
    EXPECT_LE(core::code_points(part.text("/text")), 100'000U);
    read += part.text("/text");
    at = part.number("/end");
  }
  EXPECT_TRUE(read == large) << read.size() << " bytes of " << large.size();
  const auto last =
      w.viewer.api.get(document(id) + "/text?limit=5&start=" + std::to_string(characters - 3));
  EXPECT_EQ(core::code_points(last.text("/text")), 3U);
  EXPECT_EQ(
      w.viewer.api.get(document(id) + "/text?start=" + std::to_string(characters)).text("/text"),
      "");
  const auto cut = [&](std::int64_t start, std::int64_t end) {
    const auto from = core::byte_offset(large, static_cast<std::size_t>(start));
    return large.substr(from, core::byte_offset(large, static_cast<std::size_t>(end)) - from);
  };
  const auto passage = [&](std::int64_t start, std::int64_t end) {
    return w.viewer.api.get(document(id) + "/passage?context=50&start=" + std::to_string(start) +
                            "&end=" + std::to_string(end));
  };
  for (const auto start : {std::int64_t{0}, std::int64_t{120'000}, characters - 40}) {
    const auto found = passage(start, start + 40);
    EXPECT_EQ(found.text("/quote"), cut(start, start + 40)) << found.body;
    EXPECT_EQ(found.text("/before"), cut(std::max<std::int64_t>(0, start - 50), start));
    EXPECT_EQ(found.text("/after"), cut(start + 40, std::min(characters, start + 90)));
  }
  EXPECT_THAT(passage(120'000, 120'040).text("/heading"), ::testing::HasSubstr("› Teil "));
  play(w.server, w.viewer.api,
       {{.name = "text from beyond the end",
         .request = {.path = document(id) + "/text?start=" + std::to_string(characters + 1)},
         .status = 422,
         .faults = {"query/start"}},
        {.name = "too much at once",
         .request = {.path = document(id) + "/text?limit=200001"},
         .status = 422,
         .faults = {"query/limit"}},
        {.name = "a quote that is too long",
         .request = {.path = document(id) + "/passage?start=0&end=200001"},
         .status = 422,
         .faults = {"query/end"}}});
}

TEST_F(DocumentsTest, GoWithTheirAgent) {
  const auto before = w.server.files_in("objects").size();
  const auto id = add("guide.md", samples::guide());
  add("large.txt", std::string(100'000, 'x'));
  EXPECT_EQ(w.server.files_in("objects").size(), before + 1);
  EXPECT_EQ(w.member.api.remove(path).status, 204);
  EXPECT_EQ(w.server.count("SELECT count(*) FROM documents WHERE agent_id = '" + agent + "'"), 0);
  EXPECT_EQ(
      w.server.count("SELECT count(*) FROM document_contents WHERE agent_id = '" + agent + "'"), 0);
  EXPECT_EQ(w.server.files_in("objects").size(), before - 1) << "its definition goes as well";
  EXPECT_EQ(w.member.api.get(document(id)).status, 404);
}

TEST_F(DocumentsTest, TextAndPassagesCountCodePoints) {
  const auto id = add("guide.md", samples::guide());
  const auto read = w.viewer.api.get(document(id) + "/text");
  EXPECT_EQ(read.text("/text"), samples::guide()) << "Markdown is its own text";
  const auto characters = static_cast<std::int64_t>(core::code_points(samples::guide()));
  EXPECT_EQ(read.number("/characters"), characters);
  const std::string quote = "lamp 🔴 blinks twice";
  const auto byte = samples::guide().find(quote);
  const auto start = core::code_points(samples::guide().substr(0, byte));
  const auto end = start + core::code_points(quote);
  ASSERT_NE(start, byte) << "the sample must have letters of several bytes before the quote";
  const auto passage = [&](auto from, auto to, int context) {
    return w.viewer.api.get(document(id) + "/passage?start=" + std::to_string(from) +
                            "&end=" + std::to_string(to) + "&context=" + std::to_string(context));
  };
  const auto cut = passage(start, end, 10);
  EXPECT_EQ(cut.text("/quote"), quote) << cut.body;
  EXPECT_EQ(cut.text("/before"), "\nWhen the ");
  EXPECT_EQ(cut.text("/after"), ", the door");
  EXPECT_EQ(cut.number("/start"), static_cast<std::int64_t>(start));
  EXPECT_THAT(cut.text("/heading"), ::testing::HasSubstr("Störung 雪"));
  EXPECT_EQ(passage(0, characters, 20000).text("/quote"), samples::guide());
  EXPECT_EQ(passage(0, 1, 0).text("/before"), "");
  play(w.server, w.viewer.api,
       {{.name = "beyond the end",
         .request = {.path =
                         document(id) + "/passage?start=0&end=" + std::to_string(characters + 1)},
         .status = 422,
         .faults = {"query/end"}},
        {.name = "the wrong way round",
         .request = {.path = document(id) + "/passage?start=9&end=9"},
         .status = 422},
        {.name = "no numbers",
         .request = {.path = document(id) + "/passage?start=x&end=-1&context=2.5&more=1"},
         .status = 422,
         .faults = {"query/start", "query/end", "query/context", "query/more"}},
        {.name = "nothing given",
         .request = {.path = document(id) + "/passage"},
         .status = 422,
         .faults = {"query/start", "query/end"}}});
}

TEST_F(DocumentsTest, SearchQuotesTheTextItPointsTo) {
  add("guide.md", samples::guide());
  const auto found =
      w.viewer.api.post(path + "/search", {{"query", "lamp blinks twice"}, {"limit", 3}});
  const auto items = found.json().at("items").as_array();
  ASSERT_GE(items.size(), 1U) << found.body;
  const auto& hit = items.at(0).as_object();
  const auto text = samples::guide();
  const auto cut = [&](const char* from, const char* to) {
    const auto start = core::byte_offset(text, static_cast<std::size_t>(hit.at(from).as_int64()));
    const auto end = core::byte_offset(text, static_cast<std::size_t>(hit.at(to).as_int64()));
    return text.substr(start, end - start);
  };
  EXPECT_EQ(hit.at("passage").as_string(), cut("start", "end"));
  EXPECT_EQ(hit.at("quote").as_string(), cut("quote_start", "quote_end"));
  EXPECT_THAT(std::string(hit.at("quote").as_string()), ::testing::HasSubstr("blinks twice"));
  play(w.server, w.viewer.api,
       {{.name = "all faults at once",
         .request = json_request("POST", path + "/search",
                                 {{"query", "  "}, {"limit", 101}, {"fuzzy", true}}),
         .status = 422,
         .faults = {"/query", "/limit", "/fuzzy"}},
        {.name = "no such words",
         .request = json_request("POST", path + "/search", {{"query", "qwxyzzy"}}),
         .has = {R"("items":[])"}}});
}

TEST_F(DocumentsTest, TheSameNameReplaces) {
  const auto id = add("guide.md", "# Old\n\nThe ancient crank is wooden.\n");
  EXPECT_EQ(hits("ancient crank"), 1U);
  Multipart form;
  form.file("guide.md", "# New\n\nThe modern lever is steel.\n");
  const auto before = w.server.events();
  const auto replaced = add(form);
  EXPECT_EQ(difference(before, w.server.events()), (EventCounts{{"document.replaced", 1}}));
  EXPECT_EQ(replaced.text("/items/0/id"), id) << "it is the same document";
  EXPECT_EQ(hits("ancient crank"), 0U);
  EXPECT_EQ(hits("modern lever"), 1U);
  EXPECT_EQ(w.member.api.get(path).number("/knowledge/documents"), 1);
}

TEST_F(DocumentsTest, PutReplacesWhateverTheNewNameIs) {
  std::string large(200'000, 'x');
  large.replace(0, 30, "# Old\n\nThe ancient crank is so");
  const auto id = add("guide.md", large);
  const auto objects = w.server.files_in("objects").size();
  Multipart form;
  form.file("other.txt", "The modern lever is steel.\n").field("description", "About levers");
  const auto before = w.server.events();
  const auto replaced = w.member.api.upload("PUT", document(id), form);
  EXPECT_EQ(replaced.status, 200) << replaced.body;
  EXPECT_EQ(replaced.text("/name"), "guide.md");
  EXPECT_EQ(replaced.text("/description"), "About levers");
  EXPECT_EQ(difference(before, w.server.events()), (EventCounts{{"document.replaced", 1}}));
  EXPECT_EQ(content(id).body, "The modern lever is steel.\n");
  EXPECT_EQ(w.server.files_in("objects").size(), objects - 1) << "the old object is gone";
  Multipart pdf;
  pdf.file("sheet.pdf", samples::pdf("A page took its place."));
  EXPECT_EQ(w.member.api.upload("PUT", document(id), pdf).text("/status"), "ready");
  EXPECT_EQ(hits("page took place"), 1U);
}

TEST_F(DocumentsTest, AReplacementOfAnotherVersionIsRefused) {
  const auto id = add("guide.md", "# Old\n\nThe ancient crank is wooden.\n");
  const auto seen = w.member.api.get(document(id)).header("ETag");
  ASSERT_NE(seen, "");
  const auto replace = [&](const std::string& text) {
    Multipart form;
    form.file("guide.md", text);
    return w.member.api.upload("PUT", document(id), form, {{"If-Match", seen}});
  };
  const auto first = replace("The first is steel.\n");
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(first.header("ETag"), w.member.api.get(document(id)).header("ETag"));
  const auto objects = w.server.files_in("objects").size();
  const auto before = w.server.events();
  EXPECT_EQ(replace("The second is brass.\n").code(), "PRECONDITION_FAILED");
  EXPECT_EQ(difference(before, w.server.events()), EventCounts());
  EXPECT_EQ(content(id).body, "The first is steel.\n");
  EXPECT_EQ(w.server.files_in("objects").size(), objects);
}

TEST_F(DocumentsTest, ABadReplacementLeavesTheEarlierOneInUse) {
  const auto id = add("guide.md", "# Old\n\nThe ancient crank is wooden.\n");
  struct Bad {
    std::string bytes;
    std::string code;
    int status;
  };
  const std::map<std::string, Bad> bad{
      {"locked.pdf", {samples::encrypted_pdf(), "DOCUMENT_ENCRYPTED", 422}},
      {"broken.pdf", {samples::corrupt_pdf(), "DOCUMENT_CORRUPT", 422}},
      {"empty.txt", {"", "DOCUMENT_EMPTY", 422}},
      {"image.png", {"\x89PNG\r\n\x1A\n....", "DOCUMENT_UNSUPPORTED", 415}}};
  for (const auto& [name, file] : bad) {
    SCOPED_TRACE(name);
    Multipart form;
    form.file(name, file.bytes);
    const auto before = w.server.events();
    const auto answer = w.member.api.upload("PUT", document(id), form);
    EXPECT_EQ(answer.status, file.status) << answer.body;
    EXPECT_EQ(answer.code(), file.code);
    EXPECT_EQ(difference(before, w.server.events()), EventCounts());
    EXPECT_EQ(content(id).body, "# Old\n\nThe ancient crank is wooden.\n");
    EXPECT_EQ(hits("ancient crank"), 1U);
  }
  Multipart same_name;
  same_name.file("guide.md", "").file("new.md", "The new one is fine.\n");
  const auto added = add(same_name);
  EXPECT_EQ(added.status, 202);
  EXPECT_EQ(added.text("/items/0/error/code"), "DOCUMENT_EMPTY");
  EXPECT_THAT(added.text("/items/0/error/message"), ::testing::HasSubstr("earlier version stays"));
  EXPECT_EQ(added.text("/items/1/status"), "ready");
  EXPECT_EQ(hits("ancient crank"), 1U);
  EXPECT_EQ(hits("new one fine"), 1U);
}

TEST_F(DocumentsTest, AFailedDocumentIsReplacedByOneThatWorks) {
  const auto id = add("sheet.pdf", samples::corrupt_pdf());
  EXPECT_EQ(w.member.api.get(document(id)).text("/status"), "failed");
  EXPECT_EQ(w.member.api.get(document(id) + "/text").status, 404);
  EXPECT_EQ(content(id).body, samples::corrupt_pdf()) << "what was sent can be looked at";
  EXPECT_EQ(add("sheet.pdf", samples::pdf("Now it can be read.")), id);
  EXPECT_EQ(w.member.api.get(document(id)).text("/status"), "ready");
  EXPECT_EQ(hits("can be read"), 1U);
}

TEST_F(DocumentsTest, ADeletedDocumentIsFoundNoMore) {
  const auto id = add("guide.md", samples::guide() + std::string(100'000, ' '));
  const auto objects = w.server.files_in("objects").size();
  EXPECT_EQ(hits("door sensor loose"), 1U);
  play(w.server, w.member.api,
       {{.name = "delete",
         .request = {.method = "DELETE", .path = document(id)},
         .status = 204,
         .events = {{"document.deleted", 1}}},
        {.name = "twice", .request = {.method = "DELETE", .path = document(id)}, .status = 404},
        {.name = "read", .request = {.path = document(id)}, .status = 404},
        {.name = "its text", .request = {.path = document(id) + "/text"}, .status = 404},
        {.name = "its content", .request = {.path = document(id) + "/content"}, .status = 404}});
  EXPECT_EQ(hits("door sensor loose"), 0U);
  EXPECT_EQ(w.server.files_in("objects").size(), objects - 1);
  EXPECT_EQ(
      w.server.count("SELECT count(*) FROM document_contents WHERE document_id = '" + id + "'"), 0);
  EXPECT_EQ(w.member.api.get(path).number("/knowledge/documents"), 0);
}

TEST_F(DocumentsTest, FormsAreChecked) {
  Multipart nothing;
  nothing.field("file_descriptions", "{}");
  Multipart unknown;
  unknown.file("a.txt", "text").field("colour", "red");
  Multipart elsewhere;
  elsewhere.file("a.txt", "text", "attachments");
  Multipart no_json;
  no_json.file("a.txt", "text").field("file_descriptions", "[");
  const auto form = [&](const Multipart& body) {
    return Request{.method = "POST",
                   .path = path + "/documents",
                   .body = body.body(),
                   .content_type = body.content_type()};
  };
  play(
      w.server, w.member.api,
      {{.name = "no file", .request = form(nothing), .status = 422, .faults = {"/files"}},
       {.name = "an unknown field", .request = form(unknown), .status = 422, .faults = {"/colour"}},
       {.name = "files under another name",
        .request = form(elsewhere),
        .status = 422,
        .faults = {"/attachments"}},
       {.name = "descriptions that are no JSON",
        .request = form(no_json),
        .status = 422,
        .faults = {"/file_descriptions"}},
       {.name = "JSON",
        .request = json_request("POST", path + "/documents", json::object()),
        .status = 415,
        .code = "UNSUPPORTED_MEDIA_TYPE"}});
  Multipart two;
  two.file("a.txt", "one").file("b.txt", "two");
  const auto id = add("guide.md", samples::guide());
  const auto answer = w.member.api.upload("PUT", document(id), two);
  EXPECT_THAT(answer.status, ::testing::AnyOf(413, 422)) << answer.body;
  EXPECT_EQ(content(id).body, samples::guide());
  EXPECT_EQ(w.server.files_in("uploads"), std::vector<std::string>());
}

}  // namespace
}  // namespace auriga::testing
