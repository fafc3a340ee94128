// The numbers by which evidence is weighed. Chosen together on the development sets of questions in
// bench/answer/dev by `bench_questions --tune`; none is set for a text.
#pragma once

#include "engines/answer/weights.hpp"
#include "engines/reader/reader.hpp"

namespace auriga::answer {

struct EvidenceSettings {
  // What a place near the unit lends.
  float column_header = 0.95F;
  float heading = 0.92F;
  float heading_above = 0.85F;
  float lead_in = 0.92F;
  float document_name = 0.85F;
  float preamble = 0.4F;        ///< The document's first lines.
  float preamble_named = 0.6F;  ///< The same for names and codes.
  float before = 0.6F;          ///< The sentence before.
  float before_referred = 0.85F;
  float after = 0.5F;
  float section = 0.4F;

  // How well other words stand for a word.
  float akin = 0.8F;
  float misspelt = 0.75F;
  float by_value = 0.8F;

  // What speaks against a unit, as a factor.
  double value_missing = 0.45;      ///< No value of the kind asked for, where one is needed.
  double value_missing_soft = 0.8;  ///< The same where it is only likely.
  double value_next = 0.9;          ///< The value stands in the next sentence.
  double entity_unknown = 0.3;      ///< A code or name that the knowledge does not hold at all.
  double code_missing = 0.5;
  double name_missing = 0.7;
  double number_differs = 0.45;  ///< "version 3" where the question says "version 4".
  double number_missing = 0.85;
  double focus_missing = 0.8;    ///< What is asked for is not near.
  double unknown_missing = 1.0;  ///< A word that the knowledge does not hold at all.
  double not_counted = 0.7;      ///< "How many": the number is another thing's.
  double no_person = 0.75;
  double no_place = 0.85;
  double no_reason = 0.9;

  double direct_preferred = 0.06;  ///< Of two like scores, the one by the unit's own words.

  /// Reads the likeliest places again; outlives the answer. Null: nobody does.
  const reader::Reader* reader = &reader::built_in();

  double answer_min = kAnswerMin;  ///< Below, what is found is more often beside the question.
};

}  // namespace auriga::answer
