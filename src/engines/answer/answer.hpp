// Answering without a model: exact quotes from the documents, or a polite "not in the documents".
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "engines/answer/description.hpp"
#include "engines/answer/evidence_settings.hpp"
#include "engines/answer/sop.hpp"
#include "engines/retrieval/knowledge.hpp"
#include "engines/retrieval/quote.hpp"

namespace auriga::answer {

/// One earlier message of the conversation.
struct Turn {
  enum class Role : std::uint8_t { user, assistant };
  Role role = Role::user;
  std::string text;
};

/// Where a quote stands. `quote` is exactly the document's text at `span`.
struct Source {
  core::DocumentId document_id;
  std::string document;  ///< The document's name.
  std::string heading;   ///< Its heading path as one line; empty before the first heading.
  std::string quote;
  retrieval::Span span;  ///< Code points in the document's extracted text.
  double score = 0;      ///< Strength of the evidence, 0 to 1.
};

enum class AnswerKind : std::uint8_t {
  answered,   ///< From the documents, with sources.
  abstained,  ///< The documents do not say.
  courtesy,   ///< Greeting, thanks, farewell.
  procedure,  ///< From the SOP.
  handoff,    ///< A person is to take over.
};

struct Answer {
  std::string text;
  AnswerKind kind = AnswerKind::abstained;
  bool abstained = false;       ///< The documents hold no answer; `sources` is empty.
  bool handoff = false;         ///< A person should take over, by a rule of the SOP or on request.
  std::string handoff_reason;   ///< For the person; empty without hand-off.
  std::vector<Source> sources;  ///< In the order of the text; the first carries the answer.
  double confidence = 0;        ///< Strength of the evidence, 0 to 1, also when abstaining.
};

struct Question {
  std::string_view text;          ///< 1 to 8,000 characters, as the user wrote it.
  std::span<const Turn> history;  ///< Oldest first, without this message; may be empty.
};

/// How an answer begins that says that nothing is known: the SOP's words, or ours.
[[nodiscard]] std::string_view words_of_unknown(const Sop& sop);

/// Answers from what the knowledge holds. Deterministic: the same input gives the same answer.
/// Any thread; one to three milliseconds of processor time for a usual knowledge base, and some 20
/// for reading the likeliest places again (second_reading.hpp), unless the same was asked lately.
[[nodiscard]] Answer answer(const Question& question, const Sop& sop,
                            const retrieval::Knowledge& knowledge,
                            const EvidenceSettings& settings = {});

/// What answer() says where it need not look into the documents: small talk, and that a person is
/// wanted. Microseconds.
[[nodiscard]] std::optional<Answer> without_documents(const Question& question, const Sop& sop,
                                                      const retrieval::Analyzer& analyzer);

/// Reads the tables by which questions are read, some 40 ms and 6 MB; without it the first question
/// does. Any thread.
void prepare();

/// What was weighed for a question, best first, with what was measured: for fitting the weights.
struct Candidate {
  Source source;
  std::string unit;     ///< What was weighed, which the quote may show with more around it.
  std::string columns;  ///< Of a table's row: the row that names the columns.
  std::vector<std::string> terms;  ///< The words of the question, by row of the description.
  std::vector<Meaning> meanings;   ///< Theirs.
  std::shared_ptr<const Description> description;
};
[[nodiscard]] std::vector<Candidate> candidates(const Question& question,
                                                const retrieval::Knowledge& knowledge,
                                                std::size_t limit);

/// The answer's text in pieces of a few words, for streaming. Their concatenation is the text.
[[nodiscard]] std::vector<std::string_view> pieces(std::string_view text);

/// A passage for the prompt of a language model.
struct PromptPassage {
  core::DocumentId document_id;
  std::string document;
  std::string heading;
  std::string text;
  retrieval::Span span;
  double score = 0;
};

/// What a language model should read to answer: the best passages for the question, with what a
/// follow-up question leaves unsaid taken from the history; best first, none twice.
[[nodiscard]] std::vector<PromptPassage> passages_for_prompt(const Question& question,
                                                             const retrieval::Knowledge& knowledge,
                                                             std::size_t limit);

}  // namespace auriga::answer
