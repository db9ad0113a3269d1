#include "core/energy/energy-meter.hpp"

#include <cmath>

#include "test/check.hpp"

namespace localgrid::check {

namespace {

/// Energy in half µJ of a straight line, split where it crosses zero, by long division over 1/2^20 of a ms: slow, and
/// written without a look at the code.
struct Expected {
  long double up = 0;
  long double down = 0;
};

Expected area(std::int64_t from, std::int64_t to, std::uint64_t dt_ms) {
  const auto a = static_cast<long double>(from);
  const auto b = static_cast<long double>(to);
  const auto dt = static_cast<long double>(dt_ms);
  if (a >= 0 && b >= 0) return {(a + b) * dt, 0};
  if (a <= 0 && b <= 0) return {0, -(a + b) * dt};
  const long double at = dt * a / (a - b);
  if (a > 0) return {a * at, -b * (dt - at)};
  return {b * (dt - at), -a * at};
}

std::int32_t random_mw(SeededRandom& random) {
  const std::int64_t span = random.one_in(4) ? kMaxPowerMw : 20'000'000;
  return static_cast<std::int32_t>(random.between(-span, span));
}

}  // namespace

TEST("2 W at 1 Hz for an hour add exactly 2,000 mWh to a register of 20 kWh") {
  EnergyMeter meter;
  meter.resume(20'000'000, 0);
  for (std::uint64_t second = 0; second <= 3600; second++)
    meter.add(power_sample(second * 1000, 2));
  CHECK_EQ(meter.import_register().mwh(), 20'002'000U);
  CHECK_EQ(meter.import_register().mj(), 20'002'000U * kMilliJoulePerMilliWattHour);
  CHECK_EQ(meter.export_register().mwh(), 0U);
}

TEST("1 W sampled every 7 ms for a day is exact, whatever the register shows") {
  for (const std::uint64_t start_mwh : {std::uint64_t{0}, std::uint64_t{9'000'000'000'000}}) {
    EnergyMeter meter;
    meter.resume(start_mwh, 0);
    std::uint64_t at_ms = 0;
    for (; at_ms < 86'400'000; at_ms += 7)
      meter.add(power_sample(at_ms, 1));
    meter.add(power_sample(86'400'000, 1));
    CHECK_EQ(meter.import_register().mwh() - start_mwh, 24'000U);
  }
}

TEST("a power that swings around zero counts both ways and never nets out") {
  EnergyMeter meter;
  for (std::uint64_t second = 0; second <= 3600; second++) {
    meter.add(power_sample(second * 1000, second % 2 == 0 ? 1000 : -1000));
  }
  // Each second is two triangles of half a second and 1000 W: 250 J each way.
  CHECK_EQ(meter.import_register().mj(), 3600U * 250'000U);
  CHECK_EQ(meter.export_register().mj(), 3600U * 250'000U);
}

TEST("import less export is the exact integral of the net power, for any samples") {
  SeededRandom random(1);
  for (std::uint64_t run = 0; run < scaled(2000); run++) {
    EnergyMeter meter;
    std::uint64_t at_ms = random.below(1'000'000);
    std::int64_t net_half_uj = 0;
    long double up = 0;
    long double down = 0;
    std::int64_t before = random_mw(random);
    meter.add({at_ms, {static_cast<std::int32_t>(before), 0, 0}});
    for (int i = 0; i < 100; i++) {
      const std::uint64_t dt_ms = 1 + random.below(kMaxSampleGapMs);
      const std::int32_t power_mw = random_mw(random);
      at_ms += dt_ms;
      REQUIRE_EQ(meter.add({at_ms, {power_mw, 0, 0}}), SampleResult::kCounted);
      net_half_uj += (before + power_mw) * static_cast<std::int64_t>(dt_ms);
      const Expected expected = area(before, power_mw, dt_ms);
      up += expected.up;
      down += expected.down;
      before = power_mw;
    }
    const auto import_mj = static_cast<std::int64_t>(meter.import_register().mj());
    const auto export_mj = static_cast<std::int64_t>(meter.export_register().mj());
    // The sums are whole mJ and what is left of each is less than one.
    REQUIRE(std::abs(import_mj - export_mj - net_half_uj / 2000) <= 1);
    REQUIRE(std::abs(static_cast<long double>(import_mj) - up / 2000) < 2);
    REQUIRE(std::abs(static_cast<long double>(export_mj) - down / 2000) < 2);
  }
}

TEST("a gap of more than five seconds is counted and told, never filled") {
  EnergyMeter meter;
  CHECK_EQ(meter.add(power_sample(0, 1000)), SampleResult::kFirst);
  CHECK_EQ(meter.add(power_sample(5'000, 1000)), SampleResult::kCounted);
  CHECK(!meter.take_fault());
  CHECK_EQ(meter.add(power_sample(10'001, 1000)), SampleResult::kGap);
  CHECK_EQ(meter.import_register().mj(), 5'000'000U);
  CHECK_EQ(meter.gaps(), 1U);
  CHECK(meter.take_fault());
  CHECK(!meter.take_fault());
  CHECK_EQ(meter.add(power_sample(11'001, 1000)), SampleResult::kCounted);
  CHECK_EQ(meter.import_register().mj(), 6'000'000U);
}

TEST("a sample that is not later, or not possible, adds nothing") {
  EnergyMeter meter;
  meter.add(power_sample(1000, 500));
  CHECK_EQ(meter.add(power_sample(1000, 900)), SampleResult::kNotLater);
  CHECK_EQ(meter.add(power_sample(999, 900)), SampleResult::kNotLater);
  CHECK_EQ(meter.add(power_sample(2000, 500)), SampleResult::kCounted);
  CHECK_EQ(meter.add({3000, {kMaxPowerMw + 1, 0, 0}}), SampleResult::kImpossible);
  CHECK_EQ(meter.add({3500, {0, -kMaxPowerMw - 1, 0}}), SampleResult::kImpossible);
  // 4,294,967 W in mW is -296 in 32 bits, and INT32_MAX W is -1 W.
  for (const std::int32_t power_w : {4'294'967, -4'294'967, INT32_MAX, INT32_MIN}) {
    CHECK_EQ(meter.add(power_sample(3600, power_w)), SampleResult::kImpossible);
  }
  CHECK(meter.take_fault());
  CHECK_EQ(meter.add(power_sample(4000, 500)), SampleResult::kFirst);
  CHECK_EQ(meter.import_register().mj(), 500'000U);
}

TEST("phases are netted or not, as the mode says") {
  const PowerSample begin{0, {3'000'000, -1'000'000, -1'000'000}};
  const PowerSample end{1000, {3'000'000, -1'000'000, -1'000'000}};
  EnergyMeter netted(PhaseMode::kNetted);
  netted.add(begin);
  netted.add(end);
  CHECK_EQ(netted.import_register().mj(), 1'000'000U);
  CHECK_EQ(netted.export_register().mj(), 0U);
  EnergyMeter each(PhaseMode::kPerPhase);
  each.add(begin);
  each.add(end);
  CHECK_EQ(each.import_register().mj(), 3'000'000U);
  CHECK_EQ(each.export_register().mj(), 2'000'000U);
}

TEST("a sample put on an edge between two others changes no sum") {
  SeededRandom random(2);
  for (int run = 0; run < 2000; run++) {
    EnergyMeter direct;
    EnergyMeter split;
    const PowerSample first{1000, {random_mw(random) / 100, 0, 0}};
    const std::uint64_t dt_ms = 2 + random.below(kMaxSampleGapMs - 1);
    const PowerSample next{1000 + dt_ms, {random_mw(random) / 100, 0, 0}};
    const std::uint64_t edge_ms = 1001 + random.below(dt_ms - 1);
    direct.add(first);
    direct.add(next);
    split.add(first);
    const std::optional<PowerSample> middle = split.between(next, edge_ms);
    REQUIRE(middle.has_value());
    REQUIRE_EQ(split.add(*middle), SampleResult::kCounted);
    split.add(next);
    const auto difference = [](const EnergyRegister& a, const EnergyRegister& b) {
      return std::abs(static_cast<std::int64_t>(a.mj()) - static_cast<std::int64_t>(b.mj()));
    };
    // The power in between is rounded to 1 mW: 5 mJ over five seconds, and 1 mJ of either sum's remainder.
    REQUIRE(difference(direct.import_register(), split.import_register()) <= 6);
    REQUIRE(difference(direct.export_register(), split.export_register()) <= 6);
  }
}

TEST("there is nothing between samples that are too far apart, nor outside them") {
  EnergyMeter meter;
  CHECK(!meter.between(power_sample(2000, 1), 1000).has_value());
  meter.add(power_sample(1000, 1));
  CHECK(!meter.between(power_sample(2000, 1), 1000).has_value());
  CHECK(!meter.between(power_sample(2000, 1), 2000).has_value());
  CHECK(!meter.between(power_sample(7000, 1), 3000).has_value());
  CHECK(meter.between(power_sample(2000, 1), 1500).has_value());
}

TEST("registers go on from whole mWh after a restart, never below them") {
  EnergyMeter meter;
  meter.resume(1234, 5678);
  CHECK_EQ(meter.import_register().mwh(), 1234U);
  CHECK_EQ(meter.export_register().mwh(), 5678U);
  meter.add(power_sample(0, -3600));
  meter.add(power_sample(1, -3600));
  CHECK_EQ(meter.export_register().mwh(), 5679U);
}

}  // namespace localgrid::check
