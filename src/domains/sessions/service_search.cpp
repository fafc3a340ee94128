// Lists of conversations, and the search for words in them.
//
// Words are looked for in the newest conversations first, one after the other, with case and
// accents folded away (which SQLite's lower() does of ASCII alone). There is no index of what was
// said: a search reads it, of each conversation the last kMessagesMax. So that it holds up nobody
// else it goes on for ListSessions::search_time, in transactions of kStepTime, and an organisation
// has one at a time. A page then ends where the time did, with a cursor from which the next goes on
// through what is older.
#include <algorithm>
#include <charconv>
#include <utility>

#include "domains/sessions/service.hpp"
#include "engines/retrieval/fold.hpp"

namespace auriga::sessions {

using core::Error;
using core::ErrorCode;
using db::Transaction;
using db::Work;

namespace {

constexpr std::chrono::milliseconds kStepTime{100};
constexpr std::int64_t kSessionsAtOnce = 64;
constexpr std::int64_t kMessagesAtOnce = 200;
constexpr std::int64_t kMessagesMax = 5'000;
constexpr long kSearchesMax = 16;  ///< Of an organisation, those that wait included.

/// A cursor is where the page ended: "1732171205123.ses_…".
std::string cursor_of(Timestamp updated_at, const core::SessionId& id) {
  return std::to_string(updated_at.ms) + "." + id.text();
}

void read_cursor(const std::string& text, repository::SessionFilter& filter) {
  const auto dot = text.find('.');
  const auto* end = text.data() + std::min(dot, text.size());
  const auto [at, error] = std::from_chars(text.data(), end, filter.before.ms);
  if (dot == std::string::npos || error != std::errc() || at != end ||
      !core::SessionId::parse(text.substr(dot + 1))) {
    throw Error(ErrorCode::kBadCursor);
  }
  filter.before_id = text.substr(dot + 1);
}

bool holds(std::string_view text, const std::string& folded_words) {
  return retrieval::fold(text).find(folded_words) != std::string::npos;
}

Work<bool> is_found(Transaction& tx, const repository::SessionRow& row,
                    const std::string& folded_words) {
  bool found = holds(row.title, folded_words);
  const auto first = std::max<std::int64_t>(0, row.message_count - kMessagesMax);
  for (auto from = first; !found && from < row.message_count; from += kMessagesAtOnce) {
    const auto said = co_await repository::contents(tx, row.id, from, kMessagesAtOnce);
    for (const auto& text : said) {
      found = found || holds(text, folded_words);
    }
  }
  co_return found;
}

struct Step {
  std::vector<repository::SessionRow> found;
  Timestamp last_at;  ///< Of the last that was looked at; where it has not ended there is one.
  core::SessionId last_id;  ///< The same one's.
  bool ended = false;       ///< Nothing is older.
};

/// Looks through some conversations: one at least, and until `until` or `wanted` are found.
Work<Step> search_some(Transaction& tx, const repository::SessionFilter& filter,
                       const std::string& folded_words, std::int64_t wanted,
                       const platform::SteadyTime& until) {
  Step out;
  auto rows = co_await repository::sessions(tx, filter);
  std::size_t looked_at = 0;
  for (auto& row : rows) {
    const bool found = co_await is_found(tx, row, folded_words);
    ++looked_at;
    out.last_at = row.updated_at;
    out.last_id = row.id;
    if (found) {
      out.found.push_back(std::move(row));
    }
    if (std::cmp_equal(out.found.size(), wanted) || std::chrono::steady_clock::now() >= until) {
      break;
    }
  }
  out.ended = looked_at == rows.size() && std::cmp_less(rows.size(), filter.limit);
  co_return out;
}

}  // namespace

Task<agents::Listed<Session>> SessionService::list(core::Caller caller, ListSessions in) {
  repository::SessionFilter filter;
  filter.agent = caller.agent ? caller.agent : in.agent_id;
  if (caller.agent && in.agent_id && *in.agent_id != *caller.agent) {
    co_return agents::Listed<Session>{};
  }
  filter.actor = in.actor_id.value_or("");
  filter.status = in.status;
  filter.channel = in.channel;
  filter.from = in.from.value_or(filter.from);
  filter.to = in.to.value_or(filter.to);
  if (in.cursor) {
    read_cursor(*in.cursor, filter);
  }
  if (in.q && !in.q->empty()) {
    co_return co_await search(std::move(caller), std::move(filter), std::move(in));
  }
  filter.limit = in.limit + 1;
  agents::Listed<Session> out;
  const auto rows = co_await database_.read(caller.tenant, repository::sessions, filter);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (std::cmp_equal(i, in.limit)) {
      out.next = cursor_of(rows[i - 1].updated_at, rows[i - 1].id);
      break;
    }
    out.items.push_back(to_session(rows[i]));
  }
  co_return out;
}

Task<agents::Listed<Session>> SessionService::search(core::Caller caller,
                                                     repository::SessionFilter filter,
                                                     ListSessions in) {
  const auto turn = turn_to_search(caller.tenant.organization());
  const auto guard = co_await turn->lock();
  const auto folded_words = retrieval::fold(*in.q);
  const auto until = std::chrono::steady_clock::now() + in.search_time;
  filter.limit = kSessionsAtOnce;
  agents::Listed<Session> out;
  for (;;) {
    const auto now = std::chrono::steady_clock::now();
    const auto wanted = in.limit - static_cast<std::int64_t>(out.items.size());
    const auto step = co_await database_.read(caller.tenant, search_some, filter, folded_words,
                                              wanted, std::min(until, now + kStepTime));
    for (const auto& row : step.found) {
      out.items.push_back(to_session(row));
    }
    if (step.ended) {
      break;
    }
    filter.before = step.last_at;
    filter.before_id = step.last_id.text();
    if (std::cmp_equal(out.items.size(), in.limit) || std::chrono::steady_clock::now() >= until) {
      out.next = cursor_of(step.last_at, step.last_id);
      break;
    }
  }
  co_return out;
}

std::shared_ptr<platform::AsyncMutex> SessionService::turn_to_search(
    const core::OrganizationId& organization) {
  const std::scoped_lock lock(searching_mutex_);
  std::erase_if(searching_, [](const auto& one) { return one.second.expired(); });
  auto& known = searching_[organization];
  auto turn = known.lock();
  if (!turn) {
    turn = std::make_shared<platform::AsyncMutex>();
    known = turn;
  }
  if (turn.use_count() > kSearchesMax) {
    throw Error(ErrorCode::kOverloaded, "too many searches of this organisation wait already");
  }
  return turn;
}

}  // namespace auriga::sessions
