// The helper's life: one request after another, a child for each.
#pragma once

namespace auriga::extract {

/// Serves the control socket until it closes; answers the exit code. Enters the sandbox first.
[[nodiscard]] int serve(int control);

/// Reads one file in the sandbox and writes its text to standard output, for people and tests:
/// `auriga-extract FILE`. Answers the exit code: 0, 1 after an error, 2 when there is no such file.
[[nodiscard]] int read_one(const char* path);

}  // namespace auriga::extract
