// A disk that takes nothing while a file of the name DISK_HANGS is there: flushes wait, as behind a card that is dying.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

int fdatasync(int fd) {
  static int (*real)(int);
  if (real == NULL) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  const char *hangs = getenv("DISK_HANGS");
  while (hangs != NULL && access(hangs, F_OK) == 0) usleep(10000);
  return real(fd);
}
