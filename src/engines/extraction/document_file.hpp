// DocumentFile: a document as an open descriptor that a helper can be given. The helper has no file
// system: what it may read is exactly this.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <utility>

#include "core/result.hpp"

namespace auriga::extraction {

/// An owned file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) noexcept : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      close();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int get() const noexcept { return fd_; }
  [[nodiscard]] explicit operator bool() const noexcept { return fd_ >= 0; }
  [[nodiscard]] int release() noexcept { return std::exchange(fd_, -1); }
  void close() noexcept;

 private:
  int fd_ = -1;
};

/// A document opened for reading. Both makers may block on a slow disk: for more than about a
/// megabyte call them on a thread pool.
class DocumentFile {
 public:
  DocumentFile() = default;

  /// Opens a file read-only. NOT_FOUND when there is none or it is no regular file (symbolic links
  /// are not followed); INTERNAL otherwise.
  [[nodiscard]] static core::Result<DocumentFile> open(const std::filesystem::path& path);

  /// A sealed copy in memory: nobody can change it any more.
  [[nodiscard]] static core::Result<DocumentFile> from_bytes(std::string_view bytes);

  [[nodiscard]] int descriptor() const noexcept { return file_.get(); }
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

 private:
  DocumentFile(Descriptor file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

  Descriptor file_;
  std::uint64_t size_ = 0;
};

}  // namespace auriga::extraction
