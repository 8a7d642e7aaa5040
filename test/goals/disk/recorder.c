/*
 * Preloaded into a process (LD_PRELOAD): writes down what it does to files below one folder, and fails one call on
 * command. Knows nothing of what the files mean; replay.ts plays the power cut.
 *
 *   DISK_FOLDER   it and what is below it are watched
 *   DISK_LOG      records are appended here, one write each: see `record`
 *   DISK_FAULT    where this file exists with "CALL PART" in it, the next CALL (sync or write) to a file whose path
 *                 has PART in it fails with EIO, and the file is removed
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(name) *)dlsym(RTLD_NEXT, #name))

static int log_fd = -1;
static const char *folder, *fault_file;
static pthread_once_t started = PTHREAD_ONCE_INIT;

static void start(void) {
  folder = getenv("DISK_FOLDER");
  fault_file = getenv("DISK_FAULT");
  const char *log = getenv("DISK_LOG");
  if (log) log_fd = NEXT(open)(log, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
}

static int watched(const char *path) {
  pthread_once(&started, start);
  if (!folder || !path) return 0;
  size_t size = strlen(folder);
  return strncmp(path, folder, size) == 0 && (path[size] == 0 || path[size] == '/');
}

/* The path behind a descriptor, where it is watched. */
static const char *path_of(int fd, char *buffer, size_t size) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, buffer, size - 1);
  if (length <= 0) return NULL;
  buffer[length] = 0;
  return watched(buffer) ? buffer : NULL;
}

/* One record: kind, length of the path (2), offset (8), length of the data (4); path; data. Little endian. */
static void record(char kind, const char *path, int64_t offset, const void *data, uint32_t size) {
  if (log_fd < 0) return;
  uint16_t path_size = (uint16_t)strlen(path);
  size_t total = 15 + path_size + size;
  char *bytes = malloc(total);
  bytes[0] = kind;
  memcpy(bytes + 1, &path_size, 2);
  memcpy(bytes + 3, &offset, 8);
  memcpy(bytes + 11, &size, 4);
  memcpy(bytes + 15, path, path_size);
  if (size) memcpy(bytes + 15 + path_size, data, size);
  if (NEXT(write)(log_fd, bytes, total) < 0) abort();
  free(bytes);
}

/* Whether this call is the one that has to fail. */
static int fails(const char *call, const char *path) {
  if (!fault_file || !path) return 0;
  int fd = NEXT(open)(fault_file, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  char wanted[512];
  ssize_t size = read(fd, wanted, sizeof wanted - 1);
  close(fd);
  if (size <= 0) return 0;
  wanted[size] = 0;
  char *part = strchr(wanted, ' ');
  if (!part) return 0;
  *part++ = 0;
  if (strcmp(wanted, call) || !strstr(path, part)) return 0;
  /* Of several threads that come here at once, the one that removes the file is it. */
  if (NEXT(unlink)(fault_file) != 0) return 0;
  errno = EIO;
  return 1;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
  char buffer[1024];
  const char *path = path_of(fd, buffer, sizeof buffer);
  if (fails("write", path)) return -1;
  ssize_t written = NEXT(pwrite64)(fd, data, size, offset);
  if (path && written > 0) record('W', path, offset, data, (uint32_t)written);
  return written;
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) { return pwrite64(fd, data, size, offset); }

ssize_t write(int fd, const void *data, size_t size) {
  char buffer[1024];
  const char *path = path_of(fd, buffer, sizeof buffer);
  if (fails("write", path)) return -1;
  ssize_t written = NEXT(write)(fd, data, size);
  /* Where it stands now is right for files that are appended to as well. */
  if (path && written > 0) record('W', path, lseek64(fd, 0, SEEK_CUR) - written, data, (uint32_t)written);
  return written;
}

static int sync_file(int fd, int (*really)(int)) {
  char buffer[1024];
  const char *path = path_of(fd, buffer, sizeof buffer);
  if (fails("sync", path)) return -1;
  int result = really(fd);
  if (path && result == 0) record('S', path, 0, NULL, 0);
  return result;
}
int fsync(int fd) { return sync_file(fd, NEXT(fsync)); }
int fdatasync(int fd) { return sync_file(fd, NEXT(fdatasync)); }

int ftruncate64(int fd, off64_t size) {
  char buffer[1024];
  const char *path = path_of(fd, buffer, sizeof buffer);
  int result = NEXT(ftruncate64)(fd, size);
  if (path && result == 0) record('T', path, size, NULL, 0);
  return result;
}
int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

int unlink(const char *path) {
  int result = NEXT(unlink)(path);
  if (result == 0 && watched(path)) record('U', path, 0, NULL, 0);
  return result;
}

int rename(const char *from, const char *to) {
  int result = NEXT(rename)(from, to);
  if (result == 0 && watched(to)) record('R', from, 0, to, (uint32_t)strlen(to));
  return result;
}

int link(const char *from, const char *to) {
  int result = NEXT(link)(from, to);
  if (result == 0 && watched(to)) record('L', from, 0, to, (uint32_t)strlen(to));
  return result;
}

/* A file that was not there before has a new name in its folder; one that is emptied loses what it held. */
static void opened(const char *path, int flags, int there) {
  if (!watched(path)) return;
  if (!there && (flags & O_CREAT)) record('C', path, 0, NULL, 0);
  else if (flags & O_TRUNC) record('T', path, 0, NULL, 0);
}

static int exists(const char *path) {
  struct stat status;
  return watched(path) && stat(path, &status) == 0;
}

#define OPEN(name)                                                                                                     \
  int name(const char *path, int flags, ...) {                                                                         \
    va_list rest;                                                                                                      \
    va_start(rest, flags);                                                                                             \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(rest, mode_t) : 0;                                          \
    va_end(rest);                                                                                                      \
    int there = (flags & O_CREAT) ? exists(path) : 1;                                                                  \
    int fd = NEXT(name)(path, flags, mode);                                                                            \
    if (fd >= 0) opened(path, flags, there);                                                                           \
    return fd;                                                                                                         \
  }
OPEN(open)
OPEN(open64)
