// Writing a reply: its head, its body in one or two buffers, or a file in pieces.
#include <fcntl.h>

#include <spdlog/spdlog.h>

#include <charconv>
#include <ctime>

#include "platform/http/byte_range.hpp"
#include "platform/http/connection.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/status.hpp"
#include "platform/runtime/file_io.hpp"

namespace auriga::platform::http {
namespace {

constexpr std::uint64_t kDrainBytesMax = 256ULL << 10U;
constexpr std::size_t kJoinBytesMax = 16ULL << 10U;
constexpr std::size_t kFilePieceBytes = 256ULL << 10U;
constexpr std::size_t kPieceBytes = 64ULL << 10U;
constexpr std::size_t kBatchBytesMax = 64ULL << 10U;  ///< Of answers held back.
constexpr std::size_t kKeptBytesMax = 16ULL << 10U;   ///< Of memory an idle connection keeps.

/// The Date line, made once a second per thread.
std::string_view date_line() {
  thread_local std::time_t made = 0;
  thread_local std::string line;
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &time);
  if (time.tv_sec != made) {
    made = time.tv_sec;
    line = "Date: " + core::to_http_date({static_cast<std::int64_t>(made) * 1000}) + "\r\n";
  }
  return line;
}

void append_number(std::string& out, std::uint64_t value) {
  std::array<char, 24> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

/// The range that is asked for; empty: all. Only GET knows ranges (RFC 9110, section 14.2), and a
/// part of another version is of no use (section 13.1.5): dates and weak tags name none.
std::string_view wanted_range(const RequestHead& head, Method method, const Reply& reply) {
  const auto known = head.find("If-Range");
  const bool same = known.empty() || (known.starts_with('"') && known == reply.headers.get("ETag"));
  return method == Method::kGet && reply.status == 200 && same ? head.find("Range") : "";
}

/// Fewer bytes where the file ends, or cannot be read.
std::string read_piece(int fd, std::uint64_t offset, std::size_t bytes) {
  std::string piece(bytes, '\0');
  piece.resize(read_whole(fd, offset, std::as_writable_bytes(std::span(piece))).bytes);
  return piece;
}

}  // namespace

/// Appends the head to out_. Without a length the body is a stream: chunked, or until the end
/// for 1.0.
void Connection::write_head(const Call& call, const Reply& reply,
                            std::optional<std::uint64_t> length) {
  if (!body_.done && (body_.continue_due || body_.chunked || body_.left > kDrainBytesMax)) {
    keep_alive_ = false;
  }
  keep_alive_ = keep_alive_ && !draining_;
  const bool old = call.head_.http_1_0;
  if (old && !length) {
    keep_alive_ = false;
  }
  out_ += "HTTP/1.1 ";
  append_number(out_, static_cast<std::uint64_t>(reply.status));
  out_ += ' ';
  out_ += reason_phrase(reply.status);
  out_ += "\r\n";
  out_ += date_line();
  if (!reply.content_type.empty()) {
    out_ += "Content-Type: ";
    out_ += reply.content_type;
    out_ += "\r\n";
  }
  const bool bodiless = reply.status == 101 || reply.status == 204 || reply.status == 304;
  if (!bodiless) {
    if (length) {
      out_ += "Content-Length: ";
      append_number(out_, *length);
      out_ += "\r\n";
    } else if (!old) {
      out_ += "Transfer-Encoding: chunked\r\n";
    }
  }
  out_ += reply.headers.lines();
  out_ += call.reply_headers_.lines();
  if (reply.status == 101) {
    out_ += "Connection: Upgrade\r\n";
  } else if (!keep_alive_) {
    out_ += "Connection: close\r\n";
  } else if (old) {
    out_ += "Connection: keep-alive\r\n";
  }
  out_ += "\r\n";
  status_sent_ = reply.status;
}

Task<> Connection::write_reply(Call& call, Reply reply) {
  if (std::holds_alternative<FileBody>(reply.body)) {
    co_await write_file(call, reply);
    co_return;
  }
  if (auto* takeover = std::get_if<Takeover>(&reply.body)) {
    write_head(call, reply, std::nullopt);
    take_ = std::move(takeover->take);
    co_return;
  }
  const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&reply.body);
  const std::string& body = shared != nullptr ? **shared : std::get<std::string>(reply.body);
  write_head(call, reply, body.size());
  asio::const_buffer large;
  if (call.method_ != Method::kHead && reply.status != 204 && reply.status != 304) {
    bytes_sent_ = body.size();
    if (body.size() <= kJoinBytesMax) {
      out_ += body;
    } else {
      large = asio::buffer(body);
    }
  }
  if (large.size() == 0 && !in_.empty() && keep_alive_ && !tls_ && out_.size() < kBatchBytesMax) {
    schedule_flush();
    co_return;
  }
  co_await flush(large);
}

