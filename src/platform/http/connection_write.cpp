// Writing a reply: its head, its body in one or two buffers, or a file in pieces.
#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <ctime>

#include "platform/http/byte_range.hpp"
#include "platform/http/connection.hpp"
#include "platform/http/status.hpp"

namespace auriga::platform::http {
namespace {

constexpr std::uint64_t kDrainBytesMax = 256ULL << 10U;
constexpr std::size_t kJoinBytesMax = 16ULL << 10U;
constexpr std::size_t kFilePieceBytes = 256ULL << 10U;

SteadyTime now() {
  return std::chrono::steady_clock::now();
}

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

/// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

std::size_t read_piece(int fd, std::string& piece, std::uint64_t offset, std::size_t bytes) {
  piece.resize(bytes);
  std::size_t read = 0;
  while (read < bytes) {
    const auto got =
        ::pread(fd, piece.data() + read, bytes - read, static_cast<off_t>(offset + read));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got <= 0) {
      break;
    }
    read += static_cast<std::size_t>(got);
  }
  piece.resize(read);
  return read;
}

}  // namespace

/// Makes out_ the head. Without a length the body is a stream: chunked, or until the end for 1.0.
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
  out_.clear();
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
  if (reply.status != 204 && reply.status != 304) {
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
  if (!keep_alive_) {
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
  const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&reply.body);
  const std::string& body = shared != nullptr ? **shared : std::get<std::string>(reply.body);
  write_head(call, reply, body.size());
  const bool bare = call.method_ == Method::kHead || reply.status == 204 || reply.status == 304;
  std::array<asio::const_buffer, 2> parts;
  std::size_t count = 1;
  if (!bare) {
    bytes_sent_ = body.size();
    if (body.size() <= kJoinBytesMax) {
      out_ += body;
    } else {
      parts[1] = asio::buffer(body);
      count = 2;
    }
  }
  parts[0] = asio::buffer(out_);
  ErrorCondition error;
  // Most answers fit the socket's buffer: one system call, nothing awaited.
  const auto sent = transport_->try_write(std::span(parts).first(count), error);
  if (error) {
    broken_ = true;
  } else if (sent < asio::buffer_size(std::span(parts).first(count))) {
    parts[0] += sent;
    if (sent > out_.size()) {
      parts[1] += sent - out_.size();
    }
    co_await write_parts(std::span(parts).first(count));
  }
}

/// Writes all, in pieces, so that a slow client that keeps taking bytes is not taken for a stalled
/// one. The parts are used up.
Task<> Connection::write_parts(std::span<asio::const_buffer> parts) {
  for (auto& part : parts) {
    while (part.size() > 0 && !broken_) {
      const auto piece = asio::buffer(part, 64ULL << 10U);
      expect(Phase::kWrite, now() + shard_.server.options.write_stall_max);
      ErrorCondition error;
      co_await transport_->write(std::span(&piece, 1), error);
      if (error) {
        broken_ = true;
      }
      part += piece.size();
    }
  }
}

Task<> Connection::write_file(const Call& call, Reply& reply) {
  const auto file = std::get<FileBody>(reply.body);
  const Descriptor fd(::open(file.path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) {
    broken_ = true;  // The handler promised a file that is not there; the head is not out yet.
    throw core::Error(core::ErrorCode::kInternal, {}, "cannot open " + file.path.string());
  }
  std::uint64_t first = 0;
  std::uint64_t left = file.size_bytes;
  reply.headers.set("Accept-Ranges", "bytes");
  if (const auto header = call.head_.find("Range"); !header.empty() && reply.status == 200) {
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
  std::array<asio::const_buffer, 1> head{asio::buffer(out_)};
  co_await write_parts(head);
  if (call.method_ == Method::kHead) {
    co_return;
  }
  std::string piece;
  auto* pool = shard_.server.options.disk_pool;
  while (left > 0 && !broken_) {
    const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left, kFilePieceBytes));
    std::size_t read = 0;
    if (pool != nullptr) {
      expect(Phase::kWrite, SteadyTime::max());
      // The pool may outlive a cut connection's wait only within this frame, which waits for it.
      const auto job = [&piece, raw = fd.get(), first, bytes] {
        return read_piece(raw, piece, first, bytes);
      };
      read = co_await pool->run(job);
    } else {
      read = read_piece(fd.get(), piece, first, bytes);
    }
    if (read < bytes) {
      broken_ = true;  // The length is promised already; cutting tells the client it is short.
      break;
    }
    std::array<asio::const_buffer, 1> part{asio::buffer(piece)};
    co_await write_parts(part);
    first += read;
    left -= read;
    bytes_sent_ += read;
  }
}

}  // namespace auriga::platform::http
