#include "core/time/utc-clock.hpp"

#include "core/time/interval-edges.hpp"
#include "test/check.hpp"

namespace localgrid::check {

namespace {

constexpr std::uint64_t kBuildMs = 1'780'000'000'000;
constexpr std::uint64_t kNowMs = 1'790'000'000'000;
constexpr std::uint64_t kHourMs = 3'600'000;
constexpr std::uint64_t kDayMs = 24 * kHourMs;

}  // namespace

TEST("a clock that nobody has set says so, and TLS sees the time of the build") {
  const UtcClock clock(kBuildMs);
  CHECK(!clock.is_known());
  CHECK(!clock.utc_ms(5).has_value());
  CHECK_EQ(clock.floor_ms(5), kBuildMs);
  CHECK_EQ(clock.age_s(5), kClockNeverSet);
  CHECK(clock.is_uncertain(5));
  CHECK(!clock.is_trusted(5));
  CHECK(!clock.mono_ms_at(kNowMs).has_value());
}

TEST("times before the build and beyond this century are impossible, from whomever") {
  UtcClock clock(kBuildMs);
  for (const TimeSource source : {TimeSource::kNtp, TimeSource::kNode, TimeSource::kUnsureNode}) {
    CHECK_EQ(clock.set(source, 1000, 0).result, TimeSet::kImpossible);
    CHECK_EQ(clock.set(source, 1000, kBuildMs - 1).result, TimeSet::kImpossible);
    CHECK_EQ(clock.set(source, 1000, ~std::uint64_t{0}).result, TimeSet::kImpossible);
  }
  CHECK(!clock.is_known());
}

TEST("the first time is set without a correction, later ones tell by how much") {
  UtcClock clock(kBuildMs);
  const TimeChange first = clock.set(TimeSource::kNtp, 1000, kNowMs);
  CHECK_EQ(first.result, TimeSet::kMoved);
  CHECK_EQ(first.moved_ms, 0);
  CHECK_EQ(clock.utc_ms(1500).value_or(0), kNowMs + 500);
  CHECK_EQ(clock.mono_ms_at(kNowMs + 500).value_or(0), 1500U);
  CHECK_EQ(clock.set(TimeSource::kNtp, 2000, kNowMs + 1200).result, TimeSet::kConfirmed);
  CHECK_EQ(clock.utc_ms(2000).value_or(0), kNowMs + 1000);
  const TimeChange back = clock.set(TimeSource::kNtp, 3000, kNowMs - 3000);
  CHECK_EQ(back.result, TimeSet::kMoved);
  CHECK_EQ(back.moved_ms, -5000);
}

TEST("age, uncertainty and trust grow old without NTP") {
  UtcClock clock(kBuildMs);
  clock.set(TimeSource::kNtp, 0, kNowMs);
  CHECK_EQ(clock.age_s(90'999), 90U);
  CHECK(!clock.is_uncertain(kDayMs));
  CHECK(clock.is_uncertain(kDayMs + 1000));
  CHECK(clock.is_trusted(7 * kDayMs));
  CHECK(!clock.is_trusted(7 * kDayMs + 1000));
  CHECK(clock.is_known());
  CHECK_EQ(clock.utc_ms(30 * kDayMs).value_or(0), kNowMs + 30 * kDayMs);
}

TEST("a node's signed time keeps the clock through days without NTP") {
  UtcClock clock(kBuildMs);
  clock.set(TimeSource::kNtp, 0, kNowMs);
  for (std::uint64_t hour = 1; hour < 24 * 20; hour++) {
    const std::uint64_t mono_ms = hour * kHourMs;
    // The oscillator is 100 ppm slow.
    clock.set(TimeSource::kNode, mono_ms, kNowMs + mono_ms + mono_ms / 10'000);
    REQUIRE(!clock.is_uncertain(mono_ms));
    REQUIRE(clock.is_trusted(mono_ms));
  }
  const std::uint64_t end_ms = (24 * 20 - 1) * kHourMs;
  const std::uint64_t true_ms = kNowMs + end_ms + end_ms / 10'000;
  CHECK(clock.utc_ms(end_ms).value_or(0) + 400 > true_ms);
}

TEST("fresh NTP is kept before a node that agrees, not before one that contradicts") {
  UtcClock clock(kBuildMs);
  clock.set(TimeSource::kNtp, 0, kNowMs);
  CHECK_EQ(clock.set(TimeSource::kNode, 1000, kNowMs + 6000).result, TimeSet::kConfirmed);
  CHECK_EQ(clock.utc_ms(1000).value_or(0), kNowMs + 1000);
  CHECK_EQ(clock.set(TimeSource::kNode, 2000, kNowMs + kDayMs).result, TimeSet::kMoved);
  CHECK_EQ(clock.utc_ms(2000).value_or(0), kNowMs + kDayMs);
}

TEST("NTP that contradicts a node's word is somebody else's") {
  UtcClock clock(kBuildMs);
  clock.set(TimeSource::kNtp, 0, kNowMs);
  clock.set(TimeSource::kNode, 1000, kNowMs + 1000);
  CHECK_EQ(clock.set(TimeSource::kNtp, 2000, kNowMs + kDayMs).result, TimeSet::kIgnored);
  CHECK_EQ(clock.utc_ms(2000).value_or(0), kNowMs + 2000);
  // Six hours without the node's word, and NTP is all there is.
  CHECK_EQ(clock.set(TimeSource::kNtp, 2000 + 6 * kHourMs, kNowMs + kDayMs).result, TimeSet::kMoved);
}

TEST("a node that cannot vouch for its time sets a clock that nobody else has, and it stays uncertain") {
  UtcClock clock(kBuildMs);
  CHECK_EQ(clock.set(TimeSource::kUnsureNode, 1000, kNowMs).result, TimeSet::kMoved);
  CHECK(clock.is_known());
  CHECK(clock.is_uncertain(1000));
  CHECK(!clock.is_trusted(1000));
  CHECK_EQ(clock.set(TimeSource::kUnsureNode, 2000, kNowMs + 50'000).result, TimeSet::kMoved);
  clock.set(TimeSource::kNtp, 3000, kNowMs + 3000);
  CHECK_EQ(clock.set(TimeSource::kUnsureNode, 4000, kNowMs + kDayMs).result, TimeSet::kIgnored);
  CHECK(clock.is_trusted(4000));
}

TEST("edges lie on whole intervals of Unix time, and after what they are asked for") {
  CHECK_EQ(next_edge_ms(0, 900), 900'000U);
  CHECK_EQ(next_edge_ms(899'999, 900), 900'000U);
  CHECK_EQ(next_edge_ms(900'000, 900), 1'800'000U);
}

TEST("readings are due at each period and at each edge, exactly") {
  SeededRandom random(5);
  static constexpr std::uint32_t kLengths[] = {300, 900, 1800, 3600};
  for (int run = 0; run < 300; run++) {
    const std::uint32_t interval_s = kLengths[random.below(4)];
    const auto every_s = static_cast<std::uint32_t>(1 + random.below(interval_s));
    std::uint64_t at_ms = kNowMs + random.below(kDayMs);
    for (int step = 0; step < 50; step++) {
      const std::uint64_t due_ms = next_reading_ms(at_ms, interval_s, every_s);
      REQUIRE(due_ms > at_ms);
      REQUIRE(due_ms - at_ms <= std::uint64_t{every_s} * 1000);
      const std::uint64_t within_ms = due_ms % (std::uint64_t{interval_s} * 1000);
      REQUIRE_EQ(within_ms % (std::uint64_t{every_s} * 1000), 0U);
      REQUIRE(next_edge_ms(at_ms, interval_s) >= due_ms);
      at_ms = due_ms;
    }
  }
}

}  // namespace localgrid::check
