// In this order: small talk and the wish for a person; what somebody is to take over by the SOP;
// what the agent may not do; the next step, where the customer answers what was asked; the
// documents, unless the SOP says it better; the SOP's own statements; what the agent is to ask
// for; and last that nothing is known.
#include "engines/conduct/conduct.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <ranges>

#include "core/one_of.hpp"
#include "core/text.hpp"
#include "engines/conduct/course.hpp"
#include "engines/conduct/prohibition.hpp"
#include "engines/conduct/speech.hpp"
#include "engines/conduct/tokens.hpp"

namespace auriga::conduct {
namespace {

using answer::AnswerKind;

constexpr double kSureAnswer = 0.85;
constexpr double kTriggerMin = 0.6;
constexpr double kTriggerMinStrong = 0.45;  // Where a word of it is grave in itself.
constexpr double kTriggerMinWithAmount = 0.45;
constexpr double kRefusalMin = 0.72;

bool is_met(const Gist& gist, const Gist& said) {
  if (!gist.amounts.empty()) {
    return meets_amounts(gist, said) &&
           (gist.terms.empty() || covered(gist, said) >= kTriggerMinWithAmount);
  }
  const auto share = covered(gist, said);
  const bool strong = std::ranges::any_of(gist.terms, [&](const Term& term) {
    return term.situation && term.weight > 1 && covered({.terms = {term}}, said) > 0;
  });
  return share >= (strong ? kTriggerMinStrong : kTriggerMin);
}

bool said_before(const Trigger& trigger, std::span<const answer::Turn> history,
                 GistReader& reader) {
  return std::ranges::any_of(history, [&](const answer::Turn& turn) {
    return turn.role == answer::Turn::Role::user &&
           std::ranges::any_of(trigger.gists, [said = reader.read(turn.text)](const Gist& gist) {
             return is_met(gist, said);
           });
  });
}

/// A message without what it says that there is none of: the two words behind "no" or "without",
/// up to a mark or what goes on otherwise. "No, fire!" denies nothing, "no alarm but fire" no fire.
std::string without_denied(std::string_view message) {
  constexpr std::size_t kWords = 2;
  static constexpr std::array<std::string_view, 2> kNone{"no", "without"};
  static constexpr std::array<std::string_view, 5> kGoesOn{"but", "and", "-", "\u2013", "\u2014"};
  std::string out;
  std::size_t left = 0;
  std::size_t end = 0;  // Of the word before.
  for (const auto token : tokens_of(message)) {
    const auto from = static_cast<std::size_t>(token.data() - message.data());
    const auto between = message.substr(end, from - end);
    const auto word = core::lower_ascii(token);
    const bool denies = core::is_one_of(std::string_view(word), kNone);
    if (between.find_first_of(",.!?;:\n") != std::string_view::npos ||
        core::is_one_of(std::string_view(word), kGoesOn)) {
      left = 0;
    }
    if (!denies && left == 0) {
      out += between;
      out += token;
    }
    left = denies ? kWords : left - (left > 0 ? 1 : 0);
    end = from + token.size();
  }
  return out += message.substr(end);
}

class Replier {
 public:
  Replier(const answer::Question& question, const Conduct& conduct,
          const retrieval::Knowledge& knowledge, const answer::EvidenceSettings& settings)
      : question_(question),
        conduct_(conduct),
        knowledge_(knowledge),
        settings_(settings),
        said_(reader_.read(question.text)),
        course_(conduct.errands, question_, said_, reader_) {}

