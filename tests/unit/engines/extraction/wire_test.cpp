// The pool believes nothing of what a helper says.
#include "engines/extraction/wire.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auriga::extraction {
namespace {

using core::ErrorCode;
using ::testing::ElementsAre;

ExtractedText sample() {
  ExtractedText text;
  text.text = "Zwei Größen.\n" + std::string(200'000, 'x');
  text.page_starts = {0, 5, 5, 9};
  text.notes = {"a note"};
  return text;
}

TEST(Wire, AnswersArriveInPiecesOfAnySize) {
  std::string bytes;
  append_progress(bytes, 1, 4);
  append_answer(bytes, sample());
  for (const std::size_t piece :
       {std::size_t{1}, std::size_t{3}, std::size_t{4097}, bytes.size()}) {
    OutputDecoder decoder(DocumentKind::kPdf, {});
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      ASSERT_TRUE(decoder.feed(std::string_view(bytes).substr(at, piece))) << decoder.problem();
    }
    ASSERT_TRUE(decoder.complete());
    const auto progress = decoder.take_progress();
    ASSERT_TRUE(progress);
    EXPECT_EQ(progress->first, 1U);
    const auto text = decoder.finish();
    ASSERT_TRUE(text);
    EXPECT_EQ(text->text, sample().text);
    EXPECT_EQ(text->characters, 200'013U);
    EXPECT_THAT(text->page_starts, ElementsAre(0, 5, 5, 9));
    EXPECT_THAT(text->notes, ElementsAre("a note"));
  }
}

TEST(Wire, CarriesErrors) {
  std::string bytes;
  append_answer(bytes, core::fail(ErrorCode::kDocumentEncrypted, "Locked."));
  OutputDecoder decoder(DocumentKind::kPdf, {});
  ASSERT_TRUE(decoder.feed(bytes));
  const auto text = decoder.finish();
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code(), ErrorCode::kDocumentEncrypted);
  EXPECT_EQ(text.error().detail(), "Locked.");
}

bool accepts(std::string_view bytes, const ExtractionLimits& limits = {}) {
  OutputDecoder decoder(DocumentKind::kPdf, limits);
  return decoder.feed(bytes);
}

std::string frame(FrameType type, std::string_view payload) {
  std::string out;
  append_frame(out, type, payload);
  return out;
}

std::string whole(const core::Result<ExtractedText>& result) {
  std::string out;
  append_answer(out, result);
  return out;
}

TEST(Wire, RefusesWhatBreaksTheProtocol) {
  using std::string_view_literals::operator""sv;
  EXPECT_FALSE(accepts(frame(static_cast<FrameType>(0), "")));
  EXPECT_FALSE(accepts(frame(static_cast<FrameType>(7), "")));
  EXPECT_FALSE(accepts("\xFF\xFF\xFF\x02"sv)) << "longer than a frame may be";
  EXPECT_FALSE(accepts(frame(FrameType::kProgress, "short")));
  EXPECT_FALSE(accepts(frame(FrameType::kPages, "123")));
  EXPECT_FALSE(accepts(frame(FrameType::kPages, "\5\0\0\0\4\0\0\0"sv))) << "descending";
  EXPECT_FALSE(accepts(frame(FrameType::kEnd, "\1\0\0\0\0\0\0\0"sv))) << "length does not match";
  EXPECT_FALSE(accepts(frame(FrameType::kFailure, "DOCUMENT_CORRUPT")));
  EXPECT_FALSE(accepts(frame(FrameType::kFailure, "FORBIDDEN\nnot a document's error")));
  EXPECT_FALSE(accepts(frame(FrameType::kFailure, "NO_SUCH_CODE\nx")));
  EXPECT_FALSE(accepts(frame(FrameType::kNote, std::string(kNoteBytesMax + 1, 'x'))));
  EXPECT_FALSE(accepts(whole(sample()) + frame(FrameType::kText, "more")));
  std::string notes;
  for (std::size_t i = 0; i <= kNotesMax; ++i) {
    notes += frame(FrameType::kNote, "n");
  }
  EXPECT_FALSE(accepts(notes));
}

TEST(Wire, KeepsTheLimits) {
  EXPECT_FALSE(accepts(whole(sample()), {.text_bytes = 100'000}));
  EXPECT_FALSE(accepts(whole(sample()), {.pages = 3}));
  EXPECT_TRUE(accepts(whole(sample()), {.text_bytes = 200'100, .pages = 4}));
}

TEST(Wire, JudgesTheWholeText) {
  auto bad = sample();
  bad.text = "broken \xFF utf-8";
  bad.page_starts.clear();
  OutputDecoder utf8(DocumentKind::kText, {});
  ASSERT_TRUE(utf8.feed(whole(bad)));
  EXPECT_FALSE(utf8.finish());
  bad.text = "short";
  bad.page_starts = {0, 6};
  OutputDecoder pages(DocumentKind::kPdf, {});
  ASSERT_TRUE(pages.feed(whole(bad)));
  EXPECT_FALSE(pages.finish());
  bad.text.clear();
  bad.page_starts.clear();
  OutputDecoder empty(DocumentKind::kPdf, {});
  ASSERT_TRUE(empty.feed(whole(bad)));
  EXPECT_FALSE(empty.finish());
}

}  // namespace
}  // namespace auriga::extraction
