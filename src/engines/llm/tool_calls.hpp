// Tool calls of a stream, put together from their pieces.
//
// A piece belongs to the call of its index. Without an index it begins a call when it brings an id
// or a name and the call before has one already, and goes on with that call otherwise. A call whose
// id never came gets a random one: the next answer of the conversation may have such calls as well.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "engines/llm/openai_wire.hpp"

namespace auriga::llm {

/// One answer. Not synchronised.
class ToolCallAssembler {
 public:
  explicit ToolCallAssembler(core::Random& random = core::system_random()) : random_(random) {}

  /// Fails with MODEL_ANSWER_INVALID when the answer passes a bound (kToolCallsMax,
  /// kToolArgumentsBytesMax, kNameBytesMax) or leaves out an index.
  [[nodiscard]] core::Result<void> take(const ToolCallPiece& piece);

  /// The calls, whole: each has an id, a name, and arguments ("{}" where none came). Fails with
  /// MODEL_ANSWER_INVALID when one has no name or two have the same id.
  [[nodiscard]] core::Result<std::vector<ToolCall>> finish();

  [[nodiscard]] bool empty() const noexcept { return calls_.empty(); }
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

  static constexpr std::size_t kNameBytesMax = 256;  ///< Of a name, and of an id.

 private:
  [[nodiscard]] std::size_t place_of(const ToolCallPiece& piece) const;

  core::Random& random_;
  std::vector<ToolCall> calls_;
  std::size_t last_ = 0;   ///< The call that the piece before belonged to.
  std::size_t bytes_ = 0;  ///< Of all arguments.
};

}  // namespace auriga::llm
