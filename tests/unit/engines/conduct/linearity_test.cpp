// An SOP in one paragraph costs as much as it is long: counted in what is kept and in comparisons.
#include <gtest/gtest.h>

#include <set>

#include "engines/conduct/surroundings.hpp"
#include "tests/unit/engines/conduct/agent.hpp"

namespace auriga::conduct {
namespace {

/// Every word of it stands once, but those that all sentences share.
std::string one_paragraph(std::size_t sentences) {
  std::string out = "# Desk\n\n";
  for (std::size_t i = 0; i < sentences; ++i) {
    std::string word = "zu";
    for (auto n = i; n > 0; n /= 26) {
      word += static_cast<char>('a' + n % 26);
    }
    out += "Parcels named " + word + "k are sent by courier " + word + "m. ";
  }
  return out + "\n";
}

std::size_t terms_kept(const Statements& statements) {
  std::size_t out = 0;
  std::set<const Gist*> counted;
  for (const auto& sentence : statements.sentences()) {
    out += sentence.gist.terms.size();
    if (counted.insert(sentence.before.get()).second) {
      out += sentence.before->terms.size();
    }
  }
  for (const auto& paragraph : statements.paragraphs()) {
    out += paragraph.shared.terms.size();
    for (const auto& [sentence, gist] : paragraph.alone) {
      out += gist.terms.size();
    }
  }
  return out;
}

std::size_t comparisons(const Statements& statements) {
  const auto said = GistReader().read("Which courier brings parcels named zubk?");
  std::size_t out = 0;
  Surroundings around(said, statements.paragraphs(), [&](const Term& /*term*/, const Gist& gist) {
    out += gist.terms.size();
    return 0.0;
  });
  for (std::size_t i = 0; i < statements.sentences().size(); ++i) {
    for (std::size_t term = 0; term < said.terms.size(); ++term) {
      (void)around.of(term, i, statements.sentences()[i].paragraph);
    }
  }
  return out;
}

TEST(Linearity, OfWhatIsKeptAndComparedInOneParagraph) {
  const Statements some(one_paragraph(100));
  const Statements many(one_paragraph(400));
  ASSERT_EQ(some.sentences().size(), 100);
  ASSERT_EQ(many.sentences().size(), 400);
  EXPECT_GT(terms_kept(some), 200);
  EXPECT_LE(terms_kept(many), 5 * terms_kept(some));
  EXPECT_GT(comparisons(some), 100);
  EXPECT_LE(comparisons(many), 5 * comparisons(some));
}

TEST(Surroundings, AreOfTheOtherSentences) {
  GistReader reader;
  const auto one = reader.read("Bicycles have lamps.");
  const auto two = reader.read("Bicycles have bells.");
  ParagraphBuilder builder(std::make_shared<const Gist>(reader.read("Saddles")));
  builder.add(0, one);
  builder.add(1, two);
  const std::vector paragraphs{std::move(builder).made()};
  const auto said = reader.read("bicycles lamps bells saddles");
  ASSERT_EQ(said.terms.size(), 4);
  Surroundings around(said, paragraphs, [](const Term& term, const Gist& gist) {
    return covered({.terms = {term}}, gist);
  });
  const std::vector<std::vector<double>> wanted{{1, 0, 1, 1}, {1, 1, 0, 1}};
  for (std::size_t sentence = 0; sentence < 2; ++sentence) {
    for (std::size_t term = 0; term < 4; ++term) {
      EXPECT_EQ(around.of(term, sentence, 0), wanted[sentence][term]) << sentence << term;
    }
  }
}

TEST(Linearity, OfARuleWithoutEnd) {
  const auto kept = [](std::size_t things) {
    std::string rule = "Never sell old maps of zub";
    for (std::size_t i = 0; i < things; ++i) {
      rule += ", old maps of zu" + std::string(1 + i % 7, 'k') + std::to_string(i) + "x";
    }
    const auto sop = "# Desk\n\n## Rules\n\n- " + rule + ".\n";
    std::size_t bytes = 0;
    for (const auto& refusal : prepare(sop, "", define(sop)).refusals) {
      bytes += refusal.words.size() + refusal.rule.size();
    }
    return bytes;
  };
  const auto some = kept(100);
  EXPECT_GT(some, 1000);
  EXPECT_LE(kept(400), 5 * some);
}

TEST(Linearity, KeepsWhatStandsInOneParagraphApart) {
  const auto reply = answer_by(one_paragraph(60), "By which courier are parcels named zubk sent?");
  EXPECT_NE(reply.answer.text.find("zubm"), std::string::npos) << reply.answer.text;
}

}  // namespace
}  // namespace auriga::conduct
