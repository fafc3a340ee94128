#include "domains/sessions/responder.hpp"

#include "engines/retrieval/outline.hpp"

namespace auriga::sessions {

Task<Responded> BuiltinResponder::respond(const Asked& asked, const Deliver& deliver) {
  Responded out;
  out.answer =
      answer::answer({.text = asked.message, .history = asked.history}, asked.sop, asked.knowledge);
  out.stop_reason = out.answer.handoff     ? "handoff"
                    : out.answer.abstained ? "abstained"
                                           : "end_turn";
  out.model = "builtin";
  out.input_tokens = static_cast<std::int64_t>(retrieval::count_words(asked.message));
  out.output_tokens = static_cast<std::int64_t>(retrieval::count_words(out.answer.text));
  if (deliver) {
    for (const auto piece : answer::pieces(out.answer.text)) {
      co_await deliver(piece);
    }
  }
  co_return out;
}

}  // namespace auriga::sessions
