// Figures over conversations.
#include "domains/sessions/service.hpp"

namespace auriga::sessions {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::chrono::days kTimeMax{400};
constexpr std::size_t kBucketsMax = 2'000;
/// One that nobody has touched for so long has come to its end, as far as anybody can tell.
constexpr std::chrono::minutes kQuiet{30};
/// Conversations that are added up at a time, some milliseconds, and all together.
constexpr std::int64_t kStep = 5'000;
constexpr std::int64_t kSessionsMax = 1'000'000;
constexpr std::int64_t kQuestionsRead = 2'000;
constexpr std::size_t kQuestionsTold = 20;

[[noreturn]] void refuse_parameter(std::string field, std::string code, std::string message) {
  throw Error(ErrorCode::kValidationFailed)
      .with_faults({{"query/" + std::move(field), std::move(code), std::move(message)}});
}

schedule::Zone zone_of(const std::string& name) {
  auto zone = schedule::Zone::find(name);
  if (!zone) {
    refuse_parameter("time_zone", "unknown", std::move(zone.error()));
  }
  return *std::move(zone);
}

std::vector<Timestamp> begins_of(const AskAnalytics& in, Timestamp from, Timestamp to,
                                 const schedule::Zone& zone) {
  if (from >= to) {
    refuse_parameter("from", "range", "must be before `to`");
  }
  if (to - from > kTimeMax) {
    refuse_parameter("from", "range", "must be at most 400 days before `to`");
  }
  auto begins = bucket_times(from, to, in.group, zone, kBucketsMax);
  if (!begins) {
    refuse_parameter("group", "too_many",
                     "would be more than 2,000 hours; ask by day or for less time");
  }
  return *std::move(begins);
}

}  // namespace

Task<SessionAnalytics> SessionService::analytics(core::Caller caller, AskAnalytics in) {
  const auto now = clock_.now();
  const auto to = in.to.value_or(now);
  const auto from = in.from.value_or(to - in.time);
  const auto zone = zone_of(in.time_zone);
  Analysis analysis(begins_of(in, from, to, zone), to, now - kQuiet);
  // A key of one agent sees nothing of the others, as in every list.
  const bool sees = !caller.agent || !in.agent_id || *in.agent_id == *caller.agent;
  repository::FigureFilter filter;
  filter.agent = caller.agent ? caller.agent : in.agent_id;
  filter.channel = in.channel;
  filter.from = from;
  filter.to = to;
  filter.limit = kStep;
  std::int64_t count = 0;
  bool more = sees;
  while (more) {
    const auto rows = co_await database_.read(caller.tenant, repository::figures, filter);
    for (const auto& row : rows) {
      analysis.add(row);
    }
    count += std::ssize(rows);
    if (count > kSessionsMax) {
      refuse_parameter("from", "too_many",
                       "are more than 1,000,000 conversations; ask for less time");
    }
    more = std::ssize(rows) == kStep;
    if (more) {
      filter.after = rows.back().created_at;
      filter.after_id = rows.back().id.text();
    }
  }
  auto out = analysis.result();
  out.time_zone = in.time_zone;
  if (sees && out.totals.unanswered > 0) {
    filter.limit = kQuestionsRead;
    auto rows = co_await database_.read(caller.tenant, repository::unanswered, filter);
    out.questions = frequent_questions(std::move(rows), kQuestionsTold);
  }
  co_return out;
}

}  // namespace auriga::sessions
