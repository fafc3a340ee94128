#include "engines/conduct/course.hpp"

#include <algorithm>
#include <utility>

namespace auriga::conduct {
namespace {

constexpr double kWantedMin = 0.6;

/// What somebody writes of himself stands at the beginning; every step asks of every message. Ends
/// at a character.
std::string_view beginning_of(std::string_view message) {
  constexpr std::size_t kHeardBytes = 1'000;
  auto end = std::min(message.size(), kHeardBytes);
  while (end < message.size() && end > 0 &&
         (static_cast<unsigned char>(message[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return message.substr(0, end);
}

bool is_asked(const answer::Turn& turn, const Errand& errand) {
  return turn.role == answer::Turn::Role::assistant && asks_for(turn.text, errand);
}

}  // namespace

bool Course::is_reply() {
  return underway_ && !said_.question && !is_grave() &&
         (underway_->again || is_answer(heard().back(), asked()));
}

bool Course::replies_shortly() {
  return underway_ && (says_yes_or_no(question_.text) ||
                       std::ranges::any_of(asked().details, [&](const Detail& detail) {
                         return holds(question_.text, detail);
                       }));
}

bool Course::is_grave() const {
  return std::ranges::any_of(said_.terms,
                             [](const Term& term) { return term.situation && term.weight > 1; });
}

std::string Course::missing() const {
  return underway_->again ? std::string() : still_missing(question_.text, asked());
}

std::string Course::matter() const {
  std::string out;
  const auto& turns = question_.history;
  for (auto at = turns.size(); at > 0; --at) {
    if (turns[at - 1].role != answer::Turn::Role::user) {
      continue;
    }
    out = turns[at - 1].text;
    const bool reply = at >= 2 && std::ranges::any_of(errands_, [&](const Errand& errand) {
                         return is_asked(turns[at - 2], errand);
                       });
    if (!reply) {
      break;
    }
  }
  const bool tells = std::ranges::any_of(asked().details, [](const Detail& detail) {
    return detail.kind == Detail::Kind::anything || detail.kind == Detail::Kind::model;
  });
  return tells ? out + " " + std::string(question_.text) : out;
}

std::string Course::once_more() const {
  if (!underway_ || said_.question || is_grave()) {
    return {};
  }
  const auto missing = still_missing(question_.text, asked());
  return missing.empty() ? asked().words : missing;
}

void Course::leave() {
  underway_.reset();
  begins_general_ = false;
}

const Errand* Course::wanted() {
  if ((said_.question && !is_request(question_.text)) || said_.terms.empty() || underway_) {
    return nullptr;
  }
  if (begins_general_ && is_of_oneself(question_.text, said_)) {
    const auto first = std::ranges::find_if(
        errands_, [&](const Errand& errand) { return errand.general && may_begin(errand); });
    if (first != errands_.end()) {
      return &*first;
    }
  }
  const Errand* best = nullptr;
  double most = 0;
  for (const auto& errand : errands_) {
    const auto share = conduct::wanted(errand, said_);
    if (share >= kWantedMin && share > most && may_begin(errand)) {
      most = share;
      best = &errand;
    }
  }
  return best;
}

std::string Course::work_before() {
  for (const auto& errand : errands_) {
    if (errand.general && was_begun(errand)) {
      auto next = from(errand, 0);
      while (next.work.empty() && (next.asks || next.answers)) {
        next = from(errand, next.step);
      }
      return next.work;
    }
  }
  return {};
}

std::string Course::asked_next(bool abstained) {
  if (underway_) {
    return asked().words;
  }
  const bool tells = !abstained || said_.question;
  const auto* errand = tells && is_of_oneself(question_.text, said_) ? wanted() : nullptr;
  if (errand == nullptr) {
    return {};
  }
  auto next = from(*errand, 0);
  return next.asks ? std::move(next.words) : std::string();
}

const std::vector<Heard>& Course::heard() {
  if (heard_.empty()) {
    const ErrandStep* asked = nullptr;
    const auto add = [&](std::string_view text) {
      text = beginning_of(text);
      heard_.push_back({text, reader_.read(text), reader_.names(text), asked});
    };
    for (const auto& turn : question_.history) {
      if (turn.role == answer::Turn::Role::user) {
        add(turn.text);
      } else {
        asked = whether_asked(turn.text, errands_);
      }
    }
    add(question_.text);
  }
  return heard_;
}

bool Course::may_begin(const Errand& errand) {
  if (was_begun(errand)) {
    return false;
  }
  const auto next = from(errand, 0);
  return next.asks || (next.knows && !next.answers);
}

bool Course::was_begun(const Errand& errand) const {
  return std::ranges::any_of(question_.history,
                             [&](const answer::Turn& turn) { return is_asked(turn, errand); });
}

}  // namespace auriga::conduct
