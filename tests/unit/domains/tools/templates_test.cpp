#include "domains/tools/templates.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "domains/tools/masking.hpp"

namespace auriga::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

json::object parsed(std::string_view text) {
  return core::value_or_throw(core::parse_json(text)).get_object();
}

Tool tool() {
  Tool out;
  out.name = "order_status";
  out.parameters = parsed(R"({"type":"object","properties":{"id":{"type":"string"},
      "note":{"type":"string"}},"required":["id"]})");
  out.request.url = "https://api.example.com/orders/{id}?note={note}";
  return out;
}

std::vector<std::string> told(const Tool& given) {
  std::vector<std::string> out;
  for (const auto& fault : faults_of(given)) {
    out.push_back(fault.pointer + " " + fault.code);
  }
  return out;
}

TEST(ToolTemplates, FillAddresses) {
  const std::string url = "https://h.example/a/{id}/b?x={x}&fixed=1&y={x}-{id}";
  const auto filled = [&](std::string_view arguments) {
    return core::value_or_throw(fill_url(url, parsed(arguments)));
  };
  EXPECT_EQ(filled(R"({"id":"7/8 ä?","x":true})"),
            "https://h.example/a/7%2F8%20%C3%A4%3F/b?x=true&fixed=1&y=true-7%2F8%20%C3%A4%3F");
  EXPECT_EQ(filled(R"({"id":12})"), "https://h.example/a/12/b?fixed=1") << "no x, no pair with it";
  EXPECT_EQ(filled(R"({"id":12,"x":null})"), "https://h.example/a/12/b?fixed=1");
  EXPECT_EQ(*fill_url("https://h.example?q={q}", parsed(R"({"q":"a&b=c#d"})")),
            "https://h.example?q=a%26b%3Dc%23d");
  EXPECT_EQ(*fill_url("https://h.example/x?q={q}", {}), "https://h.example/x");
}

TEST(ToolTemplates, LeadNowhereElse) {
  for (const auto* id : {"", ".", ".."}) {
    EXPECT_FALSE(fill_url("https://h.example/a/{id}/b", {{"id", id}})) << id;
  }
  EXPECT_FALSE(fill_url("https://h.example/a/.{id}", {{"id", "."}}));
  EXPECT_EQ(*fill_url("https://h.example/a/{id}", {{"id", "../admin"}}),
            "https://h.example/a/..%2Fadmin");
  EXPECT_EQ(*fill_url("https://h.example/a/{id}", {{"id", "x\r\nHost: evil"}}),
            "https://h.example/a/x%0D%0AHost%3A%20evil");
}

TEST(ToolTemplates, FillBodies) {
  ToolRequest request{.method = ToolMethod::POST, .url = "https://h.example/{id}"};
  request.body = ToolBody::parameters;
  EXPECT_EQ(fill_body(request, parsed(R"({"id":1,"b":[2],"c":"d"})")), R"({"b":[2],"c":"d"})");
  request.body = ToolBody::text;
  request.text = R"({"a": {a}, "b": "{b} \"{b}\" {c}", "d": {d}})";
  const auto body = fill_body(request, parsed(R"({"a":{"x":[1]},"b":"q\"}\n","c":5})"));
  EXPECT_EQ(core::value_or_throw(core::parse_json(body)),
            parsed(R"({"a":{"x":[1]},"b":"q\"}\n \"q\"}\n\" 5","d":null})"));
  request.text = "{a}";
  EXPECT_EQ(fill_body(request, parsed(R"({"a":[1]})")), "[1]");
  EXPECT_EQ(fill_body(request, parsed(R"({"a":null})")), "null");
  EXPECT_EQ(fill_body(request, {}), "");
  request.content_type = "application/x-www-form-urlencoded";
  request.text = "a={a}&b={b}";
  EXPECT_EQ(fill_body(request, parsed(R"({"a":"x&y=1","b":2})")), "a=x%26y%3D1&b=2");
  request.content_type = "text/plain";
  EXPECT_EQ(fill_body(request, parsed(R"({"a":"x&y","b":2})")), "a=x&y&b=2");
  request.body = ToolBody::none;
  EXPECT_EQ(fill_body(request, parsed(R"({"a":"x"})")), "");
}

TEST(ToolTemplates, FillHeaders) {
  const auto value_of = [](const std::string& name) {
    return name == "KEY" ? std::string_view("s3cr{{et}}") : std::string_view("?");
  };
  EXPECT_EQ(fill_header("Bearer {{secret:KEY}}", value_of), "Bearer s3cr{{et}}");
  EXPECT_EQ(fill_header("{{secret:KEY}}:{{secret:B}}", value_of), "s3cr{{et}}:?");
  EXPECT_EQ(fill_header("plain {x} {{secret:", value_of), "plain {x} {{secret:");
  ToolRequest request;
  request.headers = {{"a", "{{secret:KEY}} {{secret:B_2}}"}, {"b", "c"}};
  EXPECT_THAT(secrets_of(request), ElementsAre("B_2", "KEY"));
}

TEST(ToolTemplates, MaskSecrets) {
  const std::vector<std::string> secrets{"p\"ss w+rd"};
  EXPECT_EQ(masked(R"(raw p"ss w+rd, json p\"ss w+rd, url p%22ss%20w%2Brd.)", secrets),
            "raw ••••••, json ••••••, url ••••••.");
  EXPECT_EQ(masked("nothing", {""}), "nothing");
}

