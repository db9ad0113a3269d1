#pragma once

#include <cstdint>
#include <string>

#include "posix/flash/mapped-memory.hpp"
#include "posix/plant/home-plant.hpp"

namespace localgrid::posix {

/// What stays of the world around a device when the program ends: its plant, and what the program wants to know of it
/// before it runs again.
struct WorldMemory {
  std::uint64_t magic = 0;
  PlantMemory plant;
  /// Simulated Unix milliseconds up to which the device has seen its meter; 0 before the first time.
  std::int64_t seen_until_ms = 0;
  /// By which a fault has moved the meter's import register.
  std::int64_t jumped_mwh = 0;
  std::uint64_t made = 0;
  std::uint64_t acknowledged = 0;
};

class DeviceMemory {
 public:
  /// A file of another form is refused. An empty path asks for memory.
  bool open(const std::string& path) {
    if (!memory_.open(path, sizeof(WorldMemory))) return false;
    if (memory_.is_new()) world().magic = kMagic;
    return world().magic == kMagic;
  }
  // The mapping begins at a page, so anything is aligned there.
  WorldMemory& world() { return *reinterpret_cast<WorldMemory*>(memory_.data()); }
  const WorldMemory& world() const { return *reinterpret_cast<const WorldMemory*>(memory_.data()); }

 private:
  static constexpr std::uint64_t kMagic = 0x4c475731;

  MappedMemory memory_;
};

}  // namespace localgrid::posix
