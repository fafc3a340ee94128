#include "engines/llm/tool_calls.hpp"

#include <algorithm>
#include <string>

#include "core/crypto.hpp"

namespace auriga::llm {
namespace {

constexpr std::size_t kIdBytes = 12;

}  // namespace

std::size_t ToolCallAssembler::place_of(const ToolCallPiece& piece) const {
  if (piece.index) {
    return *piece.index;
  }
  if (calls_.empty()) {
    return 0;
  }
  const auto& now = calls_[last_];
  const bool begins = (!piece.id.empty() && !now.id.empty() && piece.id != now.id) ||
                      (!piece.name.empty() && !now.name.empty());
  return begins ? calls_.size() : last_;
}

core::Result<void> ToolCallAssembler::take(const ToolCallPiece& piece) {
  const auto place = place_of(piece);
  if (place >= kToolCallsMax) {
    return std::unexpected(broken_protocol("it asks for more than 64 tool calls"));
  }
  if (place > calls_.size()) {
    return std::unexpected(broken_protocol("its tool calls leave out an index"));
  }
  if (place == calls_.size()) {
    calls_.emplace_back();
  }
  last_ = place;
  auto& call = calls_[place];
  if (call.id.empty()) {
    call.id = piece.id;
  }
  // Servers that repeat the name with each piece are as common as those that send it once.
  if (call.name.empty()) {
    call.name = piece.name;
  }
  bytes_ += piece.arguments.size();
  if (bytes_ > kToolArgumentsBytesMax || call.id.size() > kNameBytesMax ||
      call.name.size() > kNameBytesMax) {
    return std::unexpected(broken_protocol("its tool calls are too large"));
  }
  call.arguments += piece.arguments;
  return {};
}

core::Result<std::vector<ToolCall>> ToolCallAssembler::finish() {
  std::vector<std::string> ids;
  for (auto& call : calls_) {
    if (call.name.empty()) {
      return std::unexpected(broken_protocol("a tool call names no tool"));
    }
    if (call.id.empty()) {
      call.id = "call_" + core::random_token(random_, kIdBytes);
    }
    if (call.arguments.empty()) {
      call.arguments = "{}";
    }
    ids.push_back(call.id);
  }
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) {
    return std::unexpected(broken_protocol("two tool calls have the same id"));
  }
  return std::move(calls_);
}

}  // namespace auriga::llm
