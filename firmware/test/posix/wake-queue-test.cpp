#include "posix/device/wake-queue.hpp"

#include <vector>

#include "test/check.hpp"

using localgrid::posix::WakeQueue;

TEST("everybody is woken once, in the order of the times given last") {
  WakeQueue queue;
  queue.set(0, 50);
  queue.set(1, 20);
  queue.set(2, 30);
  queue.set(0, 10);
  queue.set(2, WakeQueue::kNever);
  CHECK_EQ(queue.next_ms(), std::uint64_t{10});
  CHECK(!queue.take_due(9).has_value());
  CHECK_EQ(queue.take_due(100).value_or(9), std::size_t{0});
  CHECK_EQ(queue.take_due(100).value_or(9), std::size_t{1});
  CHECK(!queue.take_due(100).has_value());
  CHECK_EQ(queue.next_ms(), WakeQueue::kNever);
}

TEST("a queue agrees with a plain list, whatever is asked of it") {
  localgrid::check::SeededRandom random;
  WakeQueue queue;
  std::vector<std::uint64_t> due(20, WakeQueue::kNever);
  for (int turn = 0; turn < 20'000; turn++) {
    const std::size_t number = random.below(due.size());
    const std::uint64_t now = static_cast<std::uint64_t>(turn);
    if (random.one_in(2)) {
      due[number] = random.one_in(10) ? WakeQueue::kNever : now + random.below(50);
      queue.set(number, due[number]);
    } else if (const auto woken = queue.take_due(now)) {
      CHECK(due[*woken] <= now);
      due[*woken] = WakeQueue::kNever;
    } else {
      for (const std::uint64_t at : due)
        CHECK(at > now);
    }
  }
}
