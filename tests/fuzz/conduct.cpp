// Conversations by an SOP: whatever the SOP says and whatever a customer writes, there is an
// answer, the same each time, in UTF-8, and no longer than what it was made of allows.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"
#include "engines/conduct/conduct.hpp"
#include "engines/retrieval/knowledge_index.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

namespace {

using namespace auriga;

}  // namespace

/// The SOP, a byte 0, and the message.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = input.find('\0');
  const auto sop = core::repair_utf8(input.substr(0, end));
  const auto message =
      core::repair_utf8(end == std::string_view::npos ? input : input.substr(end + 1));
  if (message.empty()) {
    return 0;
  }
  static const retrieval::KnowledgeIndex nothing;
  const auto read = procedure::read(sop);
  auto plan = procedure::draft(read, procedure::requirements(read));
  plan = procedure::revise(plan, procedure::review(plan, read), read);
  const auto definition = procedure::generate(plan, read, {.name = "Agent"});
  const auto conduct = conduct::prepare(sop, {}, definition);
  const answer::Question question{.text = message, .history = {}};
  const auto reply = conduct::reply(question, conduct, nothing.now());
  require(core::is_utf8(reply.answer.text));
  require(!reply.answer.handoff || !reply.answer.handoff_reason.empty());
  require(conduct::reply(question, conduct, nothing.now()).answer.text == reply.answer.text);
  const std::vector<answer::Turn> history{{answer::Turn::Role::user, std::string(message)},
                                          {answer::Turn::Role::assistant, reply.answer.text}};
  const auto next = conduct::reply({.text = message, .history = history}, conduct, nothing.now());
  require(core::is_utf8(next.answer.text) && !next.answer.text.empty());
  require(!next.answer.handoff || !next.answer.handoff_reason.empty());
  return 0;
}
