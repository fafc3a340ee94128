// The development sets as a guard: a change that makes answers worse must be seen. The bounds stand
// a little below what was reached.
#include <gtest/gtest.h>

#include "core/text.hpp"
#include "engines/answer/answer.hpp"
#include "engines/retrieval/knowledge_index.hpp"
#include "question_set.hpp"

namespace auriga::answer {
namespace {

bool right(const bench::AskedQuestion& question, const Answer& reply) {
  for (const auto& source : reply.sources) {
    const auto quote = bench::bare(source.quote);
    for (const auto& [document, passage] : question.accepted) {
      const auto wanted = bench::bare(passage);
      if (document == source.document &&
          (quote.find(wanted) != std::string::npos ||
           (wanted.find(quote) != std::string::npos && quote.size() * 2 >= wanted.size()))) {
        return true;
      }
    }
  }
  return false;
}

TEST(DevelopmentSets, StayAnswered) {
  int answerable = 0;
  int answered = 0;
  int unanswerable = 0;
  int abstained = 0;
  for (const auto* name : {"backup", "campsite", "clinic", "theatre"}) {
    const auto set = bench::read_questions(
        std::filesystem::path(AURIGA_SOURCE_DIR) / "bench/answer/dev" / name, {});
    retrieval::KnowledgeIndex index;
    for (const auto& document : set.documents) {
      index.put(core::DocumentId::trusted("doc_" + document.name), document.name, document.text);
    }
    const auto sop = read_sop(set.sop);
    for (const auto& question : set.questions) {
      if (!question.follows.empty()) {
        continue;
      }
      const auto reply = answer({.text = question.text}, sop, index.now());
      for (const auto& source : reply.sources) {
        const auto& text = index.document(source.document_id)->text;
        const auto from = core::byte_offset(text, source.span.start);
        ASSERT_EQ(text.substr(from, source.quote.size()), source.quote);
      }
      (question.answerable ? answerable : unanswerable) += 1;
      answered += question.answerable && right(question, reply) ? 1 : 0;
      abstained += !question.answerable && reply.kind != AnswerKind::answered ? 1 : 0;
    }
  }
  EXPECT_GE(answered * 100, answerable * 76) << answered << " of " << answerable;
  EXPECT_GE(abstained * 100, unanswerable * 74) << abstained << " of " << unanswerable;
}

}  // namespace
}  // namespace auriga::answer
