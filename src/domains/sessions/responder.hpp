// Responder: what makes an answer. The built-in one quotes the documents; a language model writes
// its own words over the same passages, and where it fails the built-in one answers and says so.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "engines/answer/answer.hpp"
#include "engines/answer/sop.hpp"
#include "engines/retrieval/knowledge.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::sessions {

using platform::Task;

/// A message and all that an answer to it may rest on. Lives as long as the call.
struct Asked {
  std::string_view message;
  std::span<const answer::Turn> history;
  std::string_view sop_text;
  const answer::Sop& sop;
  const retrieval::Knowledge& knowledge;
};

struct Responded {
  answer::Answer answer;
  std::string stop_reason;  ///< end_turn, abstained, handoff, max_tokens.
  std::string model;
  bool fallback = false;  ///< The model did not answer; builtin did.
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
};

/// Takes the text piece by piece as it is made.
using Deliver = std::function<Task<>(std::string_view)>;

class Responder {
 public:
  virtual ~Responder() = default;
  /// Any shard. `deliver` may be empty.
  [[nodiscard]] virtual Task<Responded> respond(const Asked& asked, const Deliver& deliver) = 0;
};

class BuiltinResponder final : public Responder {
 public:
  [[nodiscard]] Task<Responded> respond(const Asked& asked, const Deliver& deliver) override;
};

}  // namespace auriga::sessions
