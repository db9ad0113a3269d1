#include "core/energy/meter-registers.hpp"

#include "core/energy/stuck-sensor.hpp"
#include "test/check.hpp"

namespace localgrid::check {

namespace {

constexpr std::uint32_t kFuseW = 20'000;

MeterReport imported(std::uint64_t mono_ms, std::uint64_t mwh) {
  return {mono_ms, mwh, std::nullopt};
}

}  // namespace

TEST("a meter's registers are shown as they are") {
  MeterRegisters registers(kFuseW);
  CHECK(!registers.is_known());
  CHECK_EQ(registers.report({1000, 12'345'678, 1'000}), ReportResult::kTaken);
  CHECK_EQ(registers.report({2000, 12'346'000, 1'000}), ReportResult::kTaken);
  CHECK_EQ(registers.import_mwh(), 12'346'000U);
  CHECK_EQ(registers.export_mwh(), 1'000U);
  CHECK(!registers.take_fault());
  CHECK(!registers.take_reset());
}

TEST("a report of one register leaves the other alone") {
  MeterRegisters registers(kFuseW);
  registers.report({1000, 500, 900});
  registers.report({2000, std::nullopt, 950});
  registers.report({3000, 510, std::nullopt});
  CHECK_EQ(registers.import_mwh(), 510U);
  CHECK_EQ(registers.export_mwh(), 950U);
}

TEST("one wrong report, high or low, makes no energy and no reset") {
  MeterRegisters registers(kFuseW);
  registers.report(imported(0, 5'000'000));
  std::uint64_t at_ms = 0;
  for (const std::uint64_t wrong : {std::uint64_t{0}, std::uint64_t{90'000'000}, std::uint64_t{4'999'999}}) {
    CHECK_EQ(registers.report(imported(at_ms += 1000, wrong)), ReportResult::kSuspicious);
    CHECK_EQ(registers.import_mwh(), 5'000'000U);
    CHECK(registers.take_fault());
    CHECK_EQ(registers.report(imported(at_ms += 1000, 5'000'000)), ReportResult::kTaken);
    CHECK(!registers.take_fault());
  }
  CHECK(!registers.take_reset());
}

TEST("a register that jumps back and forth for ever stays on its own line") {
  MeterRegisters registers(kFuseW);
  registers.report(imported(0, 5'000'000));
  for (std::uint64_t i = 1; i < 1000; i++) {
    registers.report(imported(i * 10'000, i % 2 == 0 ? 5'000'000 + i : 100));
    REQUIRE(registers.import_mwh() >= 5'000'000 && registers.import_mwh() <= 5'001'000);
  }
  CHECK(!registers.take_reset());
}

TEST("a fall that lasts is a reset, told once") {
  MeterRegisters registers(kFuseW);
  registers.report(imported(0, 5'000'000));
  CHECK_EQ(registers.report(imported(1'000, 10)), ReportResult::kSuspicious);
  CHECK_EQ(registers.report(imported(6'000, 20)), ReportResult::kSuspicious);
  CHECK_EQ(registers.report(imported(10'999, 30)), ReportResult::kSuspicious);
  CHECK_EQ(registers.report(imported(11'000, 40)), ReportResult::kNewBase);
  CHECK_EQ(registers.import_mwh(), 40U);
  CHECK(registers.take_reset());
  CHECK(!registers.take_reset());
}

TEST("a reset is found though import and export are reported in turn") {
  MeterRegisters registers(kFuseW);
  registers.report({0, 5'000'000, 7'000'000});
  ReportResult last = ReportResult::kTaken;
  for (std::uint64_t i = 1; i <= 4; i++) {
    last = registers.report({i * 6'000, i, std::nullopt});
    registers.report({i * 6'000 + 3'000, std::nullopt, 7'000'000 + i});
  }
  CHECK_EQ(registers.import_mwh(), 4U);
  CHECK_EQ(registers.export_mwh(), 7'000'004U);
  CHECK(registers.take_reset());
  CHECK_EQ(last, ReportResult::kTaken);
}

TEST("a rise beyond the fuse is taken only when it lasts, and is no reset") {
  MeterRegisters registers(kFuseW);
  registers.report(imported(0, 0));
  CHECK_EQ(registers.report(imported(10'000, 75'555)), ReportResult::kTaken);
  CHECK_EQ(registers.report(imported(20'000, 900'000)), ReportResult::kSuspicious);
  CHECK_EQ(registers.report(imported(25'000, 900'010)), ReportResult::kSuspicious);
  CHECK_EQ(registers.report(imported(30'000, 900'020)), ReportResult::kNewBase);
  CHECK_EQ(registers.import_mwh(), 900'020U);
  CHECK(!registers.take_reset());
}

TEST("after a start any rise is the meter's own, a fall is not") {
  MeterRegisters registers(kFuseW);
  registers.resume(1'000'000, 0);
  CHECK(registers.is_known());
  CHECK_EQ(registers.report(imported(10, 900'000'000)), ReportResult::kTaken);
  registers.resume(1'000'000, 0);
  CHECK_EQ(registers.report(imported(10, 999'999)), ReportResult::kSuspicious);
  CHECK_EQ(registers.import_mwh(), 1'000'000U);
}

TEST("a sensor that repeats itself is stuck, and back when it does not") {
  using Change = StuckSensor::Change;
  StuckSensor sensor(600);
  CHECK_EQ(sensor.measured(0, 230'100), Change::kNone);
  CHECK_EQ(sensor.measured(599'999, 230'100), Change::kNone);
  CHECK_EQ(sensor.measured(600'000, 230'100), Change::kStuck);
  CHECK_EQ(sensor.measured(700'000, 230'100), Change::kNone);
  CHECK(sensor.is_stuck());
  CHECK_EQ(sensor.measured(800'000, 230'101), Change::kBack);
  CHECK(!sensor.is_stuck());
}

TEST("a sensor that is silent is stuck too") {
  using Change = StuckSensor::Change;
  StuckSensor sensor(60);
  CHECK_EQ(sensor.passed(1'000), Change::kNone);
  CHECK_EQ(sensor.passed(60'999), Change::kNone);
  CHECK_EQ(sensor.passed(61'000), Change::kStuck);
  CHECK_EQ(sensor.measured(62'000, 5), Change::kBack);
}

TEST("a sensor that may rest, or that nobody watches, is never stuck") {
  StuckSensor resting(60);
  for (std::uint64_t at_ms = 0; at_ms < 600'000; at_ms += 1000)
    resting.measured(at_ms, 0, true);
  CHECK(!resting.is_stuck());
  StuckSensor unwatched(0);
  unwatched.measured(0, 1);
  CHECK_EQ(unwatched.measured(86'400'000, 1), StuckSensor::Change::kNone);
}

}  // namespace localgrid::check
