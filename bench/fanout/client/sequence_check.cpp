#include "sequence_check.hpp"

namespace auriga::load {

void SequenceCheck::accept(std::uint64_t number) {
  if (!next_ || number == *next_) {
    next_ = number + 1;
  } else if (number > *next_) {
    for (; *next_ < number; ++*next_) {
      missing_.insert(*next_);
    }
    ++*next_;
  } else if (missing_.erase(number) > 0) {
    ++counted_.reordered;
  } else {
    ++counted_.doubled;
  }
}

void SequenceCheck::begin_anew() {
  counted_.lost += missing_.size();
  missing_.clear();
  next_.reset();
}

Flaws SequenceCheck::flaws(std::optional<std::uint64_t> end) const {
  auto flaws = counted_;
  flaws.lost += missing_.size();
  if (end && next_ && *next_ < *end) {
    flaws.lost += *end - *next_;
  }
  return flaws;
}

}  // namespace auriga::load
