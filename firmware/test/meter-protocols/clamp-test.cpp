#include <cmath>
#include <numbers>

#include "core/meter-protocols/clamp/clamp-meter.hpp"
#include "test/meter-protocols/telegram-bytes.hpp"

namespace localgrid {

namespace {

constexpr double kSamplesPerPeriod = 80.37;

/// A phase of the mains as the converter sees it; the test may use floats.
struct Mains {
  double volts = 230;
  double amperes = 10;
  /// Current behind voltage, degrees.
  double lag = 0;
  double offset = 2048;
  /// Current in thirds of the period, as a rectifier draws it.
  double third_harmonic = 0;
};

constexpr double kVoltsPerCount = 0.2;
constexpr double kAmperesPerCount = 0.03;

std::int32_t counts(double value, double per_count, double offset) {
  return static_cast<std::int32_t>(std::lround(offset + value / per_count));
}

std::vector<ClampMeasurement> measure(ClampMeter& meter, const Mains& mains, int samples) {
  std::vector<ClampMeasurement> done;
  for (int n = 0; n < samples; ++n) {
    const double angle = 2 * std::numbers::pi * n / kSamplesPerPeriod;
    const double lag = mains.lag * std::numbers::pi / 180;
    const double voltage = mains.volts * std::numbers::sqrt2 * std::sin(angle);
    const double current = mains.amperes * std::numbers::sqrt2 * std::sin(angle - lag) +
                           mains.third_harmonic * std::numbers::sqrt2 * std::sin(3 * angle);
    const auto one =
        meter.add(counts(voltage, kVoltsPerCount, mains.offset), counts(current, kAmperesPerCount, mains.offset));
    if (one) done.push_back(*one);
  }
  return done;
}

bool is_near(std::int64_t measured, double expected, double part) {
  const auto value = static_cast<double>(measured);
  return std::abs(value - expected) <= std::abs(expected) * part;
}

}  // namespace

TEST("voltage, current and power of a plain load are right within a fifth of a percent") {
  ClampMeter meter({});
  const auto done = measure(meter, {}, 4000);
  REQUIRE(done.size() >= 4);
  for (const auto& one : done) {
    CHECK(is_near(one.power_mw, 2300000, 0.002));
    CHECK(is_near(one.voltage_mv, 230000, 0.002));
    CHECK(is_near(one.current_ma, 10000, 0.002));
    CHECK(!one.is_estimated && !one.is_clipped && !one.is_voltage_missing);
  }
}

TEST("feeding in is negative, a clamp put on the wrong way is turned by its option") {
  ClampMeter meter({});
  const auto done = measure(meter, {.lag = 180}, 2000);
  REQUIRE(!done.empty());
  CHECK(is_near(done[0].power_mw, -2300000, 0.002));
  ClampMeter reversed({.is_reversed = true});
  const auto turned = measure(reversed, {.lag = 180}, 2000);
  REQUIRE(!turned.empty());
  CHECK(is_near(turned[0].power_mw, 2300000, 0.002));
}

TEST("a reactive load and harmonics carry no real power") {
  ClampMeter meter({});
  const auto reactive = measure(meter, {.lag = 90}, 2000);
  REQUIRE(!reactive.empty());
  CHECK(std::abs(static_cast<double>(reactive[0].power_mw)) < 10000);
  CHECK(is_near(reactive[0].current_ma, 10000, 0.002));
  ClampMeter other({});
  const auto rectifier = measure(other, {.amperes = 5, .third_harmonic = 4}, 2000);
  REQUIRE(!rectifier.empty());
  CHECK(is_near(rectifier[0].power_mw, 1150000, 0.003));
  CHECK(is_near(rectifier[0].current_ma, std::sqrt(41) * 1000, 0.003));
}

TEST("the delay undoes a phase error in either direction, in parts of a sample") {
  // Degrees that one sample takes.
  const double step = 360 / kSamplesPerPeriod;
  for (const double samples : {0.5, 1.25, -0.75, -2.5}) {
    const Mains shifted{.lag = 60 + samples * step};
    ClampMeter plain({});
    const auto wrong = measure(plain, shifted, 2000);
    ClampMeter corrected({.voltage_delay_q16 = static_cast<std::int32_t>(samples * 65536)});
    const auto right = measure(corrected, shifted, 2000);
    REQUIRE(!wrong.empty() && !right.empty());
    CHECK(!is_near(wrong[0].power_mw, 1150000, 0.03));
    CHECK(is_near(right[0].power_mw, 1150000, 0.006));
  }
}

TEST("the converter's offset makes no power, and no load is none") {
  ClampMeter meter({});
  const auto done = measure(meter, {.amperes = 0.01, .offset = 2300}, 3000);
  REQUIRE(done.size() >= 2);
  CHECK_EQ(done[0].power_mw, 0);
  CHECK_EQ(done[0].current_ma, 0);
}

TEST("a converter that is overdriven is told") {
  ClampMeter meter({});
  const auto done = measure(meter, {.amperes = 60}, 2000);
  REQUIRE(!done.empty());
  CHECK(done[0].is_clipped);
}

TEST("a voltage transformer unplugged makes no power and is told") {
  ClampMeter meter({});
  const auto done = measure(meter, {.volts = 0.5}, 9000);
  REQUIRE(!done.empty());
  for (const auto& one : done) {
    CHECK(one.is_voltage_missing);
    CHECK_EQ(one.power_mw, 0);
  }
}

TEST("a clamp alone is estimated and knows no direction") {
  for (const double lag : {0.0, 180.0}) {
    ClampMeter meter({});
    std::optional<ClampMeasurement> done;
    for (int n = 0; n < 5000 && !done; ++n) {
      const double angle = 2 * std::numbers::pi * n / kSamplesPerPeriod - lag * std::numbers::pi / 180;
      done = meter.add_current(counts(10 * std::numbers::sqrt2 * std::sin(angle), kAmperesPerCount, 2048));
    }
    REQUIRE(done.has_value());
    CHECK(done->is_estimated);
    CHECK(is_near(done->power_mw, 2300000, 0.01));
  }
}

TEST("whatever the samples and options are, nothing overflows") {
  check::SeededRandom random(7);
  for (std::uint64_t round = 0; round < check::scaled(200); ++round) {
    ClampMeter meter({.voltage_uv_per_count = static_cast<std::uint32_t>(random.next()),
                      .current_ua_per_count = static_cast<std::uint32_t>(random.next()),
                      .voltage_delay_q16 = static_cast<std::int32_t>(random.next()),
                      .periods = static_cast<std::uint32_t>(random.next()),
                      .min_count = static_cast<std::int32_t>(random.next()),
                      .max_count = static_cast<std::int32_t>(random.next()),
                      .nominal_voltage_mv = static_cast<std::uint32_t>(random.next())});
    int measurements = 0;
    const bool is_square = random.one_in(2);
    for (int n = 0; n < 9000; ++n) {
      const auto sample =
          is_square ? ((n / 40) % 2 == 0 ? INT32_MAX : INT32_MIN) : static_cast<std::int32_t>(random.next());
      if (meter.add(sample, sample)) ++measurements;
    }
    CHECK(measurements > 0);
  }
}

TEST("the square root is the largest whose square fits") {
  check::SeededRandom random(8);
  CHECK_EQ(square_root(0), 0);
  CHECK_EQ(square_root(UINT64_MAX), UINT32_MAX);
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t value = random.next() >> random.below(64);
    const std::uint64_t root = square_root(value);
    CHECK(root * root <= value);
    CHECK(root == UINT32_MAX || (root + 1) * (root + 1) > value);
  }
}

}  // namespace localgrid
