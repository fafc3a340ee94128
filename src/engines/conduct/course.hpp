// How far a conversation has come in what is done for its customer. Internal to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/answer/answer.hpp"
#include "engines/conduct/errands.hpp"
#include "engines/conduct/gist.hpp"

namespace auriga::conduct {

/// Of one message; one thread. What it is made from must outlive it.
class Course {
 public:
  /// `said` is the gist of the question.
  Course(const std::vector<Errand>& errands, const answer::Question& question, const Gist& said,
         GistReader& reader)
      : errands_(errands),
        question_(question),
        said_(said),
        reader_(reader),
        underway_(underway(errands, question.history, reader)) {}

  /// Whether the message answers what the agent has asked for last.
  [[nodiscard]] bool is_reply();
  /// The same of what is small talk elsewhere: "yes".
  [[nodiscard]] bool replies_shortly();

  // Of a reply:
  /// What of what was asked for it lacks, as a demand that is made once; empty: nothing.
  [[nodiscard]] std::string missing();
  [[nodiscard]] const Errand& errand() const { return *underway_->errand; }
  [[nodiscard]] Advance after_asked() { return from(errand(), underway_->asked + 1); }
  /// What the customer said before he was asked, with the reply where that is no mere number.
  [[nodiscard]] std::string matter() const;

  /// What was asked for last, once more; empty: nothing was, or the message is a question or tells
  /// of danger.
  [[nodiscard]] std::string once_more();

  /// As if nothing had been asked, and all that every conversation begins with were done.
  void leave();

  /// What every conversation begins with, where the customer tells of himself, else what he comes
  /// for; null: nothing, or it was asked for before.
  [[nodiscard]] const Errand* wanted();
  /// The first of what every conversation begins with that has still to be asked; null: none.
  [[nodiscard]] const Errand* next_general();
  [[nodiscard]] Advance from(const Errand& errand, std::size_t step) {
    return advance(errand, step, heard());
  }
  /// Of what every conversation begins with, where this one did: the first work.
  [[nodiscard]] std::string work_before();

  /// What is asked for behind an answer: what the customer was asked for before, or what is wanted
  /// for what he tells. Empty: nothing.
  [[nodiscard]] std::string asked_next(bool abstained);

 private:
  [[nodiscard]] const std::vector<Heard>& heard();
  [[nodiscard]] bool is_grave() const;
  [[nodiscard]] const ErrandStep& asked() const { return errand().steps[underway_->asked]; }
  [[nodiscard]] bool may_begin(const Errand& errand);
  /// Whether its heading says something of the message that no other part speaks of.
  [[nodiscard]] bool names_own(const Errand& errand) const;
  [[nodiscard]] bool was_begun(const Errand& errand) const;

  const std::vector<Errand>& errands_;
  const answer::Question& question_;
  const Gist& said_;
  GistReader& reader_;
  std::optional<Underway> underway_;
  bool begins_general_ = true;
  std::vector<Heard> heard_;
};

}  // namespace auriga::conduct
