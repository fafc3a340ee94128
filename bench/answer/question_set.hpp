// A set of questions about a folder of documents, with the passages that answer them.
//
// questions.json: {"documents": folder, "sop": file, "questions": [{"id", "question", "answerable",
// "document", "accept": [passage, ...], "also": [{"document", "accept"}]?, "follows"?: id}]}. Paths
// are relative to the file. "follows" names the question asked before it in the same conversation.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace auriga::bench {

struct AcceptedPassage {
  std::string document;
  std::string passage;
};

struct AskedQuestion {
  std::string id;
  std::string text;
  bool answerable = true;
  std::string follows;
  std::vector<AcceptedPassage> accepted;
};

struct DocumentText {
  std::string name;
  std::string text;
};

struct QuestionSet {
  std::vector<DocumentText> documents;
  std::string sop;
  std::vector<AskedQuestion> questions;
};

/// Reads a set. A document that is no plain text is taken from `texts`/NAME.txt, as an extractor
/// left it. Throws std::runtime_error.
[[nodiscard]] QuestionSet read_questions(const std::filesystem::path& folder,
                                         const std::filesystem::path& texts);

/// Letters and digits alone, lowered: what is compared, so that white space and marks of tables and
/// lists do not matter.
[[nodiscard]] std::string bare(std::string_view text);

}  // namespace auriga::bench
