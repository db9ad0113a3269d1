#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "randombytes.h"
#include "utils.h"

/* What the vendored sources expect of the rest of libsodium. */

void sodium_memzero(void *const memory, const size_t length) {
  volatile unsigned char *bytes = (volatile unsigned char *)memory;
  for (size_t at = 0; at < length; at++) bytes[at] = 0;
}

int sodium_memcmp(const void *const one, const void *const other, size_t length) {
  const volatile unsigned char *a = (const volatile unsigned char *)one;
  const volatile unsigned char *b = (const volatile unsigned char *)other;
  unsigned char differing = 0;
  for (size_t at = 0; at < length; at++) differing |= (unsigned char)(a[at] ^ b[at]);
  return (int)(1 & ((differing - 1U) >> 8)) - 1;
}

int sodium_is_zero(const unsigned char *bytes, const size_t length) {
  const volatile unsigned char *all = bytes;
  unsigned char seen = 0;
  for (size_t at = 0; at < length; at++) seen |= all[at];
  return (int)(1 & ((seen - 1U) >> 8));
}

/* Keys come from a seed that the shell's own source of randomness made. Whoever asks here has left that way. */
void randombytes_buf(void *const memory, const size_t length) {
  (void)memory;
  (void)length;
  __builtin_trap();
}

void sodium_misuse(void) { __builtin_trap(); }
