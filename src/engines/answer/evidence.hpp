// How well a piece of a document answers a question.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engines/answer/description.hpp"
#include "engines/answer/evidence_settings.hpp"
#include "engines/answer/features.hpp"
#include "engines/answer/question.hpp"
#include "engines/retrieval/knowledge.hpp"

namespace auriga::answer {

/// A unit of a document as an answer to a question.
struct Evidence {
  std::shared_ptr<const retrieval::Document> document;
  std::uint32_t unit = 0;  ///< Into `document->outline.units`.
  double score = 0;        ///< Probability that it answers; the decision rests on it.
  double order = 0;        ///< The same as log odds.
  double agreement = 0;    ///< 0 to 1: coverage less what speaks against the unit.
  Features features;
  std::size_t passage = 0;                         ///< Which of the passages found it stands in.
  std::shared_ptr<const Description> description;  ///< As the ranker sees it.
  double coverage = 0;          ///< Share of the question's weight that is accounted for.
  double direct = 0;            ///< The same by the unit's own words alone.
  bool value_here = false;      ///< Holds a value of the kind asked for.
  bool needs_previous = false;  ///< Leans on the unit before it in its block.
  bool needs_next = false;      ///< The value asked for stands in the unit after it.
  int column = -1;              ///< Of a table row: the cell that answers; -1 for the whole row.
  bool cell_repeats = false;    ///< That cell says nothing that the question does not say itself.
};

/// The question's terms and what may stand for them, as the index is asked for them.
[[nodiscard]] std::vector<retrieval::QueryTerm> search_terms(const Parsed& question);

/// Weighs every unit of the best passages. Best first; at most `limit`.
[[nodiscard]] std::vector<Evidence> gather(const Parsed& question,
                                           const retrieval::Knowledge& knowledge, std::size_t limit,
                                           const EvidenceSettings& settings = {});

/// The same for one document, whole: an SOP.
[[nodiscard]] std::vector<Evidence> gather(
    const Parsed& question, const std::shared_ptr<const retrieval::Document>& document,
    const retrieval::Analyzer& analyzer, std::size_t limit, const EvidenceSettings& settings = {});

}  // namespace auriga::answer
