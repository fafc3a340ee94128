#include "engines/llm/citations.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text.hpp"
#include "engines/llm/citation_marker.hpp"
#include "engines/llm/quote_match.hpp"

namespace auriga::llm {
namespace {

constexpr std::size_t kClaimBytesMax = 4096;

std::string_view without_leading_space(std::string_view text) {
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  return text;
}

}  // namespace

bool CitationFilter::may_abstain() const {
  return kNoAnswer.starts_with(without_leading_space(start_));
}

std::string CitationFilter::feed(std::string_view text) {
  out_.clear();
  for (const char c : text) {
    if (started_) {
      take(c);
      continue;
    }
    start_ += c;
    if (without_leading_space(start_) == kNoAnswer) {
      abstained_ = true;
      started_ = true;
    } else if (!may_abstain()) {
      started_ = true;
      for (const char held : std::exchange(start_, std::string())) {
        take(held);
      }
    }
  }
  return std::exchange(out_, std::string());
}

std::string CitationFilter::finish() {
  out_.clear();
  if (!started_) {
    started_ = true;
    for (const char held : std::exchange(start_, std::string())) {
      take(held);
    }
  }
  CitationMarker unfinished;
  if (!marker_.empty() && read_marker(marker_, unfinished) == MarkerState::kOpen &&
      marker_.find(':') != std::string::npos) {
    marker_.clear();  // A quote that was cut off proves nothing.
    ++dropped_;
  }
  while (!marker_.empty()) {
    release_marker();
  }
  spaces_.clear();
  return std::exchange(out_, std::string());
}

void CitationFilter::next_round(std::span<const GroundingPassage> passages) {
  passages_ = passages;
  start_.clear();
  claim_.clear();
  started_ = false;
  abstained_ = false;
  claim_ended_ = false;
  claim_passed_ = false;
}

void CitationFilter::take(char c) {
  if (abstained_) {
    return;
  }
  if (!marker_.empty()) {
    marker_ += c;
    CitationMarker marker;
    const auto state = read_marker(marker_, marker);
    if (state == MarkerState::kComplete) {
      close_marker();
    } else if (state == MarkerState::kNone || marker_.size() > kMarkerBytesMax) {
      release_marker();
    }
  } else if (c == '[') {
    marker_ = c;
  } else if (c == ' ') {
    spaces_ += c;
  } else {
    show({&c, 1});
  }
}

void CitationFilter::close_marker() {
  const auto text = std::exchange(marker_, std::string());
  CitationMarker marker;
  AURIGA_ASSERT(read_marker(text, marker) == MarkerState::kComplete);
  std::string shown;
  for (const auto number : marker.numbers) {
    const auto mark = marker.quote.empty() ? cite_by_claim(number) : cite(number, marker.quote);
    dropped_ += mark.empty() ? 1 : 0;
    if (shown.find(mark) == std::string::npos) {
      shown += mark;
    }
  }
  if (!shown.empty()) {
    out_ += spaces_;
    out_ += shown;
  }
  spaces_.clear();
}

/// It was no marker after all. What follows its '[' may hold one.
void CitationFilter::release_marker() {
  if (marker_.empty()) {
    return;
  }
  const auto text = std::exchange(marker_, std::string());
  show(text.substr(0, 1));
  for (const char c : std::string_view(text).substr(1)) {
    take(c);
  }
}

std::string CitationFilter::cite(std::size_t passage, std::string_view quote) {
  const auto in = [&](std::size_t index) { return find_quote(passages_[index].text, quote); };
  if (passage >= 1 && passage <= passages_.size()) {
    if (const auto found = in(passage - 1)) {
      return mark(passage - 1, found->start, found->end);
    }
  }
  std::optional<std::size_t> only;
  for (std::size_t i = 0; i < passages_.size(); ++i) {
    if (in(i)) {
      if (only) {
        return {};
      }
      only = i;
    }
  }
  if (!only) {
    return {};
  }
  const auto found = in(*only);
  return mark(*only, found->start, found->end);
}

std::string CitationFilter::cite_by_claim(std::size_t passage) {
  if (passage < 1 || passage > passages_.size()) {
    return {};
  }
  const auto found = find_support(passages_[passage - 1].text, claim_);
  return found ? mark(passage - 1, found->start, found->end) : std::string();
}

std::string CitationFilter::mark(std::size_t passage, std::size_t begin, std::size_t end) {
  const auto& from = passages_[passage];
  const std::string_view text = from.text;
  const auto quote = text.substr(begin, end - begin);
  const auto start =
      from.start + static_cast<std::int64_t>(core::code_points(text.substr(0, begin)));
  const Citation citation{.document_id = from.document_id,
                          .document = from.document,
                          .heading = from.heading,
                          .quote = std::string(quote),
                          .start = start,
                          .end = start + static_cast<std::int64_t>(core::code_points(quote)),
                          .score = from.score};
  auto found = std::find(citations_.begin(), citations_.end(), citation);
  if (found == citations_.end()) {
    found = citations_.insert(found, citation);
  }
  return "[" + std::to_string(found - citations_.begin() + 1) + "]";
}

void CitationFilter::show(std::string_view text) {
  for (const char c : std::exchange(spaces_, std::string())) {
    say(c);
  }
  for (const char c : text) {
    say(c);
  }
}

void CitationFilter::say(char c) {
  out_ += c;
  if (claim_passed_ && !is_space(c)) {
    claim_.clear();
    claim_ended_ = false;
    claim_passed_ = false;
  }
  if (claim_.size() < kClaimBytesMax) {
    claim_ += c;
  }
  if (c == '\n') {
    claim_ended_ = true;
    claim_passed_ = true;
  } else if (c == '.' || c == '!' || c == '?') {
    claim_ended_ = true;
  } else if (is_space(c)) {
    claim_passed_ = claim_ended_;
  } else {
    claim_ended_ = false;
  }
}

}  // namespace auriga::llm
