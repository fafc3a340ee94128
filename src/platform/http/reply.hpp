// Reply: an answer as the server writes it. Most handlers return a described struct and never see
// one; a Reply is for other media types, files and streams.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/encode.hpp"
#include "platform/http/header_block.hpp"

namespace auriga::platform::http {

/// A file sent as the body. `Range` with a single range is honoured (RFC 9110, section 14).
struct FileBody {
  std::filesystem::path path;
  std::uint64_t size_bytes = 0;
};

class Transport;

/// A connection that left HTTP.
struct TakenConnection {
  std::unique_ptr<Transport> transport;
  std::string input;    ///< What the client sent after its request.
  std::string output;   ///< What it must get first, the head of the 101 at the end of it.
  std::string address;  ///< Numeric, of the socket's other end.
};

/// 101 (RFC 9110, section 15.2.2): the connection is somebody else's, and so is the sending of the
/// answer's head: what follows can go with it. `take` runs on the connection's shard; what it
/// throws ends the connection.
struct Takeover {
  std::function<void(TakenConnection)> take;
};

/// The answer's head and body were written already (EventStream::finish()).
struct SentBody {
  std::string answer = {};  ///< JSON that says what the stream said; empty: it failed or has none.
  int status = 200;         ///< Of that JSON, had it been the answer.
};

struct Reply {
  int status = 200;
  std::string_view content_type = {};  ///< A literal; for others set the header instead.
  HeaderBlock headers = {};
  /// Text owned by the reply; text shared with a cache (never compressed again); a file; sent;
  /// none, for the connection is handed over.
  std::variant<std::string, std::shared_ptr<const std::string>, FileBody, SentBody, Takeover> body =
      {};

  /// A described struct (or anything core::write_json takes) as JSON.
  template <class T>
  [[nodiscard]] static Reply json(const T& value, int status = 200) {
    Reply reply{.status = status, .content_type = "application/json"};
    core::write_json(std::get<std::string>(reply.body), value);
    return reply;
  }
  /// `type` is a literal, e.g. "text/plain; charset=utf-8".
  [[nodiscard]] static Reply text(std::string body, std::string_view type, int status = 200);
  [[nodiscard]] static Reply empty(int status = 204);
  [[nodiscard]] static Reply redirect(std::string_view location, int status = 303);
  /// A file for download or display. `media_type` is a stranger's word: with kAttachment the
  /// browser saves it under `name` and never runs it in our origin.
  enum class Show : std::uint8_t { kInline, kAttachment };
  [[nodiscard]] static Reply file(std::filesystem::path path, std::uint64_t size_bytes,
                                  std::string_view media_type, std::string_view name,
                                  Show show = Show::kAttachment);

  /// The same for bytes in memory, always as an attachment.
  [[nodiscard]] static Reply download(std::string bytes, std::string_view media_type,
                                      std::string_view name);

  /// Bytes of the body; 0 for one that was sent.
  [[nodiscard]] std::uint64_t size() const;
};

/// 201 with a Location header.
template <class T>
struct Created {
  T value;
  std::string location;
};

/// 202: the work goes on after the answer.
template <class T>
struct Accepted {
  T value;
};

/// A Reply whose JSON form is T: for handlers that answer JSON or a stream by the Accept header.
/// Only the documents look at T.
template <class T>
struct ReplyOf {
  Reply reply;
};

}  // namespace auriga::platform::http
