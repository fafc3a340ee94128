// Event streams (WHATWG HTML, section 9.2 "Server-sent events"), read from pieces cut anywhere.
//
//   event: name<LF>        lines end in LF, CR or CR LF; a byte-order mark at the start is skipped
//   data: first line<LF>   data lines of one event are joined by LF
//   data: second line<LF>
//   id: 7<LF>              kept until changed; ignored when it holds a null
//   : comment<LF>          ignored, as are unknown fields
//   <LF>                   an empty line ends the event; one without data is none
//
// A stream that ends inside an event loses that event: the standard says so, because it may be cut.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace auriga::platform {

struct ServerEvent {
  std::string type = "message";
  std::string data;
  std::string id;  ///< The last id seen in the stream.
};

/// One stream. Not synchronised.
class SseParser {
 public:
  static constexpr std::size_t kEventBytesMax = 1024 * 1024;

  /// The events that `bytes` complete. Fails with OUTGOING_FAILED when one is too large.
  [[nodiscard]] core::Result<std::vector<ServerEvent>> feed(std::string_view bytes);

  /// What the server asked for by `retry:`, if it did.
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const { return retry_; }

 private:
  void line(std::string_view text, std::vector<ServerEvent>& out);
  void field(std::string_view name, std::string_view value);

  std::string rest_;  ///< The unfinished line.
  std::string type_;
  std::string data_;
  std::string id_;
  std::optional<std::chrono::milliseconds> retry_;
  std::size_t mark_ = 0;       ///< Bytes of the byte-order mark seen so far; 3 when past it.
  bool after_return_ = false;  ///< The last byte was CR: a LF next belongs to it.
};

}  // namespace auriga::platform
