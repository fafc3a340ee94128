#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
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

// What a search gives, in order and to the last digit.
std::string told(const KnowledgeIndex& index, std::string_view query, std::size_t limit) {
  std::string out;
  for (const auto& hit : index.search_passages(query, limit)) {
    out += std::to_string(std::bit_cast<std::uint64_t>(hit.score)) + " " + hit.document->id.text() +
           " " + std::to_string(hit.passage) + "\n";
  }
  return out;
}

TEST(KnowledgeIndex, ChangedStepByStepEqualsRebuilt) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    KnowledgeIndex stepwise;
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
    KnowledgeIndex fresh;
    std::vector<DocumentSource> sources;
    for (const auto& [n, text] : model) {
      sources.push_back({id(n), "file.md", text});
    }
    fresh.rebuild(sources);
    EXPECT_EQ(stepwise.stats().documents, fresh.stats().documents);
    EXPECT_EQ(stepwise.stats().passages, fresh.stats().passages);
    EXPECT_EQ(stepwise.stats().characters, fresh.stats().characters);
    for (const auto* query : {"harbour fee", "E24", "W960 größe", "night wind rope pilot"}) {
      EXPECT_EQ(told(stepwise, query, 1'000), told(fresh, query, 1'000)) << seed << " " << query;
      EXPECT_EQ(told(stepwise, query, 3), told(fresh, query, 3)) << seed << " " << query;
    }
  }
}

TEST(KnowledgeIndex, RanksAlikeHoweverPassagesAreDivided) {
  std::mt19937 random(7);
  std::vector<DocumentSource> sources;
  for (int n = 0; n < 300; ++n) {
    sources.push_back({id(n), "file.md", text_of(random)});
  }
  // Many that a search cannot tell apart: what is kept of them must not depend on their place.
  for (int n = 300; n < 400; ++n) {
    sources.push_back({id(n), "file.md", "The ferry leaves the harbour at noon."});
  }
  KnowledgeIndex one;
  one.rebuild(sources);
  ASSERT_EQ(one.stats().segments, 1U);
  for (unsigned seed = 1; seed <= 4; ++seed) {
    std::shuffle(sources.begin(), sources.end(), std::mt19937(seed));
    KnowledgeIndex many;
    for (const auto& source : sources) {
      many.put(source.id, source.name, source.text);
    }
    ASSERT_GT(many.stats().segments, 2U);
    for (const auto* query : {"harbour fee", "E24", "ferry", "noon ferry harbour", "crane",
                              "night wind rope pilot tide", "W960 größe"}) {
      EXPECT_EQ(told(many, query, 5), told(one, query, 5)) << seed << " " << query;
      EXPECT_EQ(told(many, query, 200), told(one, query, 200)) << seed << " " << query;
    }
  }
}

TEST(KnowledgeIndex, TakesNoMoreMemoryForHeadingsThanForText) {
  // Each of many short sections stands under six long headings.
  std::string long_headings;
  for (int level = 1; level <= 6; ++level) {
    std::string title;
    while (title.size() < 280) {
      title += "w" + std::to_string(level) + std::to_string(title.size()) + " ";
    }
    long_headings += std::string(static_cast<std::size_t>(level), '#') + " " + title + "\n\n";
  }
  std::string sections = long_headings;
  for (int n = 0; sections.size() < 1'000'000; ++n) {
    sections += "####### \n\n###### Part " + std::to_string(n) + " of it\n\nText here.\n\n";
  }
  std::string rows = "# " + std::string(1'000'000, 'x') + "\n\n";
  for (int n = 0; n < 20'000; ++n) {
    rows += "Line " + std::to_string(n) + " of the text says this and that.\n\n";
  }
  std::string columns = "a";
  for (int n = 0; columns.size() < 1'000'000; ++n) {
    columns += ",column" + std::to_string(n);
  }
  columns += "\n";
  for (int n = 0; n < 20'000; ++n) {
    columns += "value " + std::to_string(n) + ",of this and that row\n";
  }
  for (const auto& [name, text] : {std::pair("sections.md", sections), std::pair("rows.md", rows),
                                   std::pair("columns.csv", columns)}) {
    KnowledgeIndex index;
    index.put(id(1), name, text);
    EXPECT_LT(index.memory_bytes(), 16 * text.size()) << name;
    EXPECT_FALSE(index.search("text this that part row", 1).empty()) << name;
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

TEST(KnowledgeIndex, QuotesAgainWhatItQuotedBefore) {
  KnowledgeIndex index;
  std::string text;
  for (int n = 0; text.size() < 60'000; ++n) {
    text += "# Größe " + std::to_string(n) + "\n\nDas Boot – 9 m lang – fährt. Der Kran hebt " +
            std::to_string(n) + " t. Ende.\n\n";
  }
  index.put(id(1), "a.md", text);
  const auto quotes = [&](std::string_view query) {
    std::vector<std::string> out;
    for (const auto& found : find(index.now(), query, 100)) {
      const auto from = core::byte_offset(text, found.quote_span.start);
      const auto to = core::byte_offset(text, found.quote_span.end);
      EXPECT_EQ(text.substr(from, to - from), found.quote);
      out.push_back(found.quote);
    }
    return out;
  };
  const auto cranes = quotes("Kran hebt");
  ASSERT_EQ(cranes.size(), 100U);
  EXPECT_EQ(quotes("Kran hebt"), cranes);
  EXPECT_EQ(quotes("Boot fährt").at(0), "Das Boot – 9 m lang – fährt.");
  // A document that comes after it under the same name is read anew.
  text = "# Neu\n\nKein Boot. Zwei Kräne heben, und ein Kran hebt mehr.\n";
  index.put(id(1), "a.md", text);
  EXPECT_EQ(quotes("Kran hebt").at(0), "Zwei Kräne heben, und ein Kran hebt mehr.");
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
