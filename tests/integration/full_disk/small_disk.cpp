#include "tests/integration/full_disk/small_disk.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>

namespace auriga::testing {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void write_text(const char* path, const std::string& text) {
  std::ofstream(path) << text;
}

void enter_namespace() {
  const auto user = ::geteuid();
  const auto group = ::getegid();
  if (user == 0 && ::unshare(CLONE_NEWNS) == 0) {
    return;
  }
  if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
    fail("unshare: this test needs a mount of its own");
  }
  write_text("/proc/self/setgroups", "deny");
  write_text("/proc/self/uid_map", "0 " + std::to_string(user) + " 1");
  write_text("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
}

}  // namespace

SmallDisk::SmallDisk(std::size_t megabytes) {
  enter_namespace();
  // In a chroot "/" is no mount, and its own cannot be named: EINVAL. Others may then see the disk
  // until it is unmounted.
  if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 && errno != EINVAL) {
    fail("mount: making mounts private");
  }
  const auto options = "size=" + std::to_string(megabytes) + "m";
  if (::mount("auriga-test", folder_.path().c_str(), "tmpfs", 0, options.c_str()) != 0) {
    fail("mount: a tmpfs");
  }
}

SmallDisk::~SmallDisk() {
  ::umount2(folder_.path().c_str(), MNT_DETACH);
}

void SmallDisk::fill() {
  const int fd =
      ::open((folder_.path() / "ballast").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const std::string piece(1U << 16U, 'b');
  std::size_t size = piece.size();
  while (size > 0) {
    if (::write(fd, piece.data(), size) <= 0) {
      size /= 2;
    }
  }
  ::close(fd);
}

void SmallDisk::clear() {
  fs::remove(folder_.path() / "ballast");
}

std::uintmax_t SmallDisk::free_bytes() const {
  return fs::space(folder_.path()).available;
}

}  // namespace auriga::testing
