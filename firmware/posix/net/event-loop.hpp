#pragma once

#include <cstdint>
#include <vector>

namespace localgrid::posix {

/// Whoever waits for a descriptor. It may close any descriptor and open new ones when it is called.
class Ready {
 public:
  virtual void on_ready(std::uint32_t events) = 0;

 protected:
  ~Ready() = default;
};

/// One epoll for the whole process.
class EventLoop {
 public:
  EventLoop() = default;
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  bool open();
  /// Begins to watch, or changes what is watched for. With `events` 0 hang-ups and failures are still told.
  bool watch(int descriptor, std::uint32_t events, Ready* ready);
  /// To be called before the descriptor is closed.
  void forget(int descriptor);
  /// Waits for at most `wait_ms` and calls whoever is ready.
  void turn(int wait_ms);

 private:
  Ready*& ready_of(int descriptor);

  int epoll_ = -1;
  /// By descriptor.
  std::vector<Ready*> waiting_;
};

}  // namespace localgrid::posix
