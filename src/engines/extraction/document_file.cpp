#include "engines/extraction/document_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace auriga::extraction {
namespace {

std::unexpected<core::Error> failed(std::string_view what) {
  return core::fail(core::ErrorCode::kInternal, {},
                    fmt::format("{} failed: {}", what, std::strerror(errno)));
}

}  // namespace

void Descriptor::close() noexcept {
  if (fd_ >= 0) {
    ::close(fd_);
    fd_ = -1;
  }
}

core::Result<DocumentFile> DocumentFile::open(const std::filesystem::path& path) {
  // O_NONBLOCK: a FIFO in the place of the file must not hold the thread.
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file) {
    if (errno == ENOENT || errno == ELOOP || errno == ENOTDIR) {
      return core::fail(core::ErrorCode::kNotFound, {}, "no regular file to extract");
    }
    return failed("open of a document");
  }
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) {
    return failed("fstat of a document");
  }
  if (!S_ISREG(status.st_mode)) {
    return core::fail(core::ErrorCode::kNotFound, {}, "no regular file to extract");
  }
  return DocumentFile(std::move(file), static_cast<std::uint64_t>(status.st_size));
}

core::Result<DocumentFile> DocumentFile::from_bytes(std::string_view bytes) {
  Descriptor file(::memfd_create("document", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file) {
    return failed("memfd_create");
  }
  for (std::size_t at = 0; at < bytes.size();) {
    const auto written = ::write(file.get(), bytes.data() + at, bytes.size() - at);
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return failed("write of a document to memory");
    }
    at += static_cast<std::size_t>(written);
  }
  if (::fcntl(file.get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) !=
      0) {
    return failed("sealing of a document");
  }
  return DocumentFile(std::move(file), bytes.size());
}

}  // namespace auriga::extraction