  Reply make() {
    const auto& analyzer = knowledge_.analyzer();
    auto talk = answer::without_documents(question_, conduct_.sop, analyzer);
    const bool small = talk && talk->kind == AnswerKind::courtesy;
    if (talk && !(small && course_.replies_shortly())) {
      Reply out{.answer = *std::move(talk), .settled = true};
      out.handoff_target = small ? "" : conduct_.person_target;
      return small ? finished(std::move(out)) : out;
    }
    if (small || course_.is_reply()) {
      auto stopped = stopped_by_sop(false);
      return stopped ? *std::move(stopped) : next_step();
    }
    Reply out;
    out.answer = answer::answer(question_, conduct_.sop, knowledge_, settings_);
    if (auto stopped = stopped_by_sop(out.answer.abstained)) {
      return *std::move(stopped);
    }
    // Who only says who he is has asked for nothing that a document could answer.
    const bool tells = only_tells(question_.text, said_);
    const bool answered = out.answer.kind == AnswerKind::answered && !tells;
    // Who was asked for something and tells something else is asked once more.
    const auto once_more = course_.once_more();
    if (!once_more.empty() && !(answered && out.answer.confidence >= kSureAnswer)) {
      return shaped(words_of_sop(once_more), "");
    }
    // Where the documents surely answer, or the SOP hardly can, it is not searched: half a
    // millisecond.
    if (answered &&
        (out.answer.confidence >= kSureAnswer || !conduct_.statements->may_tell(said_))) {
      return finished(std::move(out));
    }
    auto statement =
        tells ? std::nullopt : conduct_.statements->find(question_, said_, settings_.reader);
    if (statement && !answered) {
      if (const auto* trigger = led_to(statement->takeover)) {
        return hand_over(*trigger);
      }
    }
    if (answered && (!statement || statement->score <= out.answer.confidence)) {
      return finished(std::move(out));
    }
    if (statement && !statement->text.empty()) {
      out.answer = {};
      out.answer.kind = AnswerKind::procedure;
      out.answer.text = std::move(statement->text);
      out.answer.confidence = std::min(1.0, statement->score);
      return finished(std::move(out));
    }
    if (const auto* refusal = refused(true)) {
      return out.answer.abstained ? unknown(std::move(out), *refusal) : refuse(*refusal);
    }
    if (const auto* trigger = met(false)) {
      return hand_over(*trigger);
    }
    const auto* errand = out.answer.handoff || said_.question ? nullptr : course_.wanted();
    const auto next = errand != nullptr ? course_.from(*errand, 0) : Advance{};
    // Nobody answers, but there is a rule on it, which may hold or not.
    if (bounded_ != nullptr && !answered && !out.answer.handoff) {
      return said(bounded_->rule + (errand != nullptr ? " " + next.words : ""));
    }
    if (errand != nullptr) {
      return go_on(next, *errand, "");
    }
    return tells ? said("Thank you. How can I help you?") : finished(std::move(out));
  }

 private:
  /// What goes before any answer and step: who takes over, and what the agent may not do.
  std::optional<Reply> stopped_by_sop(bool abstained) {
    if (const auto* trigger = met(true)) {
      return hand_over(*trigger);
    }
    if (const auto* trigger = worn_out(abstained)) {
      return hand_over(*trigger);
    }
    const auto* refusal = refused(false);
    return refusal != nullptr ? std::optional(refuse(*refusal)) : std::nullopt;
  }

  /// `sure`: what needs no look into documents: statements, amounts, urgent things.
  const Trigger* met(bool sure) {
    for (const auto& trigger : conduct_.triggers) {
      if (!trigger.situations.empty() && (!said_.question || !sure) &&
          procedure::speaks_of(trigger.situations, question_.text)) {
        return &trigger;
      }
      const auto& heard = heard_for(trigger);
      for (const auto& gist : trigger.gists) {
        const bool first =
            !said_.question || trigger.urgent || trigger.topic || !gist.amounts.empty();
        // Who asks whether a fire may be lit has none.
        const bool asks = said_.question && gist.terms.size() == 1 && names_danger(gist.terms[0]);
        if ((sure && !first) || asks || !is_met(gist, heard)) {
          continue;
        }
        if (trigger.repeated && !said_.repeated &&
            !said_before(trigger, question_.history, reader_)) {
          continue;
        }
        return &trigger;
      }
    }
    return nullptr;
  }

  /// The gist of the message as an urgent trigger hears it: "no allergies" needs no help, unless
  /// it is what the trigger names: "who has no pulse".
  const Gist& heard_for(const Trigger& trigger) {
    if (!trigger.urgent || trigger.words.empty() ||
        without_denied(trigger.condition).size() < trigger.condition.size()) {
      return said_;
    }
    if (!undenied_) {
      const auto text = without_denied(question_.text);
      undenied_ = text.size() == question_.text.size() ? said_ : reader_.read(text);
    }
    return *undenied_;
  }

  /// Whether what the trigger names is there only to say that there is none.
  bool is_denied(const Trigger& trigger) {
    const auto meets = [&](const Gist& said) {
      return std::ranges::any_of(trigger.gists,
                                 [&](const Gist& gist) { return is_met(gist, said); });
    };
    return meets(said_) && !meets(heard_for(trigger));
  }

