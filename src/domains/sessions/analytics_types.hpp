// What travels of figures over conversations.
#pragma once

#include "domains/sessions/types.hpp"

namespace auriga::sessions {

enum class AnalyticsGroup : std::uint8_t { day, hour };
BOOST_DESCRIBE_ENUM(AnalyticsGroup, day, hour)

/// Null where there is nothing to measure.
struct DurationFigures {
  std::optional<std::int64_t> p50_ms;
  std::optional<std::int64_t> p95_ms;
};
BOOST_DESCRIBE_STRUCT(DurationFigures, (), (p50_ms, p95_ms))
inline core::Rules rules(core::Type<DurationFigures>) {
  return {"DurationFigures", "From the first message to the last touch; null without any."};
}

struct LatencyFigures {
  std::optional<std::int64_t> p50_ms;
  std::optional<std::int64_t> p90_ms;
  std::optional<std::int64_t> p99_ms;
};
BOOST_DESCRIBE_STRUCT(LatencyFigures, (), (p50_ms, p90_ms, p99_ms))
inline core::Rules rules(core::Type<LatencyFigures>) {
  return {"LatencyFigures", "From a message to its whole answer; null without answers."};
}

struct SessionFigures {
  std::int64_t sessions = 0;
  std::int64_t messages = 0;
  std::int64_t answers = 0;
  std::int64_t unanswered = 0;
  std::int64_t handoffs = 0;
  std::int64_t settled = 0;
  std::int64_t contained = 0;
  std::optional<double> containment;
  std::optional<double> handoff_rate;
  DurationFigures duration;
  LatencyFigures latency;
};
BOOST_DESCRIBE_STRUCT(SessionFigures, (),
                      (sessions, messages, answers, unanswered, handoffs, settled, contained,
                       containment, handoff_rate, duration, latency))
inline core::Rules rules(core::Type<SessionFigures>) {
  return {
      "SessionFigures",
      "Conversations in numbers.",
      {{.field = "sessions", .meaning = "Conversations begun."},
       {.field = "messages", .meaning = "Of all of them, calls of tools and notes included."},
       {.field = "answers", .meaning = "Of the agents."},
       {.field = "unanswered", .meaning = "Answers that the documents do not hold it."},
       {.field = "handoffs", .meaning = "Conversations that a person was asked into or took over."},
       {.field = "settled",
        .meaning = "Those handed over, ended, failed or untouched for half an hour: the others "
                   "may still go either way."},
       {.field = "contained", .meaning = "Of the settled, those that needed no person."},
       {.field = "containment", .meaning = "Contained of settled, 0 to 1; null without any."},
       {.field = "handoff_rate", .meaning = "Handoffs of sessions, 0 to 1; null without any."},
       {.field = "latency",
        .meaning = "Of the first 200 answers of each conversation; stopped ones do not count."}}};
}

struct AnalyticsBucket {
  Timestamp from;
  Timestamp to;
  SessionFigures figures;
};
BOOST_DESCRIBE_STRUCT(AnalyticsBucket, (), (from, to, figures))
inline core::Rules rules(core::Type<AnalyticsBucket>) {
  return {"AnalyticsBucket", "The conversations begun in one hour or day."};
}

struct ChannelCount {
  Channel channel = Channel::text;
  std::int64_t sessions = 0;
};
BOOST_DESCRIBE_STRUCT(ChannelCount, (), (channel, sessions))
inline core::Rules rules(core::Type<ChannelCount>) {
  return {"ChannelCount", "How many conversations were on a channel."};
}

struct StatusCount {
  SessionStatus status = SessionStatus::active;
  std::int64_t sessions = 0;
};
BOOST_DESCRIBE_STRUCT(StatusCount, (), (status, sessions))
inline core::Rules rules(core::Type<StatusCount>) {
  return {"StatusCount", "How many conversations are in a status now."};
}

struct OutcomeCount {
  Outcome outcome = Outcome::resolved;
  std::int64_t sessions = 0;
};
BOOST_DESCRIBE_STRUCT(OutcomeCount, (), (outcome, sessions))
inline core::Rules rules(core::Type<OutcomeCount>) {
  return {"OutcomeCount", "How many conversations the staff resolved so."};
}

struct ReasonCount {
  std::string reason;
  std::int64_t sessions = 0;
};
BOOST_DESCRIBE_STRUCT(ReasonCount, (), (reason, sessions))
inline core::Rules rules(core::Type<ReasonCount>) {
  return {"ReasonCount", "How many conversations a person was asked into for a reason."};
}

struct UnansweredQuestion {
  std::string question;
  std::int64_t times = 0;
  core::AgentId agent_id;
  std::string agent_name;
  core::SessionId session_id;
  std::int64_t position = 0;
  Timestamp asked_at;
};
BOOST_DESCRIBE_STRUCT(UnansweredQuestion, (),
                      (question, times, agent_id, agent_name, session_id, position, asked_at))
inline core::Rules rules(core::Type<UnansweredQuestion>) {
  return {"UnansweredQuestion",
          "A question that an agent's documents held no answer to.",
          {{.field = "question", .meaning = "As it was worded last, at most 300 characters."},
           {.field = "times", .meaning = "But for case, spaces and punctuation the same."},
           {.field = "session_id", .meaning = "Where it was asked last."},
           {.field = "position", .meaning = "Of the answer, in that conversation."}}};
}

struct SessionAnalytics {
  Timestamp from;
  Timestamp to;
  std::string time_zone;
  SessionFigures totals;
  std::vector<AnalyticsBucket> series;
  std::vector<ChannelCount> channels;
  std::vector<StatusCount> statuses;
  std::vector<OutcomeCount> outcomes;
  std::vector<ReasonCount> reasons;
  std::vector<UnansweredQuestion> questions;
};
BOOST_DESCRIBE_STRUCT(SessionAnalytics, (),
                      (from, to, time_zone, totals, series, channels, statuses, outcomes, reasons,
                       questions))
inline core::Rules rules(core::Type<SessionAnalytics>) {
  return {"SessionAnalytics",
          "Figures over the conversations begun in a time.",
          {{.field = "series",
            .meaning = "By hour or day, without gaps; the first and the last are cut to the time."},
           {.field = "channels", .meaning = "Most first, as the lists that follow."},
           {.field = "reasons", .meaning = "The ten most frequent."},
           {.field = "questions",
            .meaning = "The twenty most frequent of the last 2,000 unanswered ones, found among "
                       "the organisation's last 20,000 before the time's end and its first 20,000 "
                       "after it."}}};
}

}  // namespace auriga::sessions
