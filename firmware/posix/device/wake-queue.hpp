#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <vector>

namespace localgrid::posix {

/// Who wants to be woken when, by number, in machine milliseconds. Each number has one time, the last one given.
class WakeQueue {
 public:
  void set(std::size_t number, std::uint64_t at_ms) {
    if (number >= due_.size()) due_.resize(number + 1, kNever);
    if (due_[number] == at_ms) return;
    due_[number] = at_ms;
    entries_.push({at_ms, number});
  }

  /// Takes out somebody whose time has come.
  std::optional<std::size_t> take_due(std::uint64_t now_ms) {
    drop_outdated();
    if (entries_.empty() || entries_.top().at_ms > now_ms) return std::nullopt;
    const std::size_t number = entries_.top().number;
    entries_.pop();
    due_[number] = kNever;
    return number;
  }

  /// The next time; kNever when nobody waits.
  std::uint64_t next_ms() {
    drop_outdated();
    return entries_.empty() ? kNever : entries_.top().at_ms;
  }

  static constexpr std::uint64_t kNever = UINT64_MAX;

 private:
  struct Entry {
    std::uint64_t at_ms;
    std::size_t number;
    bool operator>(const Entry& other) const { return at_ms > other.at_ms; }
  };

  /// Times that were given and given again stay in the queue until they come up.
  void drop_outdated() {
    while (!entries_.empty() && due_[entries_.top().number] != entries_.top().at_ms)
      entries_.pop();
  }

  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> entries_;
  std::vector<std::uint64_t> due_;
};

}  // namespace localgrid::posix