  /// Who takes over from an agent that is asked the same again and again, or does not know.
  const Trigger* worn_out(bool abstained) {
    for (const auto& trigger : conduct_.triggers) {
      if ((trigger.asked > 0 && times_said() >= trigger.asked) ||
          (trigger.unanswered > 0 && abstained && silences() + 1 >= trigger.unanswered)) {
        return &trigger;
      }
    }
    return nullptr;
  }

  /// How often the customer has said the same, this time included.
  std::size_t times_said() {
    constexpr double kSame = 0.8;
    std::size_t out = 1;
    for (const auto& turn : question_.history) {
      if (turn.role == answer::Turn::Role::user) {
        const auto before = reader_.read(turn.text);
        out += covered(said_, before) >= kSame && covered(before, said_) >= kSame ? 1 : 0;
      }
    }
    return out;
  }

  /// How many of the last answers in a row said that nothing is known.
  std::size_t silences() {
    const auto unknown = answer::words_of_unknown(conduct_.sop);
    std::size_t out = 0;
    for (const auto& turn : std::views::reverse(question_.history)) {
      if (turn.role == answer::Turn::Role::assistant) {
        if (!turn.text.starts_with(unknown)) {
          break;
        }
        ++out;
      }
    }
    return out;
  }

  /// Who takes over by this sentence, where its amounts are met; null of an empty one.
  const Trigger* led_to(std::string_view sentence) {
    if (sentence.empty()) {
      return nullptr;
    }
    const auto lowered = core::lower_ascii(sentence);
    const auto found = std::ranges::find_if(conduct_.triggers, [&](const Trigger& trigger) {
      return lowered.find(core::lower_ascii(trigger.condition)) != std::string::npos;
    });
    if (found == conduct_.triggers.end() || is_denied(*found)) {
      return nullptr;
    }
    const auto& gists = found->gists;
    const bool bounded = !reader_.read(sentence).amounts.empty();
    const bool within = std::ranges::any_of(gists, [&](Gist gist) {
      for (auto& amount : gist.amounts) {
        // "No change for four days": nor for five.
        if (amount.comparison == procedure::Comparison::exactly) {
          amount.comparison = procedure::Comparison::at_least;
        }
      }
      return !gist.amounts.empty() && meets_amounts(gist, said_);
    });
    return !bounded || within ? &*found : nullptr;
  }

  /// What forbids it; a rule that may do so, but of whose bound nothing is said, is kept in mind.
  const Refusal* refused(bool unknown) {
    for (const auto& refusal : conduct_.refusals) {
      const bool named = refusal.manner.terms.empty() || covered(refusal.manner, said_) > 0;
      const bool meant = !refusal.of_others || speaks_of_others(question_.text);
      if (refusal.unknown != unknown || !named || !meant ||
          covered(refusal.gist, said_) < kRefusalMin) {
        continue;
      }
      if (are_stated(refusal.bounds, question_.text, reader_)) {
        return &refusal;
      }
      bounded_ = bounded_ == nullptr ? &refusal : bounded_;
    }
    return nullptr;
  }

  Reply refuse(const Refusal& refusal) const {
    auto out = shaped(words_of_sop(refusal.words), "");
    out.settled = true;
    return out;
  }

  /// Nothing is known, and the SOP has a rule for that: "never guess prices".
  Reply unknown(Reply out, const Refusal& refusal) {
    constexpr std::string_view kSorry = "I am sorry, ";
    const std::string_view words = refusal.words;
    out.answer.text += " ";
    out.answer.text += words.starts_with(kSorry) ? words.substr(kSorry.size()) : words;
    return finished(std::move(out));
  }

  /// Of what is to be done for the customer, after what was asked for.
  Reply next_step() {
    if (const auto missing = course_.missing(); !missing.empty()) {
      return shaped(words_of_sop("Thank you. " + missing), "");
    }
    const auto& errand = course_.errand();
    auto next = course_.after_asked();
    for (bool first = true; next.answers; first = false) {
      auto dealt = first ? deal_with_matter() : std::nullopt;
      const auto before = std::move(next.words);
      next = course_.from(errand, next.step);
      if (dealt) {
        dealt->answer.text =
            "Thank you. " + before + (before.empty() ? "" : " ") + dealt->answer.text;
        return dealt->answer.handoff || !next.asks ? *dealt : shaped(*std::move(dealt), next.words);
      }
      next.words = before + (before.empty() || next.words.empty() ? "" : " ") + next.words;
    }
    return go_on(next, errand, "Thank you.");
  }