/// Writes out_, then `after`, in pieces, so that a slow client that keeps taking bytes is not taken
/// for a stalled one.
Task<> Connection::flush(asio::const_buffer after) {
  if (broken_ || (out_.empty() && after.size() == 0)) {
    co_return;
  }
  std::array<asio::const_buffer, 2> parts{asio::buffer(out_), after};
  ErrorCondition error;
  // Most answers fit the socket's buffer: one system call, nothing awaited.
  auto sent = transport_->try_write(std::span(parts).first(after.size() > 0 ? 2 : 1), error);
  broken_ = broken_ || error;
  for (auto& part : parts) {
    const auto skip = std::min(sent, part.size());
    part += skip;
    sent -= skip;
    while (part.size() > 0 && !broken_) {
      const auto piece = asio::buffer(part, kPieceBytes);
      expect(Phase::kWrite, steady_now() + shard_.server.options.write_stall_max);
      co_await transport_->write(std::span(&piece, 1), error);
      broken_ = broken_ || error;
      part += piece.size();
    }
  }
  out_.clear();
  if (out_.capacity() > kKeptBytesMax) {
    out_.shrink_to_fit();
  }
}

/// Sees to it that answers held back are sent once this shard does anything else, i.e. as soon as
/// the next request's handler waits.
void Connection::schedule_flush() {
  if (!flush_due_) {
    flush_due_ = true;
    asio::post(shard_.shard.context(), [self = shared_from_this()] {
      self->flush_due_ = false;
      self->flush_now();
    });
  }
}

void Connection::flush_now() {
  if (phase_ != Phase::kHandler || broken_ || out_.empty()) {
    return;
  }
  const asio::const_buffer part = asio::buffer(out_);
  ErrorCondition error;
  const auto sent = transport_->try_write(std::span(&part, 1), error);
  if (!error) {  // An error will be met again, by a write that can end the connection.
    out_.erase(0, sent);
  }
}

/// Streams a file or the part of it that was asked for.
Task<> Connection::write_file(Call& call, Reply& reply) {
  const auto file = std::get<FileBody>(reply.body);
  const auto fd =
      std::make_shared<const Descriptor>(::open(file.path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd->get() < 0) {
    spdlog::error("request {}: cannot open {}", call.request_id_, file.path.string());
    co_await write_reply(call, problem(core::Error(core::ErrorCode::kInternal), call.request_id_));
    co_return;
  }
  std::uint64_t first = 0;
  std::uint64_t left = file.size_bytes;
  reply.headers.set("Accept-Ranges", "bytes");
  if (const auto header = wanted_range(call.head_, call.method_, reply); !header.empty()) {
    const auto answer = parse_range(header, file.size_bytes);
    const auto size = std::to_string(file.size_bytes);
    if (!answer.satisfiable) {
      reply.status = 416;
      reply.headers.set("Content-Range", "bytes */" + size);
      left = 0;
    } else if (answer.range) {
      reply.status = 206;
      first = answer.range->first;
      left = answer.range->last - first + 1;
      reply.headers.set("Content-Range", "bytes " + std::to_string(first) + "-" +
                                             std::to_string(answer.range->last) + "/" + size);
    }
  }
  write_head(call, reply, left);
  if (call.method_ == Method::kHead || left == 0) {
    co_await flush();
    co_return;
  }
  auto* pool = shard_.server.options.disk_pool;
  while (left > 0 && !broken_) {
    const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left, kFilePieceBytes));
    std::string piece;
    if (pool != nullptr) {
      expect(Phase::kWrite, SteadyTime::max());
      // The job owns the descriptor: it may outlive this frame when the program stops.
      const auto job = [fd, first, bytes] { return read_piece(fd->get(), first, bytes); };
      piece = co_await pool->run(job);
    } else {
      piece = read_piece(fd->get(), first, bytes);
    }
    if (piece.size() < bytes) {
      broken_ = true;  // The length is promised already; cutting tells the client it is short.
      break;
    }
    co_await flush(asio::buffer(piece));
    first += bytes;
    left -= bytes;
    bytes_sent_ += bytes;
  }
}

}  // namespace auriga::platform::http
