// Published vectors, and what must never be accepted.
#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <thread>

#include "core/crypto.hpp"
#include "core/jwt.hpp"
#include "core/password.hpp"

namespace auriga::core {
namespace {

// FIPS 180-4 examples, as NIST publishes them.
TEST(CryptoVectors, Sha256) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

// RFC 4231, test cases 1, 3 and 6 (a key longer than a block).
TEST(CryptoVectors, HmacSha256) {
  EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\xaa'), std::string(50, '\xdd'))),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'),
                               "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

// RFC 4648, section 10, without the padding.
TEST(CryptoVectors, Base64url) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, text] : cases) {
    EXPECT_EQ(to_base64url(plain), text);
    EXPECT_EQ(from_base64url(text), plain);
  }
}

TEST(CryptoVectors, Base64urlHasOneSpellingPerValue) {
  // Padding, the other alphabet, white space, left-over bits, impossible lengths, a null byte.
  for (const std::string_view bad :
       {std::string_view("Zg=="), std::string_view("+//+"), std::string_view("Zm 9v"),
        std::string_view("Zm9v\n"), std::string_view("Zh"), std::string_view("Zm9vY"),
        std::string_view("Z"), std::string_view("Zm9\0", 4)}) {
    EXPECT_EQ(from_base64url(bad), std::nullopt) << bad;
  }
}

TEST(CryptoVectors, EqualityLooksAtEveryByte) {
  EXPECT_TRUE(equal_constant_time("", ""));
  EXPECT_TRUE(equal_constant_time("secret", "secret"));
  EXPECT_FALSE(equal_constant_time("secret", "secreT"));
  EXPECT_FALSE(equal_constant_time("Secret", "secret"));
  EXPECT_FALSE(equal_constant_time("secret", "secre"));
}

TEST(CryptoVectors, RandomTokensDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const auto token = random_token(system_random(), 32);
    EXPECT_EQ(token.size(), 43U);
    EXPECT_TRUE(from_base64url(token));
    EXPECT_TRUE(seen.insert(token).second);
  }
}

TEST(CryptoVectors, RandomBytesAreNeverTheSame) {
  // Sizes that are drawn ahead, the last of such a draw, and larger ones; in several threads.
  std::mutex mutex;
  std::set<std::string> seen;
  const auto draw = [&] {
    std::set<std::string> mine;
    for (int i = 0; i < 2'000; ++i) {
      std::string bytes(static_cast<std::size_t>(12 + i % 200), '\0');
      system_random().fill(std::as_writable_bytes(std::span(bytes)));
      EXPECT_TRUE(mine.insert(bytes.substr(0, 12)).second);
    }
    const std::lock_guard lock(mutex);
    seen.merge(mine);
    EXPECT_TRUE(mine.empty()) << "another thread drew the same";
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back(draw);
  }
  for (auto& thread : threads) {
    thread.join();
  }
}

TEST(CryptoVectors, NoChangedOrCutSealOpens) {
  const auto sealer = Sealer::create(std::vector{std::string(32, 'a')}).value();
  const auto sealed = sealer.seal("secret", "org_1/model");
  ASSERT_EQ(sealer.open(sealed, "org_1/model").value(), "secret");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = changed[i] == '2' ? '1' : '2';
    EXPECT_FALSE(sealer.open(changed, "org_1/model")) << i;
    EXPECT_FALSE(sealer.open(sealed.substr(0, i), "org_1/model")) << i;
  }
  EXPECT_NE(sealer.seal("a", ""), sealer.seal("a", ""));
}

TEST(CryptoVectors, NoChangedOrCutTokenPasses) {
  constexpr std::chrono::hours life{1};
  const auto signer = JwtSigner::create(std::string(32, 's')).value();
  const auto token = signer.sign({.sub = "usr_1",
                                  .org = "org_1",
                                  .role = "owner",
                                  .lgn = "lgn_1",
                                  .name = "Ada",
                                  .iat = 100,
                                  .exp = 200});
  ASSERT_TRUE(signer.verify(token, {150'000}, life));
  for (std::size_t i = 0; i < token.size(); ++i) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(signer.verify(changed, {150'000}, life)) << i;
    EXPECT_FALSE(signer.verify(token.substr(0, i), {150'000}, life)) << i;
  }
  EXPECT_FALSE(signer.verify(token + ".x", {150'000}, life));
  EXPECT_FALSE(signer.verify(token + "=", {150'000}, life));
  EXPECT_FALSE(signer.verify(std::string(5000, 'a'), {150'000}, life));
}

// From the test suite of the reference implementation of Argon2.
TEST(CryptoVectors, Argon2idHashesMadeElsewhereVerify) {
  const std::string hash =
      "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
  EXPECT_TRUE(verify_password(hash, "password"));
  EXPECT_FALSE(verify_password(hash, "passwore"));
}

TEST(CryptoVectors, RisingCostsAskForANewHash) {
  const PasswordCost cheap{.operations = 1, .memory_bytes = 64UL * 1024};
  const auto hash = hash_password("correct horse", cheap);
  EXPECT_NE(hash, hash_password("correct horse", cheap));
  EXPECT_FALSE(needs_rehash(hash, cheap));
  EXPECT_TRUE(needs_rehash(hash, {.operations = 2, .memory_bytes = 64UL * 1024}));
  EXPECT_TRUE(needs_rehash(hash));
  EXPECT_TRUE(needs_rehash("nonsense", cheap));
}

}  // namespace
}  // namespace auriga::core
