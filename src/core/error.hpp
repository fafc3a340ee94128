// The three spellings of failure. A bug asserts (AURIGA_ASSERT). An expected outcome is a value
// (Result<T>, result.hpp). A failed request throws core::Error and is caught once, at the edge.
#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error_code.gen.hpp"

namespace auriga::core {

/// One fault in a request's input, as `errors[]` of a problem document shows it.
struct Fault {
  std::string pointer;  ///< JSON pointer (RFC 6901) into the body, or "query/limit", "path/id".
  std::string code;     ///< Short and stable: required, unknown, type, too_long, pattern, ...
  std::string message;  ///< A sentence for people.
};

/// A failure with a code of the registry. `what()` and `detail` are public: they reach the caller.
/// `cause` is private: it reaches the log alone (after redaction), never an answer.
class Error : public std::exception {
 public:
  explicit Error(ErrorCode code, std::string detail = {}, std::string cause = {});

  [[nodiscard]] ErrorCode code() const noexcept { return code_; }
  [[nodiscard]] const std::string& detail() const noexcept { return detail_; }
  [[nodiscard]] const std::string& cause() const noexcept { return cause_; }
  [[nodiscard]] const std::vector<Fault>& faults() const noexcept { return faults_; }
  [[nodiscard]] std::optional<std::chrono::seconds> retry_after() const noexcept {
    return retry_after_;
  }
  [[nodiscard]] const char* what() const noexcept override { return detail_.c_str(); }

  Error& with_faults(std::vector<Fault> faults);
  Error& with_retry_after(std::chrono::seconds wait);

 private:
  ErrorCode code_;
  std::string detail_;
  std::string cause_;
  std::vector<Fault> faults_;
  std::optional<std::chrono::seconds> retry_after_;
};

/// Called when an assertion fails: writes one line to stderr and aborts.
[[noreturn]] void assertion_failed(std::string_view expression, std::string_view file, int line);

}  // namespace auriga::core

/// A condition that only a bug of ours can break. Stays on in release builds.
#define AURIGA_ASSERT(condition)      \
  ((condition) ? static_cast<void>(0) \
               : ::auriga::core::assertion_failed(#condition, __FILE__, __LINE__))
