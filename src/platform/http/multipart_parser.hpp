// multipart/form-data (RFC 7578, RFC 2046 section 5.1), parsed as it arrives.
//
//   body      = [ preamble CRLF ] "--" boundary *( padding CRLF part CRLF "--" boundary ) "--" ...
//   part      = *( name ":" value CRLF ) CRLF bytes
//
// The body is one search: the delimiter CRLF "--" boundary. What stands before it is data (or, at
// first, the preamble); as the start of a delimiter may be the end of a read, the last bytes are
// kept back until more has come. A part's head is at most 8 KiB. `filename*` (RFC 8187) wins over
// `filename`; in both, as in `name`, %22, %0D and %0A are decoded as browsers encode them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "platform/http/upload.hpp"

namespace auriga::platform::http {

/// The boundary of a multipart/form-data Content-Type; nothing when it is not one or has none.
[[nodiscard]] std::optional<std::string> multipart_boundary(std::string_view content_type);

class MultipartParser {
 public:
  explicit MultipartParser(std::string_view boundary);

  enum class Event : std::uint8_t {
    kNeedMore,  ///< feed() again.
    kPart,      ///< A part begins: part().
    kData,      ///< Bytes of it: data().
    kPartEnd,
    kEnd,  ///< The closing delimiter was met; what follows is ignored.
  };

  /// Appends bytes of the body; invalidates data().
  void feed(std::string_view bytes);
  /// The next event. Fails with BAD_REQUEST or NOT_IMPLEMENTED (Content-Transfer-Encoding).
  [[nodiscard]] core::Result<Event> next();

  [[nodiscard]] const PartHead& part() const { return part_; }
  [[nodiscard]] std::string_view data() const { return data_; }
  [[nodiscard]] bool ended() const { return state_ == State::kEnded; }

 private:
  enum class State : std::uint8_t { kPreamble, kDelimiter, kHead, kData, kEnded };
  [[nodiscard]] std::string_view rest() const { return std::string_view(buffer_).substr(at_); }
  [[nodiscard]] core::Result<Event> after_delimiter();
  [[nodiscard]] core::Result<Event> head();
  [[nodiscard]] core::Result<Event> bytes();
  [[nodiscard]] core::Result<void> read_head(std::string_view text);

  std::string delimiter_;  ///< CRLF "--" boundary.
  std::string buffer_;
  std::size_t at_ = 0;  ///< What lies before in the buffer is done with.
  State state_ = State::kPreamble;
  bool first_ = false;  ///< The CRLF that ended the head is still before the data.
  PartHead part_;
  std::string_view data_;
};

}  // namespace auriga::platform::http
