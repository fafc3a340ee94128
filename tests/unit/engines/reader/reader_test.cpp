#include "engines/reader/reader.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "engines/reader/encoder.hpp"
#include "small_network.hpp"

namespace auriga::reader {
namespace {

class ReaderTest : public ::testing::Test {
 protected:
  std::vector<std::string> pieces(std::string_view text, std::size_t most = 100) {
    const WordPieces known(weights);
    std::vector<std::string> out;
    for (const auto number : known.of(text, most)) {
      for (std::size_t n = 0; n < weights.piece_numbers.size(); ++n) {
        if (weights.piece_numbers[n] == number) {
          out.emplace_back(weights.piece_text.substr(
              weights.piece_starts[n], weights.piece_starts[n + 1] - weights.piece_starts[n]));
        }
      }
    }
    return out;
  }

  auriga::testing::SmallNetwork network;
  Weights weights = read_weights(network.bytes());
  Reader reader{network.bytes()};
};

using Pieces = std::vector<std::string>;

TEST_F(ReaderTest, TakesTheLongestKnownPieces) {
  EXPECT_EQ(pieces("Opening"), Pieces{"opening"});
  EXPECT_EQ(pieces("opens"), (Pieces{"open", "##s"}));
  EXPECT_EQ(pieces("CLOSED, 4.50"), (Pieces{"closed", ",", "4", ".", "5", "##0"}));
  EXPECT_EQ(pieces("Caf\u00E9 cafe\u0301"), (Pieces{"cafe", "cafe"})) << "without accents";
  EXPECT_EQ(pieces("a\u20ACb"), (Pieces{"a", "\u20AC", "b"})) << "signs stand alone";
}

TEST_F(ReaderTest, AWordThatCannotBePutTogetherIsOnePiece) {
  EXPECT_EQ(pieces("open\u03C9 open"), (Pieces{"[UNK]", "open"}));
  EXPECT_EQ(pieces("\u65E5\u672C"), (Pieces{"[UNK]", "[UNK]"}));
  EXPECT_EQ(pieces(std::string(1000, 'a')), Pieces{"[UNK]"}) << "too long for a word";
  EXPECT_EQ(pieces("a \xFF z"), (Pieces{"a", "[UNK]", "z"})) << "ill-formed";
}

TEST_F(ReaderTest, ReadsNoMoreThanItIsTold) {
  EXPECT_EQ(pieces("a b c d", 3), (Pieces{"a", "b", "c"}));
  EXPECT_EQ(pieces("a bcdef", 3), (Pieces{"a", "b", "##c"}));
  EXPECT_EQ(pieces("", 3), Pieces{});
}

// What PyTorch makes of them with the same network.
TEST_F(ReaderTest, JudgesAsItsNetworkWasTrainedTo) {
  const auto rows = boost::json::parse(
      auriga::testing::read_file(AURIGA_SOURCE_DIR "/tests/unit/engines/reader/data/small.json"));
  for (const auto& row : rows.as_array()) {
    const std::string first(row.at("first").as_string());
    const std::string second(row.at("second").as_string());
    EXPECT_NEAR(reader.answers(first, {&second, 1}).at(0), row.at("answers").to_number<float>(),
                0.01)
        << row;
  }
}

TEST_F(ReaderTest, JudgesAPassageTheSameWhateverIsReadBesideIt) {
  const std::vector<std::string> passages{"Open from 9 to 5.", "", std::string(600, 'z'),
                                          "closed on monday | price"};
  const auto together = reader.answers("Opening times?", passages);
  ASSERT_EQ(together.size(), passages.size());
  for (std::size_t n = 0; n < passages.size(); ++n) {
    const Reader other(network.bytes());  // One that remembers nothing.
    EXPECT_EQ(other.answers("Opening times?", std::span(passages).subspan(n, 1))[0], together[n]);
  }
  EXPECT_TRUE(reader.answers("Opening times?", {}).empty());
}

TEST_F(ReaderTest, SeesWhichTextIsTheQuestion) {
  const std::vector<std::string> one{"closed"};
  const std::vector<std::string> other{"price"};
  EXPECT_NE(reader.answers("price", one), reader.answers("closed", other));
}

TEST_F(ReaderTest, RemembersWhatItRead) {
  const std::vector<std::string> passages{"Open from 9 to 5.", "Closed on Monday.", "A price."};
  const auto first = reader.answers("Opening times?", passages);
  EXPECT_EQ(reader.answers("Opening times?", passages), first);
  const std::vector<std::string> turned{"Closed on Monday.", "Open late.", "Open from 9 to 5."};
  const auto some = reader.answers("Opening times?", turned);
  EXPECT_EQ((std::vector{some[0], some[2]}), (std::vector{first[1], first[0]}));
  EXPECT_EQ(some, Reader(network.bytes()).answers("Opening times?", turned));
}

TEST(Memo, KnowsAPairFromAnother) {
  EXPECT_NE(Memo::key_of("ab", "c"), Memo::key_of("a", "bc"));
  Memo memo(1);
  const auto key = Memo::key_of("a", "b");
  EXPECT_EQ(memo.find(key), std::nullopt);
  memo.keep(key, 0.5F);
  EXPECT_EQ(memo.find(key), 0.5F);
  EXPECT_EQ(memo.find(Memo::key_of("a", "c")), std::nullopt) << "the same place of the table";
  memo.keep(Memo::key_of("a", "c"), 2);
  EXPECT_EQ(memo.find(key), std::nullopt) << "the newer took its place";
}

}  // namespace
}  // namespace auriga::reader
