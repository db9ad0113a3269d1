#pragma once

#include <cstdint>
#include <string>

#include "core/node/node.hpp"
#include "posix/clock/simulated-time.hpp"
#include "posix/device/device-memory.hpp"
#include "posix/plant/home-plant.hpp"
#include "posix/recording/recorded-homes.hpp"

namespace localgrid::posix {

/// What is behind a device's meter: a recorded home, or a plant model.
struct MeterSource {
  /// Name in the recording; empty for a plant.
  std::string recorded_home;
  /// How much later in the recording the home is than the clock says.
  std::int64_t ahead_ms = 0;
  PlantParameters plant;
  /// The device drives the battery or charger by what its limiter lets out.
  bool has_output = false;
};

/// Lets a node see its meter as time goes on, with the faults that meters have. Recorded homes, and plants whose time
/// runs too fast to be sampled, are meters that count themselves; other plants are sensors that the node integrates.
class MeterFeed {
 public:
  MeterFeed(const MeterSource& source, const RecordedHomes& recorded, WorldMemory& world);

  /// @param begins_at_ms simulated time at which a plant that is new begins
  void begin(const SimulatedTime& time, std::int64_t begins_at_ms);
  /// Shows the meter at every moment that is due for a reading, and now. At most a few hundred moments: true when more
  /// are left.
  bool feed(Node& node, const MeteringClock& clock, std::int64_t now_ms);
  /// Machine milliseconds until the meter is to be looked at again; node's own wait aside.
  std::int64_t wait_ms(const Node& node, const MeteringClock& clock) const;

  /// The meter shows what it shows now until told otherwise.
  void set_stuck(bool is_stuck) { is_stuck_ = is_stuck; }
  /// The meter's import register is so much higher from now on; lower when negative, but never below 0. Only meters
  /// that count themselves have one.
  bool jump(std::int64_t by_mwh);
  std::uint16_t soc_permille() const { return plant_.soc_permille(); }

  /// Whether the node integrates samples of this source itself, as fast as time runs.
  static bool is_sampled(const MeterSource& source, const SimulatedTime& time);

 private:
  MeterFace face_at(std::int64_t at_ms);
  MeterFace look(std::int64_t at_ms);
  bool feed_registers(Node& node, const MeteringClock& clock, std::int64_t now_ms);
  bool feed_samples(Node& node, const MeteringClock& clock, std::int64_t now_ms);
  void drive(Node& node, std::uint64_t mono_ms);

  const MeterSource& source_;
  const RecordedHomes& recorded_;
  WorldMemory& world_;
  HomePlant plant_;
  const SimulatedTime* time_ = nullptr;
  MeterFace shown_;
  bool is_sampled_ = false;
  bool is_stuck_ = false;
};

}  // namespace localgrid::posix
