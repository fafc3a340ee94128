// openai_server [--reply TEXT] [--key KEY] [--fault NAME] [--pace-ms N] [--port N]
// Prints its base URL as the first line and serves until standard input ends.
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include "tests/support/openai_server/openai_server.hpp"

using auriga::testing::ModelFault;

int main(int count, char** arguments) {
  static const std::map<std::string, ModelFault> faults{
      {"none", ModelFault::kNone},
      {"server_error", ModelFault::kServerError},
      {"rate_limited", ModelFault::kRateLimited},
      {"unauthorized", ModelFault::kUnauthorized},
      {"stall", ModelFault::kStall},
      {"stall_mid_stream", ModelFault::kStallMidStream},
      {"cut_before_head", ModelFault::kCutBeforeHead},
      {"cut_mid_stream", ModelFault::kCutMidStream},
      {"end_without_done", ModelFault::kEndWithoutDone},
      {"invalid_json", ModelFault::kInvalidJson},
      {"invalid_json_late", ModelFault::kInvalidJsonLate},
      {"error_event", ModelFault::kErrorEvent},
      {"not_a_stream", ModelFault::kNotAStream},
      {"no_tools", ModelFault::kNoTools},
      {"small_context", ModelFault::kSmallContext},
  };
  std::map<std::string, std::string> options;
  for (int i = 1; i + 1 < count; i += 2) {
    options[arguments[i]] = arguments[i + 1];
  }
  auriga::testing::OpenAiServer server(
      "test-model", options["--key"],
      static_cast<std::uint16_t>(std::atoi(options["--port"].c_str())));
  if (options.contains("--reply")) {
    server.answer_by([reply = options["--reply"]](const boost::json::object& request) {
      return auriga::testing::directed_answer(request, reply);
    });
  }
  if (options.contains("--fault")) {
    const auto found = faults.find(options["--fault"]);
    if (found == faults.end()) {
      std::fputs("openai_server: unknown fault\n", stderr);
      return 2;
    }
    server.fault(found->second);
  }
  server.pace(std::chrono::milliseconds(std::atoi(options["--pace-ms"].c_str())));
  std::cout << server.base_url() << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
  }
}
