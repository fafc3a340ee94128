#include "core/crypto.hpp"

#include <gtest/gtest.h>

#include "core/jwt.hpp"
#include "core/password.hpp"
#include "core/token_bucket.hpp"

namespace auriga::core {
namespace {

TEST(Crypto, PublishedVectors) {
  // FIPS 180-4 "abc"; RFC 4231 case 2.
  EXPECT_EQ(to_hex(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  Sha256 pieces;
  pieces.update("a");
  pieces.update("bc");
  EXPECT_EQ(pieces.finish(), sha256("abc"));
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Crypto, Base64UrlIsStrict) {
  EXPECT_EQ(to_base64url("\xFB\xFF"), "-_8");
  EXPECT_EQ(from_base64url("-_8"), "\xFB\xFF");
  EXPECT_EQ(from_base64url("-_8="), std::nullopt);
  EXPECT_EQ(from_base64url("+/8"), std::nullopt);
  EXPECT_EQ(from_base64url(""), "");
}

TEST(Crypto, SealedValuesOpenOnlyWithTheirKeyAndPurpose) {
  const std::string old_key(32, 'a');
  const std::string new_key(32, 'b');
  const auto before = Sealer::create(std::vector{old_key}).value();
  const auto after = Sealer::create(std::vector{new_key, old_key}).value();
  const auto sealed = before.seal("secret", "x");
  EXPECT_EQ(before.open(sealed, "x").value(), "secret");
  EXPECT_EQ(after.open(sealed, "x").value(), "secret");
  EXPECT_FALSE(before.open(sealed, "y"));
  EXPECT_FALSE(before.open(after.seal("secret", "x"), "x"));
  auto broken = sealed;
  broken.back() = broken.back() == 'A' ? 'B' : 'A';
  EXPECT_FALSE(before.open(broken, "x"));
  EXPECT_FALSE(Sealer::create(std::vector<std::string>{"short"}));
}

constexpr std::chrono::hours kHour{1};

TEST(Jwt, SignsAsRfc8037Says) {
  // The key of RFC 8037, appendix A.1 and A.2.
  const auto signer = JwtSigner::create("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").value();
  EXPECT_EQ(signer.public_key(), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
}

TEST(Jwt, AcceptsItsOwnTokensAndNothingElse) {
  const auto signer = JwtSigner::create(std::string(32, 's')).value();
  const auto other = JwtSigner::create(std::string(32, 't')).value();
  const JwtClaims claims{.sub = "usr_1",
                         .org = "org_1",
                         .role = "owner",
                         .lgn = "lgn_1",
                         .name = "Ada",
                         .iat = 100,
                         .exp = 200};
  const auto token = signer.sign(claims);
  const auto back = signer.verify(token, {150'000}, kHour);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->sub, "usr_1");
  EXPECT_EQ(back->name, "Ada");
  EXPECT_EQ(signer.verify(token, {200'000}, kHour).error().code(), ErrorCode::kTokenExpired);
  EXPECT_EQ(other.verify(token, {150'000}, kHour).error().code(), ErrorCode::kUnauthenticated);
  const auto none = to_base64url(R"({"alg":"none"})") + token.substr(token.find('.'));
  EXPECT_FALSE(signer.verify(none, {150'000}, kHour));
  for (const std::string_view bad : {"", ".", "..", "a.b", "a.b.c", "a.b.c.d"}) {
    EXPECT_FALSE(signer.verify(bad, {150'000}, kHour)) << bad;
  }
}

TEST(Jwt, NoTokenIsGoodForLongerThanTokensLiveToday) {
  const auto signer = JwtSigner::create(std::string(32, 's')).value();
  const auto token = signer.sign({.sub = "usr_1",
                                  .org = "org_1",
                                  .role = "owner",
                                  .lgn = "lgn_1",
                                  .name = "Ada",
                                  .iat = 100,
                                  .exp = 200});
  const auto shorter = signer.verify(token, {129'999}, std::chrono::seconds(30));
  ASSERT_TRUE(shorter);
  EXPECT_EQ(shorter->exp, 130) << "nor is it remembered for longer";
  EXPECT_EQ(signer.verify(token, {130'000}, std::chrono::seconds(30)).error().code(),
            ErrorCode::kTokenExpired);
  EXPECT_EQ(signer.verify(token, {129'999}, kHour)->exp, 200) << "nor for longer than it says";
}

TEST(Password, HashesVerify) {
  const PasswordCost cheap{.operations = 1, .memory_bytes = 8192};
  const auto hash = hash_password("correct horse", cheap);
  EXPECT_TRUE(hash.starts_with("$argon2id$"));
  EXPECT_TRUE(verify_password(hash, "correct horse"));
  EXPECT_FALSE(verify_password(hash, "correct horse "));
  EXPECT_FALSE(verify_password("nonsense", "correct horse"));
}

TEST(Password, EasyOnesAreRefused) {
  for (const std::string_view weak :
       {"password1", "P4ssw0rd!", "12345678", "aaaaaaaaaa", "qwertyuiop", "abcdefgh", "abcabcabc",
        "adalovelace", "letmein2024", "Password123"}) {
    EXPECT_FALSE(check_password_strength(weak, {"ada@lovelace.org", "Ada Lovelace"})) << weak;
  }
  for (const std::string_view good :
       {"tidal-copper-meadow", "xK9#mQ2$vL", "unter der alten linde", "Ünïcödé genügt auch"}) {
    EXPECT_TRUE(check_password_strength(good, {"ada@lovelace.org", "Ada Lovelace"})) << good;
  }
}

TEST(TokenBucket, RefusesAboveTheRateAndSaysWhenToComeBack) {
  const TokenBucket::Time start{};
  TokenBucket bucket(3, std::chrono::seconds(60), start);
  for (int i = 2; i >= 0; --i) {
    const auto taken = bucket.take(start);
    EXPECT_TRUE(taken.allowed);
    EXPECT_EQ(taken.remaining, i);
  }
  const auto refused = bucket.take(start);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.reset, std::chrono::seconds(20));
  EXPECT_TRUE(bucket.take(start + std::chrono::seconds(20)).allowed);
  EXPECT_FALSE(bucket.take(start + std::chrono::seconds(20)).allowed);
  EXPECT_TRUE(bucket.full(start + std::chrono::minutes(5)));
}

}  // namespace
}  // namespace auriga::core
