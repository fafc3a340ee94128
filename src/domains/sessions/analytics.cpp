#include "domains/sessions/analytics.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <functional>
#include <unordered_map>

#include "core/text.hpp"

namespace auriga::sessions {

namespace {

using std::chrono::floor;
using std::chrono::seconds;

/// Of one conversation, whose row is written with each turn.
constexpr std::ptrdiff_t kLatenciesMax = 200;
constexpr std::size_t kReasonsMax = 10;
constexpr seconds kHour = std::chrono::hours(1);
constexpr seconds kDay = std::chrono::days(1);

/// What makes two wordings the same question.
std::string wording_of(std::string_view question) {
  std::string out;
  bool gap = false;
  for (const char c : core::lower_ascii(question)) {
    const auto byte = static_cast<unsigned char>(c);
    constexpr unsigned char kAscii = 0x80;
    const bool kept = byte >= kAscii || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept && gap && !out.empty()) {
      out += ' ';
    }
    gap = kept ? false : gap || c != '\'';
    if (kept) {
      out += c;
    }
  }
  return out;
}

/// Ranges to each doubling; a value below two of these has one of its own.
constexpr int kRangeBits = 5;
constexpr std::size_t kRanges = std::size_t{1} << kRangeBits;

/// The range of Spread that holds it.
std::size_t range_of(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(std::max<std::int64_t>(value, 0));
  const int cut = std::max<int>(std::bit_width(bits) - kRangeBits - 1, 0);
  return kRanges * static_cast<std::size_t>(cut) + static_cast<std::size_t>(bits >> cut);
}

std::int64_t middle_of(std::size_t range) {
  const auto cut = std::max<std::size_t>(range / kRanges, 1) - 1;
  const auto first = static_cast<std::uint64_t>(range - kRanges * cut) << cut;
  return static_cast<std::int64_t>(first + ((std::uint64_t{1} << cut) - 1) / 2);
}

std::optional<double> share_of(std::int64_t part, std::int64_t whole) {
  constexpr double kPlaces = 10'000;
  return whole == 0 ? std::nullopt
                    : std::optional(std::round(static_cast<double>(part) * kPlaces /
                                               static_cast<double>(whole)) /
                                    kPlaces);
}

void add_up(SessionFigures& to, const SessionFigures& more) {
  to.sessions += more.sessions;
  to.messages += more.messages;
  to.answers += more.answers;
  to.unanswered += more.unanswered;
  to.handoffs += more.handoffs;
  to.settled += more.settled;
  to.contained += more.contained;
}

void add_latencies(Spread& to, std::string_view list) {
  const auto* at = list.data();
  const auto* end = at + list.size();
  std::int64_t value = 0;
  while (at != end) {
    const auto [next, error] = std::from_chars(at, end, value);
    if (error != std::errc() || next == end) {
      return;
    }
    to.add(value);
    at = next + 1;
  }
}

/// The counts as a list of T, most first.
template <class T, class Key>
std::vector<T> list_of(const std::map<Key, std::int64_t>& counts) {
  std::vector<T> out;
  for (const auto& [key, count] : counts) {
    out.push_back({key, count});
  }
  std::ranges::stable_sort(out, std::greater(), &T::sessions);
  return out;
}

}  // namespace

void add_latency(std::string& latencies, std::int64_t milliseconds) {
  if (std::ranges::count(latencies, ',') < kLatenciesMax) {
    latencies += std::to_string(milliseconds) + ",";
  }
}

std::optional<std::vector<Timestamp>> bucket_times(Timestamp from, Timestamp to,
                                                   AnalyticsGroup group, const schedule::Zone& zone,
                                                   std::size_t max) {
  std::vector<Timestamp> out{from};
  const auto begin = floor<seconds>(core::Milliseconds(from.ms));
  const auto local = begin + zone.at(begin).offset;
  const auto step = group == AnalyticsGroup::day ? kDay : kHour;
  const auto whole = step * (local / step - (local % step < seconds(0) ? 1 : 0));
  for (std::int64_t i = 1;; ++i) {
    // A day ends when the clock on the wall says so; an hour has sixty minutes whatever it says.
    const auto next = group == AnalyticsGroup::day ? zone.first(whole + i * step)
                                                   : begin - (local - whole) + i * step;
    const Timestamp time{core::Milliseconds(next).count()};
    if (time >= to) {
      return out;
    }
    if (out.size() == max) {
      return std::nullopt;
    }
    if (time > out.back()) {
      out.push_back(time);
    }
  }
}

