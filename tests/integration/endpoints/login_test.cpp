// Signing in, staying signed in and signing out.
#include "tests/integration/endpoints/endpoints.hpp"
#include "tests/support/databases.hpp"

namespace auriga::testing {
namespace {

const std::string kLogin = "/api/v1/auth/login";
const std::string kRefresh = "/api/v1/auth/refresh";
const std::string kLogout = "/api/v1/auth/logout";

class LoginTest : public EndpointTest {
 protected:
  /// Somebody who belongs to this test alone.
  Person newcomer() { return w.register_person(new_email(), "New Comer"); }

  Answer refresh(const std::string& token) {
    auto somebody = w.visitor.elsewhere();
    return somebody.post(kRefresh, {{"refresh_token", token}});
  }
  /// As if somebody had signed in so many times more, later than now.
  void add_logins(const Person& person, int count) {
    static int given = 0;
    given += 1000;
    w.server.execute(
        "INSERT INTO logins (id, org_id, user_id, user_agent, address, created_at, last_used_at, "
        "expires_at) " +
        numbers(1, count) + "SELECT 'lgn_01h455vb4pex5vsknk08' || printf('%06d', i + " +
        std::to_string(given) +
        "), org_id, user_id, user_agent, address, created_at, last_used_at + i, expires_at "
        "FROM numbers, (SELECT * FROM logins WHERE user_id = '" +
        person.id + "' ORDER BY id LIMIT 1)");
  }
  std::int64_t open_logins(const Person& person) {
    return w.server.count("SELECT count(*) FROM logins WHERE ended_at IS NULL AND user_id = '" +
                          person.id + "'");
  }
  /// As if the token had been used so long ago.
  void age_use_of_tokens(const Person& person, int seconds) {
    w.server.execute(
        "UPDATE refresh_tokens SET used_at = used_at - " + std::to_string(seconds * 1000) +
        " WHERE login_id IN (SELECT id FROM logins WHERE user_id = '" + person.id + "')");
  }
};

TEST_F(LoginTest, TellsNothingOfWhoHasAnAccount) {
  const auto person = newcomer();
  auto somebody = w.visitor.elsewhere();
  const auto wrong =
      play(w.server, somebody,
           {.name = "wrong password",
            .request = json_request("POST", kLogin, {{"email", person.email}, {"password", "no"}}),
            .status = 401,
            .code = "BAD_CREDENTIALS",
            .lacks = {person.email}});
  const auto unknown = play(
      w.server, somebody,
      {.name = "nobody of that name",
       .request = json_request("POST", kLogin, {{"email", "no@example.org"}, {"password", "no"}}),
       .status = 401,
       .code = "BAD_CREDENTIALS"});
  EXPECT_EQ(wrong.text("/detail"), unknown.text("/detail"));
  play(w.server, somebody,
       {{.name = "the right password, another case of the address",
         .request = json_request("POST", kLogin,
                                 {{"email", " " + person.email + " "}, {"password", kPassword}}),
         .has = {person.id, R"("refresh_token":")"},
         .lacks = {"argon2", "password"},
         .events = {{"login.started", 1}}},
        {.name = "all faults at once",
         .request =
             json_request("POST", kLogin, {{"email", 1}, {"password", ""}, {"delivery", "mail"}}),
         .status = 422,
         .faults = {"/email", "/password", "/delivery"}}});
}

TEST_F(LoginTest, GuessingIsLimitedPerAddress) {
  auto guesser = w.visitor.elsewhere();
  Answer answer;
  int tries = 0;
  const auto began = std::chrono::steady_clock::now();
  do {
    answer = guesser.post(kLogin, {{"email", new_email()}, {"password", "no"}});
    ++tries;
  } while (answer.status == 401 && tries < 40);
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.code(), "RATE_LIMITED");
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_GE(tries, 11) << "limits.logins_per_minute is 10";
  EXPECT_LE(tries, 12 + took / std::chrono::seconds(6)) << "one more every six seconds";
  EXPECT_GE(std::stoi(answer.header("Retry-After")), 1);
  EXPECT_EQ(answer.header("RateLimit-Limit"), "10");
  EXPECT_EQ(answer.header("RateLimit-Remaining"), "0");
  auto other = w.visitor.elsewhere();
  EXPECT_EQ(other.post(kLogin, {{"email", new_email()}, {"password", "no"}}).status, 401)
      << "another address is not held back";
}

TEST_F(LoginTest, GuessingIsLimitedPerAccountWhoeverGuesses) {
  const auto person = newcomer();
  std::vector<Answer> refused;
  for (const auto& email : {person.email, new_email()}) {
    SCOPED_TRACE(email);
    for (int i = 0; i < 5; ++i) {
      auto guesser = w.visitor.elsewhere();
      EXPECT_EQ(guesser.post(kLogin, {{"email", email}, {"password", "no"}}).status, 401);
    }
    for (int i = 0; i < 20; ++i) {
      // A slow machine may let one more try after its second.
      auto guesser = w.visitor.elsewhere();
      auto answer = guesser.post(kLogin, {{"email", email}, {"password", "no"}});
      if (answer.status != 401) {
        refused.push_back(std::move(answer));
        break;
      }
    }
  }
  ASSERT_EQ(refused.size(), 2U);
  for (const auto& answer : refused) {
    EXPECT_EQ(answer.status, 429);
    EXPECT_EQ(answer.code(), "RATE_LIMITED");
    EXPECT_GE(std::stoi(answer.header("Retry-After")), 1);
  }
  EXPECT_EQ(refused[0].text("/detail"), refused[1].text("/detail"));
}

TEST_F(LoginTest, TheLimitOfSignInsIsConfigured) {
  TestServer server({.settings = {"limits.logins_per_minute=3"}});
  Api guesser(server.port(), nullptr);
  int allowed = 0;
  const auto began = std::chrono::steady_clock::now();
  while (allowed < 20 &&
         guesser.post(kLogin, {{"email", "no@example.org"}, {"password", "no"}}).status == 401) {
    ++allowed;
  }
  EXPECT_GE(allowed, 3);
  EXPECT_LE(allowed, 4 + (std::chrono::steady_clock::now() - began) / std::chrono::seconds(20));
}

TEST_F(LoginTest, ARefreshTokenIsUsedOnceAndForgivesALostAnswer) {
  const auto person = newcomer();
  const auto first = refresh(person.refresh_token);
  ASSERT_EQ(first.status, 200) << first.body;
  const auto second = first.text("/refresh_token");
  EXPECT_NE(second, person.refresh_token);
  EXPECT_EQ(w.visitor.with_token(first.text("/access_token")).get(kMe).status, 200);

  const auto repeated = refresh(person.refresh_token);
  EXPECT_EQ(repeated.status, 200);
  EXPECT_EQ(repeated.text("/refresh_token"), second) << "the same successor";
  age_use_of_tokens(person, 29);
  EXPECT_EQ(refresh(person.refresh_token).text("/refresh_token"), second);

  const auto third = refresh(second);
  EXPECT_EQ(third.status, 200) << "the chain goes on";
  EXPECT_NE(third.text("/refresh_token"), second);
}

TEST_F(LoginTest, AStolenRefreshTokenEndsTheLogin) {
  auto person = newcomer();
  const auto next = refresh(person.refresh_token);
  ASSERT_EQ(next.status, 200);
  auto fresh = w.visitor.with_token(next.text("/access_token"));
  age_use_of_tokens(person, 31);
  auto thief = w.visitor.elsewhere();
  play(
      w.server, thief,
      {{.name = "the old token comes again",
        .request = json_request("POST", kRefresh, {{"refresh_token", person.refresh_token}}),
        .status = 401,
        .code = "TOKEN_REVOKED",
        .events = {{"login.reuse_detected", 1}}},
       {.name = "its successor is worth nothing either",
        .request = json_request("POST", kRefresh, {{"refresh_token", next.text("/refresh_token")}}),
        .status = 401,
        .code = "TOKEN_REVOKED"}});
  EXPECT_EQ(fresh.get(kMe).code(), "TOKEN_REVOKED") << "nor is an access token that was about";
  EXPECT_EQ(person.api.get(kMe).code(), "TOKEN_REVOKED");
}

TEST_F(LoginTest, RefusesRefreshTokensThatAreNone) {
  const auto person = newcomer();
  w.server.execute(
      "UPDATE refresh_tokens SET expires_at = 1 WHERE login_id IN (SELECT id FROM "
      "logins WHERE user_id = '" +
      person.id + "')");
  auto somebody = w.visitor.elsewhere();
  play(w.server, somebody,
       {{.name = "past its time",
         .request = json_request("POST", kRefresh, {{"refresh_token", person.refresh_token}}),
         .status = 401,
         .code = "TOKEN_EXPIRED"},
        {.name = "invented",
         .request = json_request("POST", kRefresh, {{"refresh_token", "invented"}}),
         .status = 401,
         .code = "UNAUTHENTICATED"},
        {.name = "none", .request = {.method = "POST", .path = kRefresh}, .status = 401},
        {.name = "a number",
         .request = json_request("POST", kRefresh, {{"refresh_token", 7}}),
         .status = 422,
         .faults = {"/refresh_token"}}});
}

/// The value a Set-Cookie header gives `name`; nothing when none does.
std::optional<std::string> cookie_of(const Answer& answer, const std::string& name) {
  for (const auto& line : answer.all("Set-Cookie")) {
    if (line.starts_with(name + "=")) {
      return line.substr(name.size() + 1, line.find(';') - name.size() - 1);
    }
  }
  return std::nullopt;
}

std::string cookie_line(const Answer& answer, const std::string& name) {
  for (const auto& line : answer.all("Set-Cookie")) {
    if (line.starts_with(name + "=")) {
      return line;
    }
  }
  return "";
}

TEST_F(LoginTest, ABrowserKeepsItsTokenInACookieThatScriptsCannotRead) {
  const auto person = newcomer();
  auto browser = w.visitor.elsewhere();
  const auto entered = browser.post(
      kLogin, {{"email", person.email}, {"password", kPassword}, {"delivery", "cookie"}});
  ASSERT_EQ(entered.status, 200) << entered.body;
  EXPECT_TRUE(entered.at("/refresh_token").is_null());
  const auto refresh_line = cookie_line(entered, "auriga_refresh");
  EXPECT_THAT(refresh_line, ::testing::AllOf(::testing::HasSubstr("HttpOnly"),
                                             ::testing::HasSubstr("SameSite=Strict"),
                                             ::testing::HasSubstr("Path=/api/v1/auth;")));
  EXPECT_THAT(
      cookie_line(entered, "auriga_csrf"),
      ::testing::AllOf(::testing::Not(::testing::HasSubstr("HttpOnly")),
                       ::testing::HasSubstr("SameSite=Strict"), ::testing::HasSubstr("Path=/;")));
  const auto token = cookie_of(entered, "auriga_refresh").value_or("");
  const auto csrf = cookie_of(entered, "auriga_csrf").value_or("");
  const auto cookies = "auriga_refresh=" + token + "; auriga_csrf=" + csrf;

  EXPECT_EQ(
      browser.send({.method = "POST", .path = kRefresh, .headers = {{"Cookie", cookies}}}).code(),
      "CSRF_FAILED");
  EXPECT_EQ(browser
                .send({.method = "POST",
                       .path = kRefresh,
                       .headers = {{"Cookie", cookies}, {"X-CSRF-Token", "guessed"}}})
                .code(),
            "CSRF_FAILED");
  EXPECT_EQ(browser
                .send({.method = "POST",
                       .path = kLogout,
                       .headers = {{"Cookie", cookies}, {"X-CSRF-Token", "guessed"}}})
                .code(),
            "CSRF_FAILED");
  const auto renewed = browser.send({.method = "POST",
                                     .path = kRefresh,
                                     .headers = {{"Cookie", cookies}, {"X-CSRF-Token", csrf}}});
  ASSERT_EQ(renewed.status, 200) << renewed.body;
  EXPECT_TRUE(renewed.at("/refresh_token").is_null()) << "the successor is a cookie again";
  const auto second = cookie_of(renewed, "auriga_refresh").value_or("");
  const auto second_csrf = cookie_of(renewed, "auriga_csrf").value_or("");
  EXPECT_NE(second, token);

  const auto left = browser.send(
      {.method = "POST",
       .path = kLogout,
       .headers = {{"Cookie", "auriga_refresh=" + second + "; auriga_csrf=" + second_csrf},
                   {"X-CSRF-Token", second_csrf}}});
  EXPECT_EQ(left.status, 204);
  EXPECT_THAT(cookie_line(left, "auriga_refresh"), ::testing::HasSubstr("Max-Age=0"));
  EXPECT_THAT(cookie_line(left, "auriga_csrf"), ::testing::HasSubstr("Max-Age=0"));
  EXPECT_EQ(browser.with_token(renewed.text("/access_token")).get(kMe).code(), "TOKEN_REVOKED");
}

TEST_F(LoginTest, SigningOutHereEndsThisLoginAtOnce) {
  auto here = newcomer();
  auto there = w.log_in(here.email);
  EXPECT_EQ(here.api.get(kMe).status, 200);
  auto somebody = w.visitor.elsewhere();
  play(
      w.server, somebody,
      {{.name = "out here",
        .request = json_request("POST", kLogout, {{"refresh_token", here.refresh_token}}),
        .status = 204,
        .events = {{"login.ended", 1}}},
       {.name = "and again: nothing is left to end",
        .request = json_request("POST", kLogout, {{"refresh_token", here.refresh_token}}),
        .status = 204},
       {.name = "a token that never was",
        .request = json_request("POST", kLogout, {{"refresh_token", "invented"}}),
        .status = 204},
       {.name = "no token at all", .request = {.method = "POST", .path = kLogout}, .status = 204}});
  EXPECT_EQ(here.api.get(kMe).code(), "TOKEN_REVOKED");
  EXPECT_EQ(there.api.get(kMe).status, 200);
  EXPECT_EQ(refresh(here.refresh_token).code(), "TOKEN_REVOKED");
}

TEST_F(LoginTest, SigningOutEverywhereEndsAllLoginsAtOnce) {
  auto here = newcomer();
  auto there = w.log_in(here.email);
  EXPECT_EQ(there.api.get(kMe).status, 200);
  play(w.server, here.api,
       {.name = "out everywhere",
        .request = {.method = "POST", .path = "/api/v1/auth/logout-all"},
        .status = 204,
        .events = {{"login.ended", 2}}});
  EXPECT_EQ(here.api.get(kMe).code(), "TOKEN_REVOKED");
  EXPECT_EQ(there.api.get(kMe).code(), "TOKEN_REVOKED");
  EXPECT_EQ(refresh(there.refresh_token).code(), "TOKEN_REVOKED");
}

TEST_F(LoginTest, ChangingOnesPasswordEndsTheOtherLogins) {
  auto here = newcomer();
  auto there = w.log_in(here.email);
  const std::string password = "violet engine under rain 3";
  play(w.server, here.api,
       {{.name = "the current one is wrong",
         .request = json_request("POST", "/api/v1/me/password",
                                 {{"current_password", "wrong"}, {"new_password", password}}),
         .status = 422,
         .code = "VALIDATION_FAILED",
         .faults = {"/current_password"}},
        {.name = "the new one is weak",
         .request = json_request("POST", "/api/v1/me/password",
                                 {{"current_password", kPassword}, {"new_password", "aaaaaaaa"}}),
         .status = 422,
         .code = "PASSWORD_WEAK"},
        {.name = "all is right",
         .request = json_request("POST", "/api/v1/me/password",
                                 {{"current_password", kPassword}, {"new_password", password}}),
         .status = 204,
         .events = {{"user.password_changed", 1}, {"login.ended", 1}}}});
  EXPECT_EQ(here.api.get(kMe).status, 200);
  EXPECT_EQ(there.api.get(kMe).code(), "TOKEN_REVOKED");
  auto somebody = w.visitor.elsewhere();
  EXPECT_EQ(somebody.post(kLogin, {{"email", here.email}, {"password", kPassword}}).code(),
            "BAD_CREDENTIALS");
  EXPECT_EQ(somebody.post(kLogin, {{"email", here.email}, {"password", password}}).status, 200);
}

TEST_F(LoginTest, AllLoginsEndHoweverManyThereAre) {
  for (const std::string path : {"/api/v1/auth/logout-all", "/api/v1/me/password"}) {
    SCOPED_TRACE(path);
    auto old = newcomer();
    auto here = w.log_in(old.email);
    add_logins(old, 230);
    const bool all = path.ends_with("logout-all");
    const auto answer = all ? here.api.post(path)
                            : here.api.post(path, {{"current_password", kPassword},
                                                   {"new_password", "violet engine under rain 3"}});
    EXPECT_EQ(answer.status, 204) << answer.body;
    EXPECT_EQ(open_logins(old), all ? 0 : 1);
    EXPECT_EQ(old.api.get(kMe).code(), "TOKEN_REVOKED");
    EXPECT_EQ(refresh(old.refresh_token).code(), "TOKEN_REVOKED");
    EXPECT_EQ(here.api.get(kMe).status, all ? 401 : 200);
  }
}

TEST_F(LoginTest, TheLoginLongestUnusedMakesRoomForOneTooMany) {
  auto old = newcomer();
  add_logins(old, 99);
  EXPECT_EQ(old.api.get(kMe).status, 200);
  auto somebody = w.visitor.elsewhere();
  const auto entered = play(
      w.server, somebody,
      {.name = "the hundred and first",
       .request = json_request("POST", kLogin, {{"email", old.email}, {"password", kPassword}}),
       .events = {{"login.started", 1}, {"login.ended", 1}}});
  EXPECT_EQ(open_logins(old), 100);
  EXPECT_EQ(old.api.get(kMe).code(), "TOKEN_REVOKED");
  EXPECT_EQ(somebody.with_token(entered.text("/access_token")).get(kMe).status, 200);
}

TEST_F(LoginTest, OnesLoginsAreListedAndEndedOneByOne) {
  auto here = newcomer();
  auto there = w.log_in(here.email);
  const auto list = here.api.get("/api/v1/me/logins");
  const auto items = list.json().at("items").as_array();
  ASSERT_EQ(items.size(), 2U) << list.body;
  std::string other;
  int current = 0;
  for (const auto& item : items) {
    current += item.at("current").as_bool() ? 1 : 0;
    EXPECT_TRUE(item.at("address").as_string().starts_with("127."));
    if (!item.at("current").as_bool()) {
      other = std::string(item.at("id").as_string());
    }
  }
  EXPECT_EQ(current, 1);
  play(w.server, w.owner.api,
       {.name = "somebody else's login is not mine to end",
        .request = {.method = "DELETE", .path = "/api/v1/me/logins/" + other},
        .status = 404});
  play(w.server, here.api,
       {{.name = "one device out",
         .request = {.method = "DELETE", .path = "/api/v1/me/logins/" + other},
         .status = 204,
         .events = {{"login.ended", 1}}},
        {.name = "it is out already",
         .request = {.method = "DELETE", .path = "/api/v1/me/logins/" + other},
         .status = 404},
        {.name = "no id at all",
         .request = {.method = "DELETE", .path = "/api/v1/me/logins/nonsense"},
         .status = 422,
         .faults = {"path/login_id"}}});
  EXPECT_EQ(there.api.get(kMe).code(), "TOKEN_REVOKED");
  EXPECT_EQ(here.api.get("/api/v1/me/logins").json().at("items").as_array().size(), 1U);
}

TEST_F(LoginTest, RefusesAccessTokensThatAreNone) {
  const auto& good = w.owner.api.token();
  const auto dot = good.rfind('.');
  auto flipped = good;
  flipped[dot + 5] = flipped[dot + 5] == 'A' ? 'B' : 'A';
  // {"alg":"none"} in place of the head.
  const auto unsigned_token = "eyJhbGciOiJub25lIn0" + good.substr(good.find('.'), dot) + ".";
  for (const auto& token : {flipped, unsigned_token, good.substr(0, dot), std::string("x"),
                            good + "A", std::string("..")}) {
    SCOPED_TRACE(token.substr(0, 30));
    const auto answer = w.visitor.with_token(token).get(kMe);
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(answer.code(), "UNAUTHENTICATED");
    EXPECT_NE(answer.header("WWW-Authenticate"), "");
  }
  EXPECT_EQ(w.visitor.get(kMe).code(), "UNAUTHENTICATED");
}

}  // namespace
}  // namespace auriga::testing
