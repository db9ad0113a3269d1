#include "core/safety/limiter.hpp"

#include <string>

#include "test/check.hpp"

namespace localgrid {
namespace {

constexpr SafetyLimits kBattery = {.max_draw_w = 4'000, .max_feed_w = 5'000, .ramp_w_per_s = 1'000};

/// A limiter with sensors that are read every 100 ms.
struct Bench {
  SafetyLimiter limiter;
  SafetySensors sensors = {.soc_permille = 500};
  std::uint64_t now_ms = 10'000;
  bool is_read = true;

  explicit Bench(const SafetyLimits& limits = kBattery) : limiter(limits) {}

  std::int32_t run(std::uint64_t ms) {
    std::int32_t power_w = limiter.power_w();
    for (const std::uint64_t until_ms = now_ms + ms; now_ms < until_ms;) {
      now_ms += 100;
      if (is_read) read();
      power_w = limiter.output(now_ms);
    }
    return power_w;
  }
  void read() {
    sensors.mono_ms = now_ms;
    limiter.set_sensors(sensors);
  }
  void follow(std::int32_t power_w, std::uint64_t lasts_ms = 300'000, std::uint16_t min_soc_permille = 0) {
    limiter.follow({power_w, min_soc_permille, now_ms + lasts_ms}, now_ms);
  }
  /// A command every minute, as the node repeats it.
  std::int32_t follow_for(std::int32_t power_w, std::uint64_t ms) {
    for (std::uint64_t done_ms = 0; done_ms < ms; done_ms += 60'000) {
      follow(power_w);
      run(60'000);
    }
    return limiter.power_w();
  }
  /// `kind:value` of all events since the last call.
  std::string events() {
    static constexpr std::array<std::string_view, 5> kNames = {"trip", "cleared", "applied", "failsafe", "left"};
    std::string text;
    while (const auto event = limiter.take_event()) {
      text += std::string(kNames[static_cast<std::size_t>(event->kind)]) + ":" + std::to_string(event->value) + " ";
    }
    return text;
  }
};

TEST("a device is in failsafe until the first valid command, then ramps to it") {
  Bench bench;
  CHECK_EQ(bench.run(10'000), 0);
  CHECK(bench.limiter.state() == ControlState::kFailsafe);
  CHECK_EQ(bench.events(), "");
  bench.follow(2'000);
  CHECK_EQ(bench.run(1'000), 1'000);
  CHECK_EQ(bench.run(500), 1'500);
  CHECK_EQ(bench.run(5'000), 2'000);
  CHECK(bench.limiter.state() == ControlState::kFollowing);
  CHECK_EQ(bench.events(), "applied:2000 left:0 ");
  bench.follow(-3'000);
  CHECK_EQ(bench.run(1'000), 1'000);
  CHECK_EQ(bench.run(10'000), -3'000);
  CHECK_EQ(bench.events(), "applied:-3000 ");
}

TEST("the same command again is no event, and keeps the device going") {
  Bench bench;
  CHECK_EQ(bench.follow_for(1'500, 600'000), 1'500);
  CHECK_EQ(bench.events(), "applied:1500 left:0 ");
}

TEST("without commands for two minutes the device goes into failsafe, long before the command ends") {
  Bench bench;
  bench.follow(1'500, 900'000);
  CHECK_EQ(bench.run(119'900), 1'500);
  CHECK(bench.limiter.state() == ControlState::kFollowing);
  bench.run(100);
  CHECK(bench.limiter.state() == ControlState::kFailsafe);
  CHECK_EQ(bench.run(2'000), 0);
  CHECK_EQ(bench.events(), "applied:1500 left:0 failsafe:0 ");
}

TEST("a command that ends earlier is followed no longer") {
  Bench bench;
  bench.follow(1'000, 5'000);
  CHECK_EQ(bench.run(4'900), 1'000);
  CHECK_EQ(bench.run(1'100), 0);
  CHECK(bench.limiter.state() == ControlState::kFailsafe);
}

TEST("failsafe lasts its least time, though commands are back") {
  Bench bench;
  bench.follow(1'000);
  bench.run(121'000);
  CHECK(bench.limiter.state() == ControlState::kFailsafe);
  bench.follow(1'000);
  bench.run(58'000);
  CHECK(bench.limiter.state() == ControlState::kFailsafe);
  bench.follow(1'000);
  CHECK_EQ(bench.run(5'000), 1'000);
  CHECK(bench.limiter.state() == ControlState::kFollowing);
}

TEST("failsafe power is what the installer set") {
  SafetyLimits limits = kBattery;
  limits.failsafe_power_w = -400;
  Bench bench(limits);
  CHECK_EQ(bench.run(2'000), -400);
}

TEST("the member's stop acts at once and ends only by another command or in failsafe") {
  Bench bench;
  bench.follow(3'000);
  CHECK_EQ(bench.run(5'000), 3'000);
  bench.limiter.stop(bench.now_ms + 300'000, bench.now_ms);
  CHECK_EQ(bench.run(100), 0);
  CHECK(bench.limiter.state() == ControlState::kStopped);
  CHECK_EQ(bench.run(121'000), 0);
  CHECK(bench.limiter.state() == ControlState::kFailsafe);
}

TEST("a released device runs its own programme inside the limits, however long the node is away") {
  Bench bench;
  bench.limiter.set_own_wish(-9'000);
  CHECK_EQ(bench.run(10'000), 0);
  bench.limiter.release();
  CHECK_EQ(bench.run(3'600'000), -5'000);
  CHECK(bench.limiter.state() == ControlState::kNone);
  bench.follow(100);
  CHECK_EQ(bench.run(10'000), 100);
}

TEST("an empty battery does not feed and a full one does not draw, at once") {
  Bench bench;
  bench.follow(-2'000);
  CHECK_EQ(bench.run(5'000), -2'000);
  bench.sensors.soc_permille = 100;
  CHECK_EQ(bench.run(100), 0);
  bench.follow(2'000);
  CHECK_EQ(bench.run(5'000), 2'000);
  bench.sensors.soc_permille = 1'000;
  CHECK_EQ(bench.run(100), 0);
  CHECK(bench.limiter.state() == ControlState::kFollowing);
}

TEST("a command may raise the least state of charge, and never lower it") {
  Bench bench;
  bench.sensors.soc_permille = 300;
  bench.follow(-2'000, 300'000, 350);
  CHECK_EQ(bench.run(5'000), 0);
  bench.follow(-2'000, 300'000, 250);
  CHECK_EQ(bench.run(5'000), -2'000);
  bench.sensors.soc_permille = 90;
  bench.follow(-2'000, 300'000, 0);
  CHECK_EQ(bench.run(100), 0);
}

TEST("each cause trips at once and clears only after it has been gone for a minute") {
  struct Case {
    TripReason reason;
    void (*break_it)(Bench&);
    void (*mend_it)(Bench&);
  };
  const auto mend = [](Bench& bench) { bench.sensors = {.soc_permille = 500}; };
  const Case cases[] = {
      {TripReason::kTemperature, [](Bench& bench) { bench.sensors.temperature_dc = 551; }, mend},
      {TripReason::kTemperature, [](Bench& bench) { bench.sensors.temperature_dc = -1; }, mend},
      {TripReason::kVoltage, [](Bench& bench) { bench.sensors.voltage_mv = 253'001; }, mend},
      {TripReason::kVoltage, [](Bench& bench) { bench.sensors.voltage_mv = 195'499; }, mend},
      {TripReason::kImplausibleSensor, [](Bench& bench) { bench.sensors.soc_permille = 1'001; }, mend},
      {TripReason::kEmergencyStop, [](Bench& bench) { bench.limiter.set_emergency_stop(true); },
       [](Bench& bench) { bench.limiter.set_emergency_stop(false); }},
  };
  for (const Case& each : cases) {
    Bench bench;
    bench.follow_for(2'000, 60'000);
    bench.events();
    each.break_it(bench);
    CHECK_EQ(bench.run(100), 0);
    CHECK(bench.limiter.state() == ControlState::kTripped);
    CHECK_EQ(bench.follow_for(2'000, 120'000), 0);
    each.mend_it(bench);
    bench.follow(2'000);
    CHECK_EQ(bench.run(59'900), 0);
    bench.follow(2'000);
    CHECK_EQ(bench.run(1'100), 1'100);
    CHECK_EQ(bench.events(), "trip:" + std::to_string(static_cast<int>(each.reason)) + " cleared:0 ");
  }
}

TEST("sensor values older than two seconds trip, and so do none at all") {
  Bench bench;
  bench.follow_for(2'000, 60'000);
  bench.is_read = false;
  CHECK_EQ(bench.run(2'000), 2'000);
  CHECK_EQ(bench.run(100), 0);
  CHECK(bench.limiter.state() == ControlState::kTripped);

  Bench blind;
  blind.is_read = false;
  blind.follow(2'000);
  CHECK_EQ(blind.run(1'900), 0);
  CHECK(blind.limiter.state() == ControlState::kFollowing);
  CHECK_EQ(blind.run(1'000), 0);
  CHECK(blind.limiter.state() == ControlState::kTripped);
}

TEST("slow ramps lose no time to rounding when they are looked at often") {
  SafetyLimits limits = kBattery;
  limits.ramp_w_per_s = 3;
  Bench bench(limits);
  bench.follow(1'000);
  bench.run(100);
  for (int i = 0; i < 10'000; ++i) {
    bench.now_ms += 1;
    bench.read();
    bench.limiter.output(bench.now_ms);
  }
  CHECK(bench.limiter.power_w() >= 29);
  CHECK(bench.limiter.power_w() <= 33);
}

TEST("a device without an output, or with senseless limits, puts out nothing") {
  for (const SafetyLimits& limits :
       {SafetyLimits{}, SafetyLimits{.max_draw_w = -1}, SafetyLimits{.max_draw_w = 100, .failsafe_power_w = 200},
        SafetyLimits{.max_draw_w = 100, .ramp_w_per_s = 0},
        SafetyLimits{.max_draw_w = 100, .min_soc_permille = 900, .max_soc_permille = 900},
        SafetyLimits{.max_draw_w = 100, .sensor_max_age_ms = 2'001}}) {
    Bench bench(limits);
    bench.follow(50);
    CHECK_EQ(bench.run(5'000), 0);
  }
}

/// Random inputs, and after each what must hold whatever they were.
struct Property {
  check::SeededRandom random;
  SafetyLimits limits;
  SafetyLimiter limiter;
  SafetySensors sensors = {.soc_permille = 500};
  /// What the limiter was told last.
  SafetySensors seen = {};
  std::uint64_t now_ms = 1'000;
  std::int32_t before_w = 0;
  bool has_read = false;

  explicit Property(std::uint64_t stream) : random(stream), limits(drawn()), limiter(limits) {}

  SafetyLimits drawn() {
    SafetyLimits drawn_limits = {};
    drawn_limits.max_draw_w = static_cast<std::int32_t>(random.below(10'000));
    drawn_limits.max_feed_w = static_cast<std::int32_t>(random.below(10'000));
    drawn_limits.failsafe_power_w =
        static_cast<std::int32_t>(random.between(-drawn_limits.max_feed_w, drawn_limits.max_draw_w));
    drawn_limits.ramp_w_per_s = static_cast<std::int32_t>(random.below(5'000)) + 1;
    drawn_limits.min_soc_permille = static_cast<std::uint16_t>(random.below(400));
    drawn_limits.max_soc_permille = static_cast<std::uint16_t>(500 + random.below(501));
    drawn_limits.has_storage = !random.one_in(4);
    return drawn_limits;
  }

  void disturb() {
    switch (random.below(9)) {
      case 0:
        limiter.follow({static_cast<std::int32_t>(random.next()), static_cast<std::uint16_t>(random.below(1'001)),
                        now_ms + random.below(400'000)},
                       now_ms);
        break;
      case 1:
        if (random.one_in(5)) limiter.stop(now_ms + random.below(300'000), now_ms);
        break;
      case 2:
        if (random.one_in(5)) limiter.release();
        break;
      case 3:
        limiter.set_own_wish(static_cast<std::int32_t>(random.next()));
        break;
      case 4:
        limiter.set_emergency_stop(random.one_in(30));
        break;
      case 5:
        sensors.soc_permille = static_cast<std::uint16_t>(random.below(random.one_in(20) ? 65'536 : 1'001));
        break;
      case 6:
        sensors.temperature_dc = static_cast<std::int16_t>(random.one_in(20) ? random.next() : random.below(550));
        break;
      case 7:
        sensors.voltage_mv = static_cast<std::uint32_t>(random.one_in(20) ? random.next() : 230'000);
        break;
      default:
        break;
    }
    now_ms += random.below(random.one_in(50) ? 200'000 : 500);
    if (!random.one_in(4)) {
      sensors.mono_ms = now_ms - random.below(random.one_in(20) ? 900 : 10);
      limiter.set_sensors(sensors);
      seen = sensors;
      has_read = true;
    }
  }

  void check_output(std::uint64_t elapsed_ms) {
    const std::int32_t power_w = limiter.output(now_ms);
    CHECK(power_w <= limits.max_draw_w);
    CHECK(power_w >= -limits.max_feed_w);
    CHECK_EQ(power_w, limiter.power_w());
    const bool is_stale = !has_read || now_ms - seen.mono_ms > 2'000;
    const bool is_out_of_bounds = seen.voltage_mv > limits.max_voltage_mv || seen.voltage_mv < limits.min_voltage_mv ||
                                  seen.temperature_dc > 550 || seen.temperature_dc < 0 ||
                                  (limits.has_storage && seen.soc_permille > 1'000);
    if (is_stale || is_out_of_bounds || limiter.state() == ControlState::kTripped) CHECK_EQ(power_w, 0);
    if (limits.has_storage && seen.soc_permille <= limits.min_soc_permille) CHECK(power_w >= 0);
    if (limits.has_storage && seen.soc_permille >= limits.max_soc_permille) CHECK(power_w <= 0);
    // Away from zero it only ramps; towards it anything goes.
    const std::int64_t step_w =
        static_cast<std::int64_t>(std::min<std::uint64_t>(elapsed_ms, 1'000)) * limits.ramp_w_per_s / 1'000;
    const bool is_stop = limiter.state() == ControlState::kStopped;
    const std::int64_t slack_w = limits.ramp_w_per_s;
    if (!is_stop && power_w > std::max(before_w, 0)) CHECK(power_w - std::max(before_w, 0) <= step_w + slack_w);
    if (!is_stop && power_w < std::min(before_w, 0)) CHECK(std::min(before_w, 0) - power_w <= step_w + slack_w);
    before_w = power_w;
  }
};

TEST("whatever comes in, the output is inside the limits, ramped, and nothing while tripped") {
  std::uint64_t tripped = 0;
  std::uint64_t driven = 0;
  const std::uint64_t runs = check::scaled(2'000);
  for (std::uint64_t run = 0; run < runs; ++run) {
    Property property(run);
    for (int step = 0; step < 300; ++step) {
      const std::uint64_t before_ms = property.now_ms;
      property.disturb();
      property.check_output(property.now_ms - before_ms);
      if (property.limiter.state() == ControlState::kTripped) ++tripped;
      if (property.limiter.power_w() != 0) ++driven;
    }
  }
  CHECK(tripped > runs);
  CHECK(driven > runs);
}

}  // namespace
}  // namespace localgrid
