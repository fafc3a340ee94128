// What documents hold: the original, the text that was read from it, passages of it, and search.
#include <chrono>
#include <utility>

#include "core/text.hpp"
#include "domains/agents/service.hpp"
#include "domains/agents/spans.hpp"

namespace auriga::agents {

using core::Error;
using core::ErrorCode;

namespace {

/// Code points of a text that is outlined at once, and of all texts of an agent that is searched at
/// once; more of them is the pool's work.
constexpr std::int64_t kOutlinedAtOnce = 64LL << 10U;
constexpr std::int64_t kSearchedAtOnce = 512LL << 10U;
constexpr std::int64_t kQuoteMax = 200'000;  ///< Code points.

[[noreturn]] void throw_unread(const repository::DocumentRow& row) {
  throw Error(ErrorCode::kNotFound, row.status == DocumentStatus::processing
                                        ? "the document is still being read"
                                        : "the document could not be read");
}

void check_span(std::int64_t start, std::int64_t end, std::int64_t characters) {
  if (start < 0 || start >= end || end > characters || end - start > kQuoteMax) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults(
            {{"query/end", "range",
              "start and end must lie in the document's text of " + std::to_string(characters) +
                  " characters, at most " + std::to_string(kQuoteMax) + " apart"}});
  }
}

SearchResults search_now(const retrieval::KnowledgeIndex& index, const SearchRequest& in) {
  const auto began = std::chrono::steady_clock::now();
  SearchResults out;
  for (auto& found : retrieval::find(index.now(), in.query, static_cast<std::size_t>(in.limit))) {
    out.items.push_back(to_search_hit(std::move(found)));
  }
  out.took_us = std::chrono::duration_cast<std::chrono::microseconds>(
                    std::chrono::steady_clock::now() - began)
                    .count();
  return out;
}

}  // namespace

Task<Original> AgentService::original(core::Caller caller, core::AgentId agent,
                                      core::DocumentId id) {
  const auto row = co_await document_row(caller, std::move(agent), std::move(id));
  Original out{.document = to_document(row), .checksum = row.checksum, .bytes = {}};
  if (row.object_key) {
    out.object = co_await objects_.open(*row.object_key);
    if (out.object == nullptr) {
      throw Error(ErrorCode::kInternal, {}, "object of " + row.id.text() + " is missing");
    }
    co_return out;
  }
  const auto content = co_await database_.read(caller.tenant, repository::content, row.id);
  if (!content) {
    throw Error(ErrorCode::kNotFound, "the original was refused and not kept");
  }
  out.bytes.assign(reinterpret_cast<const char*>(content->data()), content->size());
  co_return out;
}

Task<DocumentText> AgentService::text(core::Caller caller, core::AgentId agent, core::DocumentId id,
                                      std::int64_t start, std::int64_t limit) {
  const auto row = co_await document_row(caller, std::move(agent), std::move(id));
  auto text = co_await database_.read(caller.tenant, repository::text, row.id, start, limit);
  if (!text) {
    throw_unread(row);
  }
  if (start > row.characters) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults(
            {{"query/start", "range",
              "the document's text has " + std::to_string(row.characters) + " characters"}});
  }
  DocumentText out{.document_id = row.id,
                   .document = row.name,
                   .text = *std::move(text),
                   .start = start,
                   .characters = row.characters};
  out.end = start + static_cast<std::int64_t>(core::code_points(out.text));
  co_return out;
}

Task<Passage> AgentService::passage(core::Caller caller, core::AgentId agent, core::DocumentId id,
                                    std::int64_t start, std::int64_t end, std::int64_t context) {
  const auto held = co_await row(caller, agent);
  const auto document = co_await document_row(caller, std::move(agent), std::move(id));
  if (document.status != DocumentStatus::ready) {
    throw_unread(document);
  }
  check_span(start, end, document.characters);
  if (document.characters <= kOutlinedAtOnce) {
    auto text = co_await database_.read(caller.tenant, repository::text, document.id,
                                        std::int64_t{0}, kOutlinedAtOnce);
    const auto read = retrieval::make_document(
        {.id = document.id, .name = document.name, .text = std::move(text).value_or("")});
    check_span(start, end, static_cast<std::int64_t>(read->characters));
    co_return cut_passage(*read, start, end, context);
  }
  // A long one is not outlined anew for each look at it: the index holds it.
  const auto index = co_await knowledge_.at(caller.tenant, held.id, held.knowledge_version);
  const auto read = index->document(document.id);
  if (!read) {
    throw Error(ErrorCode::kNotFound);  // Deleted meanwhile.
  }
  check_span(start, end, static_cast<std::int64_t>(read->characters));
  auto job = [read, start, end, context] { return cut_passage(*read, start, end, context); };
  co_return co_await intake_.texts().run(std::move(job));
}

Task<SearchResults> AgentService::search(core::Caller caller, SearchRequest in) {
  const auto agent = co_await row(caller, std::move(in.agent_id));
  const auto index = co_await knowledge_.at(caller.tenant, agent.id, agent.knowledge_version);
  if (agent.characters <= kSearchedAtOnce) {
    co_return search_now(*index, in);
  }
  auto job = [index, in = std::move(in)] { return search_now(*index, in); };
  co_return co_await intake_.texts().run(std::move(job));
}

}  // namespace auriga::agents