std::vector<UnansweredQuestion> frequent_questions(std::vector<QuestionRow> rows, std::size_t max) {
  std::vector<UnansweredQuestion> out;
  std::unordered_map<std::string, std::size_t> places;
  for (auto& row : rows) {
    const auto [found, fresh] =
        places.try_emplace(row.agent_id.text() + wording_of(row.question), out.size());
    if (fresh) {
      out.push_back({.question = std::move(row.question),
                     .agent_id = std::move(row.agent_id),
                     .agent_name = std::move(row.agent_name),
                     .session_id = std::move(row.session_id),
                     .position = row.position,
                     .asked_at = row.created_at});
    }
    out[found->second].times += 1;
  }
  std::ranges::stable_sort(out, std::greater(), &UnansweredQuestion::times);
  out.resize(std::min(out.size(), max));
  return out;
}

void Spread::add(std::int64_t value) {
  const auto range = range_of(value);
  if (range >= counts_.size()) {
    counts_.resize(range + 1);
  }
  counts_[range] += 1;
  count_ += 1;
}

void Spread::add(const Spread& more) {
  counts_.resize(std::max(counts_.size(), more.counts_.size()));
  std::ranges::transform(more.counts_, counts_, counts_.begin(), std::plus());
  count_ += more.count_;
}

std::optional<std::int64_t> Spread::percentile(double share) const {
  const auto rank = static_cast<std::int64_t>(std::ceil(share * static_cast<double>(count_)));
  auto left = std::max<std::int64_t>(rank, 1);
  for (std::size_t range = 0; range < counts_.size(); ++range) {
    left -= counts_[range];
    if (left <= 0) {
      return middle_of(range);
    }
  }
  return std::nullopt;
}

Analysis::Analysis(std::vector<Timestamp> begins, Timestamp to, Timestamp quiet)
    : begins_(std::move(begins)), to_(to), quiet_(quiet), sums_(begins_.size()) {}

void Analysis::add(const FigureRow& row) {
  while (at_ + 1 < begins_.size() && begins_[at_ + 1] <= row.created_at) {
    ++at_;
  }
  auto& sum = sums_[at_];
  auto& figures = sum.figures;
  const bool failed = row.status == SessionStatus::error;
  const bool settled = row.handed_over || failed || row.status == SessionStatus::completed ||
                       row.updated_at < quiet_;
  figures.sessions += 1;
  figures.messages += row.message_count;
  figures.answers += row.turns;
  figures.unanswered += row.unanswered;
  figures.handoffs += row.handed_over ? 1 : 0;
  figures.settled += settled ? 1 : 0;
  figures.contained += settled && !row.handed_over && !failed ? 1 : 0;
  sum.durations.add(row.updated_at.ms - row.created_at.ms);
  add_latencies(sum.latencies, row.latencies);
  channels_[row.channel] += 1;
  statuses_[row.status] += 1;
  if (row.outcome) {
    outcomes_[*row.outcome] += 1;
  }
  if (!row.handoff_reason.empty()) {
    reasons_[row.handoff_reason] += 1;
  }
}

SessionAnalytics Analysis::result() {
  SessionAnalytics out{.from = begins_.front(),
                       .to = to_,
                       .channels = list_of<ChannelCount>(channels_),
                       .statuses = list_of<StatusCount>(statuses_),
                       .outcomes = list_of<OutcomeCount>(outcomes_),
                       .reasons = list_of<ReasonCount>(reasons_)};
  out.reasons.resize(std::min(out.reasons.size(), kReasonsMax));
  const auto measure = [](Sum& sum) {
    constexpr double kMost = 0.9;
    constexpr double kNearlyAll = 0.95;
    constexpr double kAll = 0.99;
    auto& figures = sum.figures;
    figures.containment = share_of(figures.contained, figures.settled);
    figures.handoff_rate = share_of(figures.handoffs, figures.sessions);
    figures.duration = {sum.durations.percentile(1.0 / 2), sum.durations.percentile(kNearlyAll)};
    figures.latency = {sum.latencies.percentile(1.0 / 2), sum.latencies.percentile(kMost),
                       sum.latencies.percentile(kAll)};
  };
  Sum all;
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    auto& sum = sums_[i];
    measure(sum);
    add_up(all.figures, sum.figures);
    all.durations.add(sum.durations);
    all.latencies.add(sum.latencies);
    const auto end = i + 1 < begins_.size() ? begins_[i + 1] : to_;
    out.series.push_back({.from = begins_[i], .to = end, .figures = sum.figures});
    sum = {};
  }
  measure(all);
  out.totals = all.figures;
  return out;
}

}  // namespace auriga::sessions
