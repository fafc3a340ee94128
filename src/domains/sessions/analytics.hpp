// Analysis: adds conversations up to figures. No I/O.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domains/sessions/analytics_types.hpp"
#include "engines/schedule/zone.hpp"

namespace auriga::sessions {

/// A conversation, as far as it counts.
struct FigureRow {
  core::SessionId id;
  Timestamp created_at;
  Timestamp updated_at;
  Channel channel = Channel::text;
  SessionStatus status = SessionStatus::active;
  std::int64_t message_count = 0;
  std::int64_t turns = 0;
  std::int64_t unanswered = 0;
  bool handed_over = false;
  std::optional<Outcome> outcome;
  std::string handoff_reason;
  std::string latencies;
};
BOOST_DESCRIBE_STRUCT(FigureRow, (),
                      (id, created_at, updated_at, channel, status, message_count, turns,
                       unanswered, handed_over, outcome, handoff_reason, latencies))

/// An answer that the documents hold none, and what was asked.
struct QuestionRow {
  std::string question;
  core::AgentId agent_id;
  std::string agent_name;
  core::SessionId session_id;
  std::int64_t position = 0;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(QuestionRow, (),
                      (question, agent_id, agent_name, session_id, position, created_at))

/// Adds an answer's milliseconds to a conversation's; without effect where it has enough.
void add_latency(std::string& latencies, std::int64_t milliseconds);

/// The times at which the hours or days from `from` to `to` begin, by the zone's clock; `from`
/// first. Nothing where they are more than `max`.
[[nodiscard]] std::optional<std::vector<Timestamp>> bucket_times(Timestamp from, Timestamp to,
                                                                 AnalyticsGroup group,
                                                                 const schedule::Zone& zone,
                                                                 std::size_t max);

/// The most frequent wordings; `rows` newest first.
[[nodiscard]] std::vector<UnansweredQuestion> frequent_questions(std::vector<QuestionRow> rows,
                                                                 std::size_t max);

/// How values spread: a count for each of some 1,900 ranges at most, so that a million
/// conversations take no more room than a thousand. What it tells is off by 1.6 % at most, and not
/// at all below 64.
class Spread {
 public:
  void add(std::int64_t value);
  void add(const Spread& more);
  /// About the smallest value that as many as `share` of them do not exceed.
  [[nodiscard]] std::optional<std::int64_t> percentile(double share) const;

 private:
  std::vector<std::uint32_t> counts_;  ///< By range, up to that of the greatest value.
  std::int64_t count_ = 0;
};

class Analysis {
 public:
  /// `begins` as bucket_times() gives them. Conversations untouched since `quiet` count as settled.
  Analysis(std::vector<Timestamp> begins, Timestamp to, Timestamp quiet);

  /// Of the time, oldest first.
  void add(const FigureRow& row);
  /// Totals, series and counts. Ends the analysis.
  [[nodiscard]] SessionAnalytics result();

 private:
  struct Sum {
    SessionFigures figures;
    Spread durations;
    Spread latencies;
  };

  std::vector<Timestamp> begins_;
  Timestamp to_;
  Timestamp quiet_;
  std::size_t at_ = 0;  ///< The bucket of the last row.
  std::vector<Sum> sums_;
  std::map<Channel, std::int64_t> channels_;
  std::map<SessionStatus, std::int64_t> statuses_;
  std::map<Outcome, std::int64_t> outcomes_;
  std::map<std::string, std::int64_t> reasons_;
};

}  // namespace auriga::sessions