TEST(ToolTemplates, MaskSecretsHoweverTheyAreEscaped) {
  const std::vector<std::string> secrets{"sk-0123456789&<ab>"};
  for (const std::string text :
       {R"(\u0073k-0123456789&<ab>)", R"(sk\u002D0123456789\u0026\u003cab>)",
        "sk%2d0123456789%26%3Cab%3e", "%73k-0123456789&<ab>", "sk-0123456789&amp;&lt;ab&gt;",
        "&#115;k-0123456789&#x26;&lt;ab>"}) {
    EXPECT_EQ(masked("It is " + text + ".", secrets), "It is ••••••.") << text;
  }
  for (const auto* before : {"", "a", "ab", "user:"}) {
    const auto encoded = core::to_base64(before + secrets[0] + "z");
    EXPECT_NE(masked("Basic " + encoded, secrets), "Basic " + encoded) << before;
    EXPECT_THAT(masked("Basic " + encoded, secrets), HasSubstr("••••••")) << before;
    EXPECT_THAT(masked(core::to_base64url(before + secrets[0]), secrets), HasSubstr("••••••"));
  }
  EXPECT_EQ(masked("100% of \\u0041 &amp; more", secrets), "100% of \\u0041 &amp; more");
}

TEST(ToolTemplates, MaskSecretsInJsonAsItIsRead) {
  const std::vector<std::string> secrets{"sk-01234567", "1234567890"};
  const auto value = core::value_or_throw(core::parse_json(
      R"({"sk\u002d01234567":1,"a":["\u0073k-01234567",{"b":"x sk-01234567 y"}],"n":1234567890,
          "m":1.23456789e9,"whole":[true,null,7,"fine"]})"));
  EXPECT_EQ(core::to_json(masked_json(value, secrets)),
            R"({"••••••":1,"a":["••••••",{"b":"x •••••• y"}],"n":"••••••","m":"••••••",)"
            R"("whole":[true,null,7,"fine"]})");
}

TEST(ToolTemplates, AreLookedOver) {
  EXPECT_THAT(told(tool()), IsEmpty());
  auto bare = tool();
  bare.parameters = {};
  bare.request.url = "http://[::1]:8080/x";
  EXPECT_THAT(told(bare), IsEmpty());

  const auto with = [](auto change) {
    auto out = tool();
    change(out);
    return told(out);
  };
  const auto url = [&](std::string address) {
    return with([&](Tool& t) { t.request.url = std::move(address); });
  };
  EXPECT_THAT(url("https://{id}.example.com/?{note}"),
              ElementsAre("/request/url unsupported", "/parameters/properties/id unused",
                          "/parameters/properties/note unused"));
  EXPECT_THAT(url("https://h.example/{id}/{note}"), ElementsAre("/request/url optional"));
  EXPECT_THAT(url("https://h.example/{id}?{note}&{other}"), ElementsAre("/request/url unknown"));
  EXPECT_EQ(url("https://h.example/{id}?k={{secret:KEY}}").front(), "/request/url unsupported");
  for (const auto* wrong :
       {"ftp://h.example/{id}?{note}", "https:///{id}?{note}", "https://u:p@h.example/{id}?{note}",
        "https://h.example/{id}?{note}#x", "https://h.example/a b/{id}?{note}", "{id}", "https",
        "h.example/{id}"}) {
    EXPECT_EQ(url(wrong).front().substr(0, 12), "/request/url") << wrong;
  }
  EXPECT_THAT(with([](Tool& t) { t.parameters["type"] = "string"; }).front(),
              "/parameters/type enum");
  EXPECT_THAT(with([](Tool& t) { t.parameters["patternProperties"] = json::object(); }).front(),
              "/parameters/patternProperties unsupported");
  EXPECT_THAT(with([](Tool& t) { t.parameters["title"] = std::string(40'000, 'x'); }).front(),
              "/parameters too_long");
  EXPECT_THAT(with([](Tool& t) { t.request.body = ToolBody::parameters; }),
              ElementsAre("/request/body unsupported"));
  EXPECT_THAT(with([](Tool& t) {
                t.request.method = ToolMethod::POST;
                t.request.body = ToolBody::text;
                t.request.text = R"({"a": {id})";
              }),
              ElementsAre("/request/text format"));
  EXPECT_THAT(with([](Tool& t) { t.result_path = "data"; }), ElementsAre("/result_path format"));
  EXPECT_THAT(with([](Tool& t) { t.result_path = "/data/0/a~1b"; }), IsEmpty());
}

TEST(ToolTemplates, HeadersAreLookedOver) {
  const auto header = [](std::string name, std::string value) {
    auto out = tool();
    out.request.headers = {{std::move(name), std::move(value)}};
    return told(out);
  };
  EXPECT_THAT(header("Authorization", "Bearer {{secret:KEY_1}}"), IsEmpty());
  EXPECT_THAT(header("Host", "x"), ElementsAre("/request/headers/0/name reserved"));
  EXPECT_THAT(header("Proxy-Auth", "x"), ElementsAre("/request/headers/0/name reserved"));
  EXPECT_THAT(header("X", "a\r\nb: c"), ElementsAre("/request/headers/0/value pattern"));
  for (const auto* wrong :
       {"{{secret:key}}", "{{KEY}}", "{{secret:}}", "{{secret:KEY", "{{ secret:KEY }}"}) {
    EXPECT_THAT(header("X", wrong), ElementsAre("/request/headers/0/value format")) << wrong;
  }
  auto twice = tool();
  twice.request.headers = {{"X-A", "1"}, {"x-a", "2"}};
  EXPECT_THAT(told(twice), ElementsAre("/request/headers/1/name duplicate"));
}

}  // namespace
}  // namespace auriga::tools
