#include "posix/net/socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace localgrid::posix {

namespace {

constexpr std::uint32_t kLoopback = 0x7f000000;
/// 127.64.0.1 is the first.
constexpr std::uint32_t kFirstDevice = 0x00400001;
constexpr std::uint32_t kDevices = 0x003ffffe;

std::optional<sockaddr_in> address_of(const Endpoint& endpoint) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(endpoint.port);
  const char* host = endpoint.host == "localhost" ? "127.0.0.1" : endpoint.host.c_str();
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) return std::nullopt;
  return address;
}

bool is_loopback(const sockaddr_in& address) {
  return (ntohl(address.sin_addr.s_addr) >> 24) == 127;
}

void call_from(int descriptor, std::uint32_t source) {
  const int yes = 1;
  setsockopt(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
  sockaddr_in local{};
  local.sin_family = AF_INET;
  local.sin_addr.s_addr = htonl(source);
  // Without an address of its own it calls from the usual one.
  if (bind(descriptor, reinterpret_cast<const sockaddr*>(&local), sizeof local) != 0) errno = 0;
}

}  // namespace

std::uint32_t loopback_address(std::uint32_t number) {
  return kLoopback + kFirstDevice + number % kDevices;
}

bool Socket::connect(const Endpoint& endpoint, Ready* ready) {
  close();
  const auto address = address_of(endpoint);
  if (!address) return false;
  descriptor_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return false;
  const int yes = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (endpoint.source != 0 && is_loopback(*address)) call_from(descriptor_, endpoint.source);
  ready_ = ready;
  const int begun = ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&*address), sizeof *address);
  if (begun == 0 || errno == EINPROGRESS) {
    want(false, true);
    return true;
  }
  close();
  return false;
}

bool Socket::is_connected() const {
  int failure = 0;
  socklen_t length = sizeof failure;
  return getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &failure, &length) == 0 && failure == 0;
}

void Socket::close() {
  if (descriptor_ < 0) return;
  loop_->forget(descriptor_);
  ::close(descriptor_);
  descriptor_ = -1;
  wanted_ = 0;
}

void Socket::want(bool read, bool write) {
  const std::uint32_t wanted = (read ? std::uint32_t{EPOLLIN} : 0) | (write ? std::uint32_t{EPOLLOUT} : 0);
  if (wanted == wanted_) return;
  wanted_ = wanted;
  watch();
}

void Socket::set_deaf(bool is_deaf) {
  is_deaf_ = is_deaf;
  if (descriptor_ < 0) return;
  if (is_deaf) {
    loop_->forget(descriptor_);
  } else {
    watch();
  }
}

void Socket::watch() {
  if (descriptor_ >= 0 && !is_deaf_) loop_->watch(descriptor_, wanted_, ready_);
}

}  // namespace localgrid::posix
