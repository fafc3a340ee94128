#include "core/configuration.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auriga::core {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<Setting>& settings() {
  static const std::vector<Setting> all{
      {.name = "server.port",
       .kind = SettingKind::kInteger,
       .standard = "8080",
       .meaning = "Port.",
       .min = 0,
       .max = 65535},
      {.name = "server.origins", .kind = SettingKind::kList, .standard = "", .meaning = "Origins."},
      {.name = "log.format",
       .kind = SettingKind::kChoice,
       .standard = "text",
       .meaning = "Format.",
       .choices = {"text", "json"}},
      {.name = "database.url", .standard = "", .meaning = "Address.", .reference = true},
      {.name = "model.api_key", .kind = SettingKind::kSecret, .standard = "", .meaning = "Key."},
  };
  return all;
}

TEST(Configuration, TheCommandLineBeatsEnvironmentBeatsFile) {
  Configuration c(settings());
  c.set("server.port", "1", SettingSource::kFlag);
  c.load_environment(
      [](const char* n) {
        return std::string_view(n) == "AURIGA_SERVER_PORT"  ? "2"
               : std::string_view(n) == "AURIGA_LOG_FORMAT" ? "json"
                                                            : nullptr;
      },
      {});
  c.load_toml("[server]\nport = 3\norigins = [\"a\", \"b\"]\n[log]\nformat = \"text\"\n", "x.toml");
  EXPECT_TRUE(c.faults().empty());
  EXPECT_EQ(c.integer("server.port"), 1);
  EXPECT_EQ(c.text("log.format"), "json");
  EXPECT_THAT(c.list("server.origins"), ElementsAre("a", "b"));
  EXPECT_EQ(c.place("server.port"), "command line");
  EXPECT_EQ(c.place("log.format"), "environment variable AURIGA_LOG_FORMAT");
  EXPECT_EQ(c.place("server.origins"), "x.toml, line 3");
  EXPECT_EQ(c.place("model.api_key"), "default");
}

TEST(Configuration, EveryFaultIsToldWithItsPlaceAndRemedy) {
  Configuration c(settings());
  c.load_toml("[server]\nprot = 1\nport = 70000\n[log]\nformat = \"xml\"\n[other]\nx = 1\n",
              "a.toml");
  const std::vector<std::string> set{"AURIGA_SERVER_PORTS", "AURIGA_SERVE_PORT", "AURIGA_LOG_STYLE",
                                     "AURIGA_CONFIG",       "AURIGA_DATA",       "HOME"};
  c.load_environment([](const char*) { return nullptr; }, set);
  EXPECT_THAT(c.faults(),
              ::testing::UnorderedElementsAre(
                  AllOf(HasSubstr("a.toml, line 2"), HasSubstr("did you mean server.port")),
                  AllOf(HasSubstr("line 3"), HasSubstr("0 to 65535")),
                  AllOf(HasSubstr("line 5"), HasSubstr("text, json")), HasSubstr("other.x"),
                  HasSubstr("AURIGA_SERVER_PORTS"), HasSubstr("AURIGA_LOG_STYLE"),
                  AllOf(HasSubstr("AURIGA_SERVE_PORT "), HasSubstr("mean AURIGA_SERVER_PORT?"))));
}

TEST(Configuration, AnEmptyVariableCountsAsNone) {
  Configuration c(settings());
  c.load_toml("[server]\nport = 3\n", "x.toml");
  c.load_environment([](const char*) { return ""; }, {});
  EXPECT_TRUE(c.faults().empty());
  EXPECT_EQ(c.integer("server.port"), 3);
  EXPECT_EQ(c.place("server.port"), "x.toml, line 2");
}

TEST(Configuration, SyntaxErrorsNameLineAndColumn) {
  Configuration c(settings());
  c.load_toml("[server\nport = 1", "b.toml");
  EXPECT_THAT(c.faults(), ElementsAre(HasSubstr("b.toml, line 1")));
}

TEST(Configuration, AFileThatTheLibraryAssertsOnIsAFaultLikeAnyOther) {
  Configuration c(settings());
  c.load_toml("[[)", "b.toml");
  EXPECT_THAT(c.faults(), ElementsAre(HasSubstr("b.toml: is not TOML")));
}

TEST(Configuration, ForeignLettersAreTextInQuotesAndAFaultElsewhere) {
  for (const auto* text : {"\n\n\xC3\xA9 = 1", "# \xC3\xA9\na = 'b'\nc = \xEF\xBB\xBB",
                           "a = 1\nb = 2\nc = 8[\"\"\"\xC2\xB4"}) {
    Configuration c(settings());
    c.load_toml(text, "b.toml");
    EXPECT_THAT(c.faults(), ElementsAre(HasSubstr("b.toml, line 3, column"))) << text;
  }
  Configuration c(settings());
  c.load_toml(
      "\xEF\xBB\xBF# \xC3\xA9\n[server]\norigins = ['\xC3\xA9', \"\xF0\x9F\x98\x80\"] # \xC3\xA9\n",
      "b.toml");
  EXPECT_THAT(c.faults(), IsEmpty());
  EXPECT_THAT(c.list("server.origins"), ElementsAre("\xC3\xA9", "\xF0\x9F\x98\x80"));
}

TEST(Configuration, AFileThatIsNotUtf8IsAFault) {
  for (const auto* text : {"# caf\xE9\n", "# \xF3\xB0\x83\xA9\n"}) {
    Configuration c(settings());
    c.load_toml(text, "b.toml");
    EXPECT_THAT(c.faults(), ElementsAre(HasSubstr("b.toml: is not UTF-8")));
  }
}

TEST(Configuration, SecretsAreResolvedAndNeverShown) {
  Configuration c(settings());
  c.set("model.api_key", "env:KEY", SettingSource::kFlag);
  c.resolve_secrets([](std::string_view kind, std::string_view name) {
    return kind == "env" && name == "KEY" ? std::optional<std::string>("s3cret\n") : std::nullopt;
  });
  EXPECT_EQ(c.text("model.api_key"), "s3cret");
  for (const auto& value : c.values()) {
    EXPECT_EQ(value.text.find("s3cret"), std::string::npos);
  }
  Configuration missing(settings());
  missing.set("model.api_key", "file:/none", SettingSource::kFlag);
  missing.resolve_secrets([](auto, auto) { return std::nullopt; });
  EXPECT_THAT(missing.faults(), ElementsAre(HasSubstr("/none")));
}

TEST(Configuration, AnAddressMayStandElsewhere) {
  Configuration c(settings());
  c.set("database.url", "file:/run/url", SettingSource::kFlag);
  c.set("server.origins", "env:ORIGINS", SettingSource::kFlag);
  c.resolve_secrets([](std::string_view kind, std::string_view name) {
    return std::optional<std::string>(std::string(kind) + " of " + std::string(name));
  });
  EXPECT_EQ(c.text("database.url"), "file of /run/url");
  EXPECT_THAT(c.list("server.origins"), ElementsAre("env:ORIGINS"));
}

TEST(Configuration, TheSampleFileIsValidAndSaysWhatIsTheDefault) {
  std::string text = sample_toml(settings());
  for (std::size_t at = 0; (at = text.find("\n#", at)) != std::string::npos;) {
    if (text[at + 2] != ' ') {
      text.erase(at + 1, 1);
    }
    ++at;
  }
  Configuration c(settings());
  c.load_toml(text, "sample");
  EXPECT_TRUE(c.faults().empty()) << c.faults().front();
  EXPECT_EQ(c.integer("server.port"), 8080);
}

}  // namespace
}  // namespace auriga::core
