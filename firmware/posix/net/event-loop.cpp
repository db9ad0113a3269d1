#include "posix/net/event-loop.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>

namespace localgrid::posix {

namespace {

constexpr int kEventsAtOnce = 256;

}  // namespace

EventLoop::~EventLoop() {
  if (epoll_ >= 0) close(epoll_);
}

bool EventLoop::open() {
  epoll_ = epoll_create1(EPOLL_CLOEXEC);
  return epoll_ >= 0;
}

Ready*& EventLoop::ready_of(int descriptor) {
  const auto at = static_cast<std::size_t>(descriptor);
  if (at >= waiting_.size()) waiting_.resize(at + 1, nullptr);
  return waiting_[at];
}

bool EventLoop::watch(int descriptor, std::uint32_t events, Ready* ready) {
  Ready*& known = ready_of(descriptor);
  epoll_event event{};
  event.events = events;
  event.data.fd = descriptor;
  const int what = known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
  known = ready;
  return epoll_ctl(epoll_, what, descriptor, &event) == 0;
}

void EventLoop::forget(int descriptor) {
  Ready*& known = ready_of(descriptor);
  if (known == nullptr) return;
  known = nullptr;
  epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
}

void EventLoop::turn(int wait_ms) {
  std::array<epoll_event, kEventsAtOnce> events{};
  const int count = epoll_wait(epoll_, events.data(), kEventsAtOnce, wait_ms);
  for (int at = 0; at < count; at++) {
    const epoll_event& event = events[static_cast<std::size_t>(at)];
    // Somebody called before may have closed it.
    if (Ready* ready = ready_of(event.data.fd); ready != nullptr) ready->on_ready(event.events);
  }
}

}  // namespace localgrid::posix
