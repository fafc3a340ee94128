#include "tests/support/openai_server/openai_server.hpp"

namespace auriga::testing {

namespace json = boost::json;

namespace {

std::string text_of(const json::value& message) {
  const auto* content = message.as_object().if_contains("content");
  return content != nullptr && content->is_string() ? std::string(content->get_string())
                                                    : std::string();
}

std::string_view role_of(const json::value& message) {
  return message.at("role").as_string();
}

/// The conversation from the last question on.
struct Now {
  std::string question;
  std::size_t rounds = 0;  ///< Messages with tool calls since.
  std::vector<std::string> results;
};

Now now_of(const json::object& request) {
  Now now;
  for (const auto& message : request.at("messages").as_array()) {
    if (role_of(message) == "user") {
      now = Now{text_of(message)};
    } else if (role_of(message) == "tool") {
      now.results.push_back(text_of(message));
    } else if (message.as_object().contains("tool_calls")) {
      ++now.rounds;
    }
  }
  constexpr std::string_view kMark = "Question: ";
  if (const auto mark = now.question.rfind(kMark); mark != std::string::npos) {
    now.question.erase(0, mark + kMark.size());
  }
  return now;
}

/// The rest of `line` after `word`, if it begins so.
const char* after(const std::string& line, std::string_view word) {
  return line.starts_with(word) ? line.c_str() + word.size() : nullptr;
}

struct Directions {
  std::string say;
  std::vector<std::vector<ModelCall>> rounds;
};

Directions directions_of(const std::string& question) {
  Directions out;
  std::size_t at = 0;
  while (at < question.size()) {
    const auto end = std::min(question.find('\n', at), question.size());
    const auto line = question.substr(at, end - at);
    at = end + 1;
    if (const auto* text = after(line, "say ")) {
      out.say = text;
      continue;
    }
    const auto* more = after(line, "and call ");
    const auto* next = after(line, "call ");
    next = next != nullptr ? next : after(line, "then call ");
    if (next != nullptr) {
      out.rounds.emplace_back();
    }
    if (const std::string call = next != nullptr   ? next
                                 : more != nullptr ? more
                                                   : "";
        !call.empty() && !out.rounds.empty()) {
      const auto space = std::min(call.find(' '), call.size());
      auto& round = out.rounds.back();
      round.push_back(
          {"call_" + std::to_string(out.rounds.size()) + "_" + std::to_string(round.size() + 1),
           call.substr(0, space), call.substr(std::min(space + 1, call.size()))});
    }
  }
  return out;
}

}  // namespace

ModelAnswer directed_answer(const json::object& request, const std::string& reply) {
  const auto now = now_of(request);
  const auto directions = directions_of(now.question);
  const auto* tools = request.if_contains("tools");
  const auto* choice = request.if_contains("tool_choice");
  const bool may_call = tools != nullptr && (choice == nullptr || *choice != "none");
  if (may_call && now.rounds < directions.rounds.size()) {
    return {now.rounds == 0 ? directions.say : "", directions.rounds[now.rounds]};
  }
  if (may_call && choice != nullptr && now.rounds == 0) {
    const auto& chosen = choice->is_object() ? choice->at("function").at("name")
                                             : tools->as_array()[0].at("function").at("name");
    return {"", {{"call_1_1", std::string(chosen.as_string()), "{}"}}};
  }
  if (!now.results.empty()) {
    std::string said = "The tools say:";
    for (const auto& result : now.results) {
      said += " " + result;
    }
    return {said};
  }
  return {reply};
}

}  // namespace auriga::testing