  /// Answers what the customer came for, now that more is known; nothing where nothing is known, or
  /// all was said before.
  std::optional<Reply> deal_with_matter() {
    const auto matter = course_.matter();
    Replier inner({.text = matter, .history = question_.history}, conduct_, knowledge_, settings_);
    inner.course_.leave();
    if (const auto* errand = inner.course_.wanted()) {
      if (const auto next = inner.course_.from(*errand, 0); next.asks) {
        return words_of_sop(next.words);
      }
    }
    auto out = inner.make();
    const bool told = std::ranges::any_of(question_.history, [&](const answer::Turn& turn) {
      return turn.role == answer::Turn::Role::assistant &&
             turn.text.find(out.answer.text) != std::string::npos;
    });
    return out.answer.abstained || told ? std::nullopt : std::optional(std::move(out));
  }

  /// Says what comes next. Work in a system is nothing that is done without a model: when all is
  /// asked, a person goes on with it.
  Reply go_on(const Advance& next, const Errand& errand, std::string words) {
    if (!next.words.empty()) {
      words += (words.empty() ? "" : " ") + next.words;
    }
    if (next.asks) {
      return shaped(words_of_sop(words), "");
    }
    // What every conversation begins with may have several parts.
    if (const auto* more = errand.general ? course_.next_general() : nullptr; more != nullptr) {
      const auto asked = course_.from(*more, 0).words;
      return shaped(words_of_sop(words + (words.empty() ? "" : " ") + asked), "");
    }
    auto work = next.work.empty() ? course_.work_before() : next.work;
    if (work.empty()) {
      work = "all that is asked for is told.";
    }
    Trigger staff{.condition = errand.heading, .target = conduct_.person_target, .words = words};
    staff.condition += (staff.condition.empty() ? "" : ": ") + work;
    auto out = hand_over(staff);
    out.settled = false;  // A model with tools does the work itself.
    return out;
  }

  Reply hand_over(const Trigger& trigger) {
    Reply out;
    out.settled = true;
    out.handoff_target = trigger.target;
    out.handoff_urgent = trigger.urgent;
    out.answer.kind = AnswerKind::handoff;
    out.answer.handoff = true;
    out.answer.handoff_reason = trigger.condition;
    out.answer.confidence = 1;
    out.answer.text = trigger.words + (trigger.words.empty() ? "" : " ");
    out.answer.text +=
        !conduct_.sop.handoff_words.empty()
            ? conduct_.sop.handoff_words
            : "I will pass this conversation on to " +
                  (trigger.target.empty() || trigger.target == "staff" ? std::string("a person")
                                                                       : "the " + trigger.target) +
                  (trigger.urgent ? " right away." : ", who will get back to you.");
    return out;
  }

  static Reply words_of_sop(const std::string& words) {
    Reply out;
    out.answer.kind = AnswerKind::procedure;
    out.answer.text = words;
    out.answer.confidence = 1;
    return out;
  }

  Reply said(const std::string& words) { return finished(words_of_sop(words)); }

  Reply finished(Reply out) {
    const auto asked = course_.asked_next(out.answer.abstained);
    return shaped(std::move(out), asked);
  }

  /// In the form that the SOP wants, with what it wants mentioned, and what is asked for next.
  Reply shaped(Reply out, const std::string& asked) const {
    for (const auto& reminder : conduct_.reminders) {
      const bool wanted = reminder.gist.terms.empty() || is_met(reminder.gist, said_);
      if (wanted && out.answer.text.find(reminder.words) == std::string::npos) {
        out.answer.text += "\n\n" + reminder.words;
      }
    }
    if (!asked.empty() && out.answer.text.find(asked) == std::string::npos) {
      out.answer.text += "\n\n" + asked;
    }
    out.answer.text = formed(std::move(out.answer.text), conduct_.form);
    return out;
  }

  answer::Question question_;
  const Conduct& conduct_;
  const retrieval::Knowledge& knowledge_;
  const answer::EvidenceSettings& settings_;
  GistReader reader_;
  Gist said_;
  std::optional<Gist> undenied_;
  Course course_;
  const Refusal* bounded_ = nullptr;
};

}  // namespace

Reply reply(const answer::Question& question, const Conduct& conduct,
            const retrieval::Knowledge& knowledge, const answer::EvidenceSettings& settings) {
  return Replier(question, conduct, knowledge, settings).make();
}

}  // namespace auriga::conduct
