#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#define AF_INET 2
#define SOCK_DGRAM 2
#define IPPROTO_UDP 17
typedef uint32_t socklen_t;
typedef uint8_t sa_family_t;
struct in_addr {
  uint32_t s_addr;
};
struct sockaddr {
  uint8_t sa_len;
  sa_family_t sa_family;
  char sa_data[14];
};
struct sockaddr_in {
  uint8_t sin_len;
  sa_family_t sin_family;
  uint16_t sin_port;
  struct in_addr sin_addr;
  char sin_zero[8];
};
extern "C" {
int lwip_socket(int domain, int type, int protocol);
int lwip_bind(int socket, const struct sockaddr* name, socklen_t size);
ssize_t lwip_recvfrom(int socket, void* out, size_t size, int flags, struct sockaddr* from, socklen_t* from_size);
ssize_t lwip_sendto(int socket, const void* data, size_t size, int flags, const struct sockaddr* to, socklen_t to_size);
}
