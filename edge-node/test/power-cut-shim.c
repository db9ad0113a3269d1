// A model of a disk that loses whatever was not synced: preloaded into a process, it copies a file to the
// shadow folder whenever the process syncs it. After the process was killed, the shadow folder holds exactly
// what a power cut would have left.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t copying = PTHREAD_MUTEX_INITIALIZER;

static void copy_whole(int from, const char *shadow) {
  char draft[PATH_MAX + 8];
  snprintf(draft, sizeof draft, "%s.draft", shadow);
  int to = open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (to < 0) abort();
  static char block[1 << 16];
  off_t at = 0;
  for (ssize_t count; (count = pread(from, block, sizeof block, at)) > 0; at += count) {
    if (write(to, block, (size_t)count) != count) abort();
  }
  close(to);
  // Killed in the middle of a copy, the shadow stays as it was: the sync had not returned either.
  if (rename(draft, shadow) != 0) abort();
}

static int shadow_of(const char *path, char shadow[PATH_MAX]) {
  const char *folder = getenv("POWER_CUT_SHADOW");
  const char *name = strrchr(path, '/');
  if (folder == NULL || name == NULL || strstr(name, ".sqlite") == NULL) return 0;
  if (snprintf(shadow, PATH_MAX, "%s%s", folder, name) >= PATH_MAX) abort();
  return 1;
}

static void note_synced(int descriptor) {
  char link[64], path[PATH_MAX], shadow[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return;
  path[length] = 0;
  if (!shadow_of(path, shadow)) return;
  pthread_mutex_lock(&copying);
  // Read through the same descriptor: closing another one of the file would drop SQLite's locks on it.
  copy_whole(descriptor, shadow);
  pthread_mutex_unlock(&copying);
}

int fsync(int descriptor) {
  static int (*real)(int);
  if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  int result = real(descriptor);
  if (result == 0) note_synced(descriptor);
  return result;
}

int fdatasync(int descriptor) {
  static int (*real)(int);
  if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  int result = real(descriptor);
  if (result == 0) note_synced(descriptor);
  return result;
}

// SQLite syncs the folder after it deletes a rollback journal, and counts on it being gone.
int unlink(const char *path) {
  static int (*real)(const char *);
  if (real == NULL) real = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
  int result = real(path);
  char shadow[PATH_MAX];
  if (result == 0 && shadow_of(path, shadow)) real(shadow);
  return result;
}
