// The words and values of a document's units, kept from one question to the next.
#pragma once

#include <memory>
#include <vector>

#include "engines/answer/values.hpp"
#include "engines/answer/words.hpp"
#include "engines/retrieval/chunk.hpp"

namespace auriga::answer {

/// Read unit by unit, when one is first asked for. Of one thread.
class UnitWords {
 public:
  struct Unit {
    bool read = false;
    std::vector<Word> words;
    Values values = 0;
  };

  UnitWords(const retrieval::Document& document, const retrieval::Analyzer& analyzer);

  /// `document` is the one that this was made of.
  const Unit& of(std::size_t unit, const retrieval::Document& document);

  [[nodiscard]] const retrieval::Analyzer& analyzer() const { return analyzer_; }

 private:
  retrieval::Analyzer analyzer_;
  std::vector<Unit> units_;
};

/// Those of a document. Each thread keeps the ones it used last, of documents of a megabyte of text
/// together (the words take some ten times that), and lets go of a document's when another needs
/// the room. A larger document is read anew for each question.
[[nodiscard]] std::shared_ptr<UnitWords> unit_words_of(
    const std::shared_ptr<const retrieval::Document>& document,
    const retrieval::Analyzer& analyzer);

}  // namespace auriga::answer
