// What a part of an SOP does for somebody, step by step over several messages: what it asks for,
// what it tells, and the work that follows. How far a conversation has come stands in its history
// alone. Internal to this folder.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/answer/answer.hpp"
#include "engines/conduct/details.hpp"
#include "engines/conduct/gist.hpp"
#include "engines/conduct/speech.hpp"
#include "engines/conduct/statements.hpp"
#include "engines/procedure/definition.hpp"

namespace auriga::conduct {

struct ErrandStep {
  enum class Kind : std::uint8_t {
    ask,     ///< The customer is asked for something.
    tell,    ///< The customer is told something.
    answer,  ///< The matter itself is dealt with: "Answer from the documents".
    work,    ///< Something is done in a system, which takes a person or a model with tools.
  };
  Kind kind = Kind::work;
  std::string words;  ///< What is asked or told; of the others as the SOP words it.
  Asked::Form form = Asked::Form::thing;  ///< Of a question, like the next three.
  std::vector<Detail> details = {};
  std::vector<std::string> names = {};  ///< Of its words, where it asks for no thing.
  Gist matter = {};                     ///< What it is about, where it is by "whether".
  Gist condition = {};                  ///< What must have been said for it; empty: always.
  /// "If the customer does not know it, ask for …": only where the question before it came to
  /// nothing.
  bool instead = false;
};

struct Errand {
  Gist gist;     ///< Of the part's heading and steps.
  Gist subject;  ///< Of the heading.
  std::string heading;
  bool general = false;           ///< Begins every conversation: "Procedure", "Identification".
  std::vector<ErrandStep> steps;  ///< At least one asks.
};

/// The parts that ask customers for something: the steps of the definition, and where a part of
/// the SOP has none that do, its sentences.
[[nodiscard]] std::vector<Errand> errands_of(const procedure::Definition& definition,
                                             const std::vector<SopSentence>& sentences,
                                             GistReader& reader);

/// How much speaks for it that a customer who says this comes for the errand, 0 to 1.
[[nodiscard]] double wanted(const Errand& errand, const Gist& said);

/// Where a conversation stands in an errand: what the agent asked for last, and was not told.
struct Underway {
  const Errand* errand = nullptr;
  std::size_t asked = 0;  ///< The step that did.
  bool again = false;     ///< It is not asked again: it was demanded, or asked three times.
};
[[nodiscard]] std::optional<Underway> underway(const std::vector<Errand>& errands,
                                               std::span<const answer::Turn> history,
                                               GistReader& reader);

/// Whether a message of the agent's asks for something of it.
[[nodiscard]] bool asks_for(std::string_view message, const Errand& errand);

/// The question by "whether" of these that a message of the agent's ends with; null: none.
[[nodiscard]] const ErrandStep* whether_asked(std::string_view message,
                                              const std::vector<Errand>& errands);

/// A message of the customer's.
struct Heard {
  std::string_view text;  ///< Its beginning, where it is long.
  Gist gist;
  std::string told;                ///< Its sentences that ask nothing.
  std::vector<std::string> names;  ///< Of their words.
  std::size_t weight = 0;          ///< Their terms.
  /// The question by "whether" that it answers; null: none.
  const ErrandStep* reply_to = nullptr;
  const ErrandStep* asked = nullptr;  ///< What it was asked for; null: nothing that is known.
};

/// What the agent says next.
struct Advance {
  std::string words;
  bool asks = false;      ///< They end with a question, ...
  bool answers = false;   ///< ... or the matter itself is dealt with, or that was all.
  bool knows = false;     ///< Something that would have been asked for was volunteered.
  std::size_t step = 0;   ///< The step that comes after what was taken.
  std::string work = {};  ///< The first work up to there, as the SOP words it; empty: none.
};

/// What is asked and told from the step `first` on. What the customer has volunteered is not asked
/// for; steps under a condition are taken where the customer's messages meet it. `heard`: those
/// messages, at least one; the last is the one to be answered.
[[nodiscard]] Advance advance(const Errand& errand, std::size_t first,
                              std::span<const Heard> heard);

/// The step of the errand that a message of the agent's asks for last; null: none.
[[nodiscard]] const ErrandStep* asked_by(std::string_view message, const Errand& errand);

/// The question for some details of a step.
[[nodiscard]] std::string words_for(std::span<const Detail> details);

/// The words that ask for what no message has told of it; empty: all is told.
[[nodiscard]] std::string words_for_rest(const ErrandStep& step, std::span<const Heard> heard);

/// Whether the message answers what was asked for.
[[nodiscard]] bool is_answer(const Heard& message, const ErrandStep& asked);

/// What of it the messages lack, the last being the reply, as a question; empty: nothing, or
/// nothing can be told by its form.
[[nodiscard]] std::string still_missing(std::span<const Heard> heard, const ErrandStep& asked);

/// "Can you take my cat next week?": a wish in the form of a question.
[[nodiscard]] bool is_request(std::string_view message);

/// "My table arrived broken", "I would like to change my booking": tells of oneself and asks to
/// know nothing.
[[nodiscard]] bool is_of_oneself(std::string_view message, const Gist& said);

/// "My name is Ada and I booked for Friday": tells of oneself what asks for nothing and is no
/// trouble.
[[nodiscard]] bool only_tells(std::string_view message, const Gist& said);

}  // namespace auriga::conduct
