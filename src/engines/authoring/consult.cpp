#include "engines/authoring/consult.hpp"

#include "core/error.hpp"
#include "engines/authoring/questions.hpp"

namespace auriga::authoring {

using core::Error;
using core::ErrorCode;

namespace {

Task<std::string> read_whole(llm::Model& model, llm::ChatPrompt prompt,
                             platform::SteadyTime deadline) {
  const auto bytes_in = llm::bytes_of(prompt);
  const auto stream = co_await model.provider().start(std::move(prompt), deadline);
  std::string out;
  try {
    for (;;) {
      const auto piece = co_await stream->read();
      if (piece.empty()) {
        break;
      }
      out += piece;
      if (out.size() > kAnswerBytesMax) {
        throw Error(ErrorCode::kModelAnswerInvalid, "The model's answer is too long.");
      }
    }
  } catch (...) {
    // It was at work, and nobody will say how much.
    model.counters().used(llm::estimated_usage(bytes_in, out.size()));
    throw;
  }
  model.counters().used(stream->end().usage);
  if (stream->end().stop_reason != llm::StopReason::end_turn) {
    throw Error(ErrorCode::kModelAnswerInvalid, "The model's answer was cut short.");
  }
  co_return out;
}

}  // namespace

Task<std::string> consult(llm::Model& model, llm::ChatPrompt prompt,
                          platform::SteadyTime deadline) {
  if (model.known_down()) {
    throw Error(ErrorCode::kModelUnavailable, "The model could not be reached a moment ago.");
  }
  deadline = std::min(deadline, std::chrono::steady_clock::now() + model.settings().answer_time);
  model.counters().requests.add();
  try {
    auto answer = co_await read_whole(model, std::move(prompt), deadline);
    model.counters().answers.add();
    model.saw(true);
    co_return answer;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kModelUnavailable) {
      model.saw(false);
    }
    throw;
  }
}

}  // namespace auriga::authoring
