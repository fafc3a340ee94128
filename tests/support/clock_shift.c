/* Moves the clocks of a program that is started with this library preloaded, so that a test of the
   real server need not wait for an access token or a connection to grow old.

   CLOCK_SHIFT_FILE names a file of two int64 in the machine's order: milliseconds added to the wall
   clock, and to the monotonic one. The test writes it while the program runs. Timers that the kernel
   holds already are not moved: they come when they would have come, and a loop that has one every
   second notices the jump within that. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile const int64_t* shift_ms;  /* Wall, monotonic. */
static int (*real_gettime)(clockid_t, struct timespec*);

__attribute__((constructor)) static void open_shift(void) {
  real_gettime = (int (*)(clockid_t, struct timespec*))dlsym(RTLD_NEXT, "clock_gettime");
  const char* name = getenv("CLOCK_SHIFT_FILE");
  const int file = name ? open(name, O_RDONLY | O_CLOEXEC) : -1;
  if (file < 0) return;
  void* page = mmap(NULL, 2 * sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) shift_ms = page;
}

int clock_gettime(clockid_t clock, struct timespec* out) {
  if (!real_gettime) open_shift();
  const int code = real_gettime(clock, out);
  const int moved = clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC;
  if (code == 0 && moved && shift_ms) {
    const int64_t shift = shift_ms[clock == CLOCK_MONOTONIC];
    out->tv_sec += shift / 1000;
    out->tv_nsec += shift % 1000 * 1000000;
    if (out->tv_nsec >= 1000000000) out->tv_sec++, out->tv_nsec -= 1000000000;
    if (out->tv_nsec < 0) out->tv_sec--, out->tv_nsec += 1000000000;
  }
  return code;
}

int gettimeofday(struct timeval* restrict out, void* restrict zone) {
  (void)zone;
  struct timespec now;
  const int code = clock_gettime(CLOCK_REALTIME, &now);
  out->tv_sec = now.tv_sec;
  out->tv_usec = now.tv_nsec / 1000;
  return code;
}

time_t time(time_t* out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}
