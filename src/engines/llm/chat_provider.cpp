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

}  // namespace auriga::llm
