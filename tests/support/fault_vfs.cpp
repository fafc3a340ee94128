// The VFS of a FaultStorage: the system's own (sqlite.org/vfs.html), with each write, cut and sync
// asked for first. A file of ours is the real one with a small head before it.
#include <sqlite3.h>

#include <cstring>
#include <map>
#include <mutex>
#include <new>

#include "core/error.hpp"
#include "tests/support/fault_state.hpp"

namespace auriga::testing {
namespace {

using Operation = FaultState::Operation;

struct FaultFile {
  sqlite3_file base;
  FaultState* state;
  char path[512];

  [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  [[nodiscard]] bool is_temporary() const { return path[0] == '\0'; }
};

FaultFile& of(sqlite3_file* file) {
  return *reinterpret_cast<FaultFile*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
  return of(file).real();
}
sqlite3_vfs* system_vfs() {
  static sqlite3_vfs* const vfs = sqlite3_vfs_find(nullptr);
  return vfs;
}

int file_close(sqlite3_file* file) {
  return real(file)->pMethods->xClose(real(file));
}
int file_read(sqlite3_file* file, void* out, int size, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), out, size, offset);
}
int file_write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  auto& self = of(file);
  if (!self.is_temporary()) {
    if (self.state->fails(Operation::kWrite)) {
      return SQLITE_FULL;
    }
    self.state->will_write(self.path, offset,
                           {static_cast<const char*>(bytes), static_cast<std::size_t>(size)});
  }
  return real(file)->pMethods->xWrite(real(file), bytes, size, offset);
}
int file_truncate(sqlite3_file* file, sqlite3_int64 size) {
  auto& self = of(file);
  if (!self.is_temporary()) {
    if (self.state->fails(Operation::kWrite)) {
      return SQLITE_IOERR_TRUNCATE;
    }
    self.state->will_truncate(self.path, size);
  }
  return real(file)->pMethods->xTruncate(real(file), size);
}
int file_sync(sqlite3_file* file, int /*flags*/) {
  auto& self = of(file);
  if (self.state->fails(Operation::kSync)) {
    return SQLITE_IOERR_FSYNC;
  }
  self.state->synced(self.path);
  return SQLITE_OK;
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int file_lock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
int file_unlock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int file_check_lock(sqlite3_file* file, int* out) {
  return real(file)->pMethods->xCheckReservedLock(real(file), out);
}
int file_control(sqlite3_file* file, int operation, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), operation, argument);
}
int file_sector(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
int file_traits(sqlite3_file* file) {
  return real(file)->pMethods->xDeviceCharacteristics(real(file));
}
int file_shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}
int file_shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void file_shm_barrier(sqlite3_file* file) {
  real(file)->pMethods->xShmBarrier(real(file));
}
int file_shm_unmap(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

// Version 2: with shared memory for the log, without memory-mapped reading.
constexpr sqlite3_io_methods kMethods{
    2,           file_close,   file_read,     file_write,       file_truncate,  file_sync,
    file_size,   file_lock,    file_unlock,   file_check_lock,  file_control,   file_sector,
    file_traits, file_shm_map, file_shm_lock, file_shm_barrier, file_shm_unmap, nullptr,
    nullptr};

FaultState& state_of(sqlite3_vfs* vfs) {
  return *static_cast<FaultState*>(vfs->pAppData);
}

int vfs_open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* self = new (file) FaultFile{};
  self->state = &state_of(vfs);
  if (name != nullptr && (flags & SQLITE_OPEN_DELETEONCLOSE) == 0) {
    AURIGA_ASSERT(std::strlen(name) < sizeof(self->path));
    std::strcpy(self->path, name);
  }
  const int code = system_vfs()->xOpen(system_vfs(), name, self->real(), flags, out_flags);
  self->base.pMethods = self->real()->pMethods == nullptr ? nullptr : &kMethods;
  return code;
}
int vfs_delete(sqlite3_vfs* vfs, const char* name, int sync) {
  if (state_of(vfs).fails(Operation::kWrite)) {
    return SQLITE_IOERR_DELETE;
  }
  state_of(vfs).synced(name);  // Removed for good: there is nothing to take back.
  return system_vfs()->xDelete(system_vfs(), name, sync);
}

/// All registered ones, by name. A sqlite3_vfs has to stay where it is.
struct Registry {
  std::mutex mutex;
  std::map<std::string, sqlite3_vfs> all;
};
Registry& registry() {
  static Registry out;
  return out;
}

}  // namespace

void register_fault_vfs(const std::string& name, FaultState& state) {
  auto& all = registry();
  const std::lock_guard lock(all.mutex);
  const auto at = all.all.emplace(name, *system_vfs()).first;
  auto& vfs = at->second;
  vfs.zName = at->first.c_str();
  vfs.szOsFile = static_cast<int>(sizeof(FaultFile)) + system_vfs()->szOsFile;
  vfs.pNext = nullptr;
  vfs.pAppData = &state;
  vfs.xOpen = vfs_open;
  vfs.xDelete = vfs_delete;
  AURIGA_ASSERT(sqlite3_vfs_register(&vfs, 0) == SQLITE_OK);
}

void unregister_fault_vfs(const std::string& name) {
  auto& all = registry();
  const std::lock_guard lock(all.mutex);
  const auto at = all.all.find(name);
  AURIGA_ASSERT(at != all.all.end());
  sqlite3_vfs_unregister(&at->second);
  all.all.erase(at);
}

}  // namespace auriga::testing
