#include "engines/llm/chat_provider.hpp"

#include <boost/json/serialize.hpp>

namespace auriga::llm {

std::size_t bytes_of(const ChatPrompt& prompt) {
  std::size_t bytes = 0;
  for (const auto& message : prompt.messages) {
    bytes += message.content.size();
    for (const auto& call : message.tool_calls) {
      bytes += call.name.size() + call.arguments.size();
    }
  }
  for (const auto& tool : prompt.offer.tools) {
    bytes += tool.name.size() + tool.description.size();
    bytes += boost::json::serialize(tool.parameters).size();
  }
  return bytes;
}

void add(Usage& sum, const Usage& more) {
  sum.input_tokens += more.input_tokens;
  sum.output_tokens += more.output_tokens;
  sum.estimated = sum.estimated || more.estimated;
}

Usage estimated_usage(std::size_t bytes_in, std::size_t bytes_out) {
  const auto tokens = [](std::size_t bytes) {
    return static_cast<std::int64_t>((bytes + kBytesPerToken - 1) / kBytesPerToken);
  };
  return {.input_tokens = tokens(bytes_in), .output_tokens = tokens(bytes_out), .estimated = true};
}

}  // namespace auriga::llm
