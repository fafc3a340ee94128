// auriga-extract: reads strangers' documents for the server, in a sandbox (serve.hpp). The server
// starts it with --serve and its control socket as descriptor 3.
#include <cstdio>
#include <string_view>

#include "engines/extraction/wire.hpp"
#include "helpers/extract/serve.hpp"

int main(int count, char** arguments) {
  const std::string_view argument = count == 2 ? arguments[1] : "";
  if (argument == "--serve") {
    return auriga::extract::serve(auriga::extraction::kControlDescriptor);
  }
  if (argument == "--version") {
    std::puts("auriga-extract " AURIGA_VERSION);
    return 0;
  }
  if (argument.empty() || argument.starts_with('-')) {
    std::fputs(
        "usage: auriga-extract FILE    prints the text of a document\n"
        "The server starts this program itself (--serve); see extraction.* in its "
        "configuration.\n",
        stderr);
    return 2;
  }
  return auriga::extract::read_one(arguments[1]);
}
