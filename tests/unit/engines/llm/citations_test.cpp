#include "engines/llm/citations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "engines/llm/quote_match.hpp"

namespace auriga::llm {
namespace {

/// The documents whose passages are cited; the second begins in the middle of its document.
const std::string kReturns =
    "Returns are free of charge.\nYou may return an item within 14 days  of delivery. "
    "Opened software (code E-24) cannot be returned.";
const std::string kBefore = "Über uns: ";  // 10 code points, 11 bytes.
const std::string kHours = "Die Werkstatt öffnet um 8:30 Uhr. Samstags ist sie geschlossen.";

std::vector<GroundingPassage> passages() {
  return {{.document_id = core::DocumentId::make(),
           .document = "returns.md",
           .heading = "Returns",
           .text = kReturns,
           .start = 0,
           .score = 0.9},
          {.document_id = core::DocumentId::make(),
           .document = "zeiten.md",
           .text = kHours,
           .start = static_cast<std::int64_t>(core::code_points(kBefore)),
           .score = 0.5}};
}

struct Shown {
  std::string text;
  std::vector<Citation> citations;
  bool abstained = false;
  int dropped = 0;
};

Shown run(std::string_view answer, std::size_t piece = 1) {
  static const auto given = passages();
  CitationFilter filter(given);
  Shown out;
  for (std::size_t at = 0; at < answer.size(); at += piece) {
    out.text += filter.feed(answer.substr(at, piece));
  }
  out.text += filter.finish();
  out.citations = filter.citations();
  out.abstained = filter.abstained();
  out.dropped = filter.dropped();
  return out;
}

struct Case {
  const char* name;
  std::string_view answer;
  std::string_view shown;
  std::vector<std::string> quotes;
  int dropped = 0;
};

class CitationCases : public ::testing::TestWithParam<Case> {};

TEST_P(CitationCases, KeepWhatStandsAndDropWhatDoesNot) {
  const auto& given = GetParam();
  for (const std::size_t piece : {1U, 2U, 7U, 1000U}) {
    const auto shown = run(given.answer, piece);
    EXPECT_EQ(shown.text, given.shown) << "pieces of " << piece;
    std::vector<std::string> quotes;
    for (const auto& citation : shown.citations) {
      quotes.push_back(citation.quote);
    }
    EXPECT_EQ(quotes, given.quotes) << "pieces of " << piece;
    EXPECT_EQ(shown.dropped, given.dropped);
    EXPECT_FALSE(shown.abstained);
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, CitationCases,
    ::testing::Values(
        Case{"exact_quote",
             "Two weeks [1: \"within 14 days\"].",
             "Two weeks [1].",
             {"within 14 days"}},
        Case{"white_space_runs_match",
             "Yes [1: \"14 days of delivery\"].",
             "Yes [1].",
             {"14 days  of delivery"}},
        Case{"typographic_marks",
             "Ja [2: „öffnet um 8:30 Uhr“].",
             "Ja [1].",
             {"öffnet um 8:30 Uhr"}},
        Case{"no_marks", "Yes [1: free of charge].", "Yes [1].", {"free of charge"}},
        Case{"invented_quote", "Ninety days [1: \"within 90 days\"].", "Ninety days.", {}, 1},
        Case{"changed_case_is_no_quote", "Free [1: \"returns are Free\"].", "Free.", {}, 1},
        Case{"one_word_proves_nothing", "Free [1: \"free\"].", "Free.", {}, 1},
        Case{"a_number_does", "Two weeks [1: \"14\"].", "Two weeks [1].", {"14"}},
        Case{"wrong_number_is_mended",
             "Two weeks [2: \"within 14 days\"].",
             "Two weeks [1].",
             {"within 14 days"}},
        Case{"no_such_passage",
             "Yes [7: \"within 14 days\"] [9].",
             "Yes [1].",
             {"within 14 days"},
             1},
        Case{"numbered_by_first_use",
             "A [2: \"Samstags ist sie\"] b [1: \"free of charge\"] c [2: \"Samstags ist sie\"].",
             "A [1] b [2] c [1].",
             {"Samstags ist sie", "free of charge"}},
        Case{"claim_borne_out",
             "An item may be returned within 14 days of delivery [1].",
             "An item may be returned within 14 days of delivery [1].",
             {"You may return an item within 14 days  of delivery."}},
        Case{"claim_before_the_full_stop_or_after",
             "Opened software cannot be returned. [1] Fine.",
             "Opened software cannot be returned. [1] Fine.",
             {"Opened software (code E-24) cannot be returned."}},
        Case{"claim_with_another_number",
             "You may return an item within 30 days [1].",
             "You may return an item within 30 days.",
             {},
             1},
        Case{"claim_of_something_else",
             "Our headquarters stand beside Vienna airport [1].",
             "Our headquarters stand beside Vienna airport.",
             {},
             1},
        Case{"several_passages",
             "Returns are free of charge [1, 2].",
             "Returns are free of charge [1].",
             {"Returns are free of charge."},
             1},
        Case{"brackets_are_text",
             "See [the manual](x) and a[i] [] [1x] [ ].",
             "See [the manual](x) and a[i] [] [1x] [ ].",
             {}},
        Case{"a_bracket_inside_a_quote_that_is_none", "A [1: \"b] c\"] d.", "A d.", {}, 1},
        Case{"cut_off_marker", "Two weeks [1: \"within 14", "Two weeks", {}, 1},
        Case{"cut_off_bracket", "Two weeks [", "Two weeks [", {}},
        Case{"half_a_word_of_abstention", "NOT_IN", "NOT_IN", {}}),
    [](const auto& one) { return one.param.name; });

TEST(CitationFilter, CountsSpansInCodePointsOfTheDocument) {
  const auto shown = run("Ja [2: \"öffnet um 8:30 Uhr\"].");
  ASSERT_EQ(shown.citations.size(), 1U);
  const auto& citation = shown.citations[0];
  const auto document = kBefore + kHours;
  const auto begin = core::byte_offset(document, static_cast<std::size_t>(citation.start));
  const auto end = core::byte_offset(document, static_cast<std::size_t>(citation.end));
  EXPECT_EQ(document.substr(begin, end - begin), citation.quote);
  EXPECT_EQ(citation.document, "zeiten.md");
  EXPECT_EQ(citation.score, 0.5);
}

TEST(CitationFilter, KnowsAbstention) {
  for (const std::size_t piece : {1U, 5U, 100U}) {
    const auto shown = run("\n NOT_IN_DOCUMENTS. But I guess [1].", piece);
    EXPECT_TRUE(shown.abstained);
    EXPECT_EQ(shown.text, "");
    EXPECT_TRUE(shown.citations.empty());
  }
}

TEST(CitationFilter, ShowsTextAtOnce) {
  const auto given = passages();
  CitationFilter filter(given);
  EXPECT_EQ(filter.feed("Two weeks"), "Two weeks");
  EXPECT_EQ(filter.feed(" are"), " are");
  EXPECT_EQ(filter.feed(" granted ["), " granted");
  EXPECT_EQ(filter.feed("1: \"within 14 days\"]"), " [1]");
}

TEST(CitationFilter, HoldsBackNoMoreThanAMarker) {
  const auto given = passages();
  CitationFilter filter(given);
  const std::string endless = "[1: \"" + std::string(10'000, 'x');
  const auto shown = filter.feed(endless);
  EXPECT_GE(shown.size() + CitationFilter::kMarkerBytesMax, endless.size());
}

TEST(FindSupport, PrefersTheSentenceThatSharesMost) {
  const auto found = find_support(kReturns, "Software that was opened cannot be returned");
  ASSERT_TRUE(found);
  EXPECT_EQ(kReturns.substr(found->start, found->end - found->start),
            "Opened software (code E-24) cannot be returned.");
  EXPECT_FALSE(find_support(kReturns, ""));
  EXPECT_FALSE(find_support("", "Software"));
  EXPECT_FALSE(find_support(kReturns, "Is it so?")) << "short words alone";
}

}  // namespace
}  // namespace auriga::llm
