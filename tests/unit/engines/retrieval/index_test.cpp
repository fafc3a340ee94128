#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>

#include "core/text.hpp"
#include "engines/retrieval/knowledge_index.hpp"
#include "engines/retrieval/quote.hpp"

namespace auriga::retrieval {
namespace {

core::DocumentId id(int n) {
  return core::DocumentId::trusted("doc_" + std::to_string(n));
}

std::string text_of(std::mt19937& random) {
  static constexpr const char* kWords[] = {"harbour", "berth", "crane", "pilot", "tide",  "rope",
                                           "Größe",   "W960",  "E-24",  "fee",   "night", "wind"};
  std::string out = "# Part " + std::to_string(random() % 5) + "\n\n";
  const auto count = 1 + random() % 60;
  for (std::size_t i = 0; i < count; ++i) {
    out += kWords[random() % std::size(kWords)];
    out += random() % 9 == 0 ? ". " : " ";
  }
  return out + ".";
}

// What a search gives, in a form that can be compared between indexes.
std::string told(const KnowledgeIndex& index, std::string_view query) {
  std::vector<std::string> lines;
  for (const auto& hit : index.search_passages(query, 1'000)) {
    lines.push_back(std::to_string(std::lround(hit.score * 200)) + " " + hit.document->id.text() +
                    " " + std::to_string(hit.passage));
  }
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const auto& line : lines) {
    out += line + "\n";
  }
  return out;
}

TEST(KnowledgeIndex, ChangedStepByStepEqualsRebuilt) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    // Feedback looks at each segment's own rarity, so it is left out of the comparison.
    Ranking ranking;
    ranking.feedback_weight = 0;
    ranking.rerank_passages = 1'000;
    KnowledgeIndex stepwise("english", ranking);
    std::map<int, std::string> model;
    for (int step = 0; step < 60; ++step) {
      const int n = static_cast<int>(random() % 12);
      if (random() % 4 == 0) {
        EXPECT_EQ(stepwise.remove(id(n)), model.erase(n) == 1) << "seed " << seed;
      } else {
        model[n] = text_of(random);
        stepwise.put(id(n), "file.md", model[n]);
      }
    }
    KnowledgeIndex fresh("english", ranking);
    std::vector<DocumentSource> sources;
    for (const auto& [n, text] : model) {
      sources.push_back({id(n), "file.md", text});
    }
    fresh.rebuild(sources);
    EXPECT_EQ(stepwise.stats().documents, fresh.stats().documents);
    EXPECT_EQ(stepwise.stats().passages, fresh.stats().passages);
    EXPECT_EQ(stepwise.stats().characters, fresh.stats().characters);
    for (const auto* query : {"harbour fee", "E24", "W960 größe", "night wind rope pilot"}) {
      EXPECT_EQ(told(stepwise, query), told(fresh, query)) << "seed " << seed << " " << query;
    }
  }
}

TEST(KnowledgeIndex, FindsWhatWasPutAndForgetsWhatWasRemoved) {
  KnowledgeIndex index;
  index.put(id(1), "a.md", "The crane lifts forty tonnes.");
  const auto before = index.now();
  index.put(id(1), "a.md", "The pilot boards at dawn.");
  EXPECT_TRUE(index.search("crane", 5).empty());
  ASSERT_EQ(index.search("pilots", 5).size(), 1U);
  EXPECT_EQ(before.search("crane", 5).size(), 1U);  // An older view still sees what it saw.
  EXPECT_TRUE(index.remove(id(1)));
  EXPECT_FALSE(index.remove(id(1)));
  EXPECT_TRUE(index.search("pilots", 5).empty());
  EXPECT_EQ(index.stats().passages, 0U);
}

TEST(KnowledgeIndex, SearchesHeadingsNamesAndTables) {
  KnowledgeIndex index;
  index.rebuild({{id(1), "harbour-dues.csv", "Length,Fee\n8 m,12\n12 m,20\n"},
                 {id(2), "rules.md", "# Mooring at night\n\nTell the warden.\n"}});
  EXPECT_EQ(index.search("harbour dues", 1).at(0).document->id, id(1));
  EXPECT_EQ(index.search("mooring", 1).at(0).document->id, id(2));
}

TEST(KnowledgeIndex, QuotesAreExactAtTheirSpan) {
  KnowledgeIndex index;
  const std::string text = "# Größen\n\nDas Boot – 9 m lang – fährt. Der Kran hebt 40 t. Ende.\n";
  index.put(id(1), "a.md", text);
  const auto found = find(index.now(), "Kran hebt", 3);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(found[0].quote, "Der Kran hebt 40 t.");
  const auto from = core::byte_offset(text, found[0].quote_span.start);
  const auto to = core::byte_offset(text, found[0].quote_span.end);
  EXPECT_EQ(text.substr(from, to - from), found[0].quote);
  EXPECT_EQ(found[0].heading, "Größen");
}

TEST(KnowledgeIndex, TakesHostileQueries) {
  KnowledgeIndex index;
  EXPECT_TRUE(index.search("anything", 10).empty());
  index.put(id(1), "a.md", "The crane lifts forty tonnes.");
  std::string words;
  for (int i = 0; words.size() < 8'000; ++i) {
    words += "w" + std::to_string(i) + " ";
  }
  for (const auto& query : {std::string(), std::string(8'000, 'x'), std::string(8'000, '-'), words,
                            words + "crane", std::string("\xFF\xFE crane \xC3")}) {
    EXPECT_LE(index.search(query, 10).size(), 1U);
  }
  EXPECT_TRUE(index.search("the of and", 10).empty());
  EXPECT_TRUE(index.search("crane", 0).empty());
  EXPECT_TRUE(index.search_passages("crane", 0).empty());
}

TEST(KnowledgeIndex, AnswersWhileItIsWritten) {
  KnowledgeIndex index;
  index.put(id(0), "a.md", "The crane lifts forty tonnes.");
  std::jthread writer([&](const std::stop_token& stop) {
    for (int n = 1; n < 300 && !stop.stop_requested(); ++n) {
      index.put(id(1 + n % 20), "b.md", "Pilot number " + std::to_string(n) + " boards.");
    }
  });
  for (int i = 0; i < 300; ++i) {
    ASSERT_EQ(index.search("crane", 3).size(), 1U);
  }
}

}  // namespace
}  // namespace auriga::retrieval
