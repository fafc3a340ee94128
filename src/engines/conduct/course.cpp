#include "engines/conduct/course.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"
#include "engines/retrieval/cut.hpp"
#include "engines/retrieval/sentences.hpp"

namespace auriga::conduct {
namespace {

constexpr double kWantedMin = 0.6;

/// What somebody writes of himself stands at the beginning; every step asks of every message.
constexpr std::size_t kHeardBytes = 1'000;

/// The sentences that do not ask; all as it stands where none does.
std::string told_in(std::string_view message) {
  if (message.find('?') == std::string_view::npos) {
    return std::string(message);
  }
  std::string out;
  for (const auto [start, end] : retrieval::sentences(message)) {
    const auto sentence = core::trim(message.substr(start, end - start));
    if (!sentence.ends_with('?')) {
      out += (out.empty() ? "" : " ") + std::string(sentence);
    }
  }
  return out;
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
                         return !is_formless(detail) && holds(question_.text, detail);
                       }));
}

bool Course::is_grave() const {
  return std::ranges::any_of(said_.terms,
                             [](const Term& term) { return term.situation && term.weight > 1; });
}

std::string Course::missing() {
  return underway_->again ? std::string() : still_missing(heard(), asked());
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

std::string Course::once_more() {
  if (!underway_ || said_.question || is_grave()) {
    return {};
  }
  const auto missing = still_missing(heard(), asked());
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
    if (const auto* first = next_general()) {
      return first;
    }
  }
  const Errand* best = nullptr;
  double most = 0;
  for (const auto& errand : errands_) {
    const auto share = conduct::wanted(errand, said_);
    if (share < kWantedMin) {
      continue;
    }
    // "Cancel my booking" is named by "Cancellations" more than by "Bookings", where both speak of
    // bookings.
    const auto rank = share + (names_own(errand) ? 1 : 0);
    if (rank > most && may_begin(errand)) {
      most = rank;
      best = &errand;
    }
  }
  if (best != nullptr || !begins_general_ || !is_of_oneself(question_.text, said_)) {
    return best;
  }
  const auto known = std::ranges::find_if(
      errands_, [&](const Errand& errand) { return errand.general && may_begin(errand); });
  return known != errands_.end() ? &*known : nullptr;
}

const Errand* Course::next_general() {
  const auto found = std::ranges::find_if(errands_, [&](const Errand& errand) {
    return errand.general && !was_begun(errand) && from(errand, 0).asks;
  });
  return found != errands_.end() ? &*found : nullptr;
}

bool Course::names_own(const Errand& errand) const {
  return std::ranges::any_of(errand.subject.terms, [&](const Term& term) {
    const Gist alone{.terms = {term}};
    return covered(alone, said_) > 0 && std::ranges::none_of(errands_, [&](const Errand& other) {
             return &other != &errand && covered(alone, other.gist) > 0;
           });
  });
}

std::string Course::work_before() {
  for (const auto& errand : errands_) {
    if (errand.general && was_begun(errand)) {
      auto next = from(errand, 0);
      while (next.work.empty() && (next.asks || next.answers)) {
        next = from(errand, next.step);
      }
      if (!next.work.empty()) {
        return next.work;
      }
    }
  }
  return {};
}

std::string Course::asked_next(bool abstained) {
  if (underway_) {
    // A question may come with the reply: "No children. What time is breakfast?"
    auto rest = underway_->again ? std::string() : words_for_rest(asked(), heard());
    if (!rest.empty()) {
      return rest;
    }
    auto next = after_asked();
    return next.asks ? std::move(next.words) : std::string();
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
    const ErrandStep* whether = nullptr;
    const ErrandStep* asked = nullptr;
    const auto add = [&](std::string_view message, const Gist* read) {
      const auto text = retrieval::clipped(message, kHeardBytes);
      auto gist = read != nullptr && text.size() == message.size() ? *read : reader_.read(text);
      auto told = told_in(text);
      auto names = reader_.names(told);
      const auto weight =
          told.size() == text.size() ? gist.terms.size() : reader_.read(told).terms.size();
      heard_.push_back({.text = text,
                        .gist = std::move(gist),
                        .told = std::move(told),
                        .names = std::move(names),
                        .weight = weight,
                        .reply_to = whether,
                        .asked = asked});
    };
    for (const auto& turn : question_.history) {
      if (turn.role == answer::Turn::Role::user) {
        add(turn.text, nullptr);
      } else {
        whether = whether_asked(turn.text, errands_);
        asked = underway_ ? asked_by(turn.text, errand()) : nullptr;
      }
    }
    add(question_.text, &said_);
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
