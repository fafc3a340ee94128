// How an agent behaves by its SOP when no language model does the talking: to whom it hands over
// and when, what it may not do, what the SOP itself tells, what to ask for. Whatever is said here
// comes from the definition and the SOP of the version that answers: change a rule, and the next
// answer is another.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engines/answer/answer.hpp"
#include "engines/conduct/bounds.hpp"
#include "engines/conduct/errands.hpp"
#include "engines/conduct/form.hpp"
#include "engines/conduct/gist.hpp"
#include "engines/conduct/statements.hpp"
#include "engines/procedure/definition.hpp"

namespace auriga::conduct {

/// A condition under which somebody takes over, as far as one can be told from a message.
struct Trigger {
  std::string condition;  ///< As the SOP words it.
  std::string target;     ///< "returns team"; empty when the SOP does not say.
  bool urgent = false;
  bool repeated = false;        ///< Only from the second time on.
  bool topic = false;           ///< "Press enquiries": whatever is asked of it.
  std::string words = {};       ///< What is said before somebody takes over; mostly empty.
  std::string situations = {};  ///< "Danger, complaints": met by the signs that a review goes by.
  std::size_t asked = 0;        ///< "The same question three times"; 0: not about that.
  std::size_t unanswered = 0;  ///< "Two questions in a row that you could not answer"; 0: the same.
  std::vector<Gist> gists;     ///< Any of them: "is upset", "mentions a lawyer".
};

/// Something the agent must not do that a customer may ask for.
struct Refusal {
  std::string words;  ///< What to say.
  Gist gist;
  Gist manner;             ///< How the agent must not be ("blame"): only who names it is refused.
  bool unknown = false;    ///< "Never guess prices": what the documents hold is said all the same.
  bool of_others = false;  ///< What somebody else has or did; who asks about themselves may know.
  /// "After 30 days": only who says that they are met is refused; others are told the rule.
  std::vector<Bound> bounds = {};
  std::string rule = {};  ///< What those are told: it in quotation marks.
};

/// What every answer to some messages is to mention: "For the T830, always mention the notice."
struct Reminder {
  Gist gist;  ///< Of the messages; empty: all.
  std::string words;
};

/// Immutable; any thread.
struct Conduct {
  answer::Sop sop;  ///< Without the statements that gave way to others.
  std::shared_ptr<const Statements> statements;
  std::vector<Trigger> triggers;
  std::vector<Refusal> refusals;
  std::vector<Errand> errands;
  std::vector<Reminder> reminders;
  std::string person_target;  ///< Who takes over when somebody asks for a person.
  Form form;                  ///< Of every answer.
};

/// Reads the version's definition. Some 20 ms for ten pages.
[[nodiscard]] Conduct prepare(std::string_view sop, std::string_view handoff_description,
                              const procedure::Definition& definition);

/// An answer and, where a person is to take over, who and how soon.
struct Reply {
  answer::Answer answer;
  std::string handoff_target;
  bool handoff_urgent = false;
  /// Small talk, a hand-over or a refusal: nothing that a model should word otherwise.
  bool settled = false;
};

/// Deterministic; any thread. As long as answer::answer() takes.
[[nodiscard]] Reply reply(const answer::Question& question, const Conduct& conduct,
                          const retrieval::Knowledge& knowledge,
                          const answer::EvidenceSettings& settings = {});

}  // namespace auriga::conduct
