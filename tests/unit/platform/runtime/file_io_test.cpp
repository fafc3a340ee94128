#include "platform/runtime/file_io.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "tests/support/test_runtime.hpp"

namespace auriga::platform {
namespace {

std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text));
}

std::string written;
int calls = 0;

/// Is interrupted, then takes two bytes at a time.
ssize_t write_slowly(int /*fd*/, const void* bytes, std::size_t count) {
  if (++calls % 2 == 1) {
    errno = EINTR;
    return -1;
  }
  const auto taken = std::min<std::size_t>(count, 2);
  written.append(static_cast<const char*>(bytes), taken);
  return static_cast<ssize_t>(taken);
}
ssize_t write_nothing(int /*fd*/, const void* /*bytes*/, std::size_t /*count*/) {
  return 0;
}
ssize_t write_to_a_full_disk(int /*fd*/, const void* /*bytes*/, std::size_t /*count*/) {
  errno = ENOSPC;
  return -1;
}

TEST(FileIo, WritesUntilAllIsWrittenOrNothingIsTaken) {
  written.clear();
  EXPECT_EQ(write_whole(-1, bytes_of("abcde"), write_slowly), 0);
  EXPECT_EQ(written, "abcde");
  EXPECT_EQ(write_whole(-1, bytes_of("abcde"), write_nothing), EIO) << "and does not ask for ever";
  EXPECT_EQ(write_whole(-1, bytes_of("abcde"), write_to_a_full_disk), ENOSPC);
  EXPECT_EQ(write_whole(-1, {}, write_nothing), 0);
  EXPECT_EQ(write_whole(-1, bytes_of("a")), EBADF);
}

TEST(FileIo, OnlyADiskWithoutRoomIsAFullOne) {
  for (const int full : {ENOSPC, EDQUOT, EROFS}) {
    EXPECT_EQ(write_error(full), core::ErrorCode::kReadOnly) << full;
  }
  for (const int other : {EACCES, ENOENT, EINVAL, EEXIST, EIO}) {
    EXPECT_EQ(write_error(other), core::ErrorCode::kInternal) << other;
  }
}

TEST(FileIo, ReadsAsFarAsTheFileGoes) {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / "file";
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  ASSERT_GE(file.get(), 0);
  EXPECT_EQ(write_whole(file.get(), bytes_of("0123456789")), 0);
  std::string out(4, ' ');
  auto done = read_whole(file.get(), 3, std::as_writable_bytes(std::span(out)));
  EXPECT_EQ(done.bytes, 4U);
  EXPECT_EQ(out, "3456");
  done = read_whole(file.get(), 8, std::as_writable_bytes(std::span(out)));
  EXPECT_EQ(done.bytes, 2U);
  EXPECT_EQ(done.error, 0);
  EXPECT_EQ(out.substr(0, 2), "89");
  done = read_whole(-1, 0, std::as_writable_bytes(std::span(out)));
  EXPECT_EQ(done.bytes, 0U);
  EXPECT_EQ(done.error, EBADF);
}

TEST(FileIo, ADescriptorIsClosedOnce) {
  int fd = -1;
  {
    Descriptor one(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    fd = one.get();
    const Descriptor other(std::move(one));
    EXPECT_EQ(other.get(), fd);
    EXPECT_GE(::fcntl(fd, F_GETFD), 0);
  }
  EXPECT_LT(::fcntl(fd, F_GETFD), 0);
}

}  // namespace
}  // namespace auriga::platform
