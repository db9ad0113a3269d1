#include "posix/device/device-fleet.hpp"

#include <sys/random.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <utility>

namespace localgrid::posix {

namespace {

/// Devices woken before sockets are looked at again.
constexpr int kWokenAtOnce = 512;

}  // namespace

void SystemRandom::fill(MutableBytes out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t came = getrandom(out.data() + done, out.size() - done, 0);
    if (came > 0) {
      done += static_cast<std::size_t>(came);
    } else if (errno != EINTR) {
      // Keys and codes from anything else would be worth nothing.
      std::abort();
    }
  }
}

std::string DeviceFleet::open(const std::string& folder, const std::string& recording) {
  if (is_open_) return "the fleet is open already";
  if (!folder.empty()) {
    mkdir(folder.c_str(), 0700);
    struct stat info{};
    if (stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return folder + " is no folder";
    chmod(folder.c_str(), 0700);
  }
  if (!recording.empty()) {
    if (std::string wrong = recorded_.load(recording); !wrong.empty()) return wrong;
  }
  folder_ = folder;
  is_open_ = true;
  return {};
}

NativeDevice* DeviceFleet::add(DeviceWish wish) {
  if (by_name_.contains(wish.name)) return nullptr;
  auto device = std::make_unique<NativeDevice>(around_, std::move(wish), devices_.size());
  if (!device->load(folder_)) return nullptr;
  NativeDevice* added = device.get();
  by_name_.emplace(added->name(), added);
  devices_.push_back(std::move(device));
  return added;
}

NativeDevice* DeviceFleet::find(const std::string& name) {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::size_t DeviceFleet::run(const ClockOrigin& origin, RunSettings settings) {
  halt();
  time_.emplace(origin);
  settings.time = &*time_;
  std::size_t failed = 0;
  for (const auto& device : devices_) {
    if (device->is_paired() && !device->power_on(settings)) failed += 1;
  }
  return failed;
}

void DeviceFleet::halt() {
  for (const auto& device : devices_)
    device->power_off();
}

void DeviceFleet::finish_at(std::int64_t at_ms) {
  for (const auto& device : devices_)
    device->finish_at(at_ms);
}

FleetTotals DeviceFleet::totals() const {
  FleetTotals sum;
  for (const auto& device : devices_) {
    const NodeTotals counted = device->totals();
    const WorldMemory& world = device->world();
    sum.devices += 1;
    sum.paired += device->is_paired() ? 1 : 0;
    sum.running += device->is_on() ? 1 : 0;
    sum.connected += device->is_connected() ? 1 : 0;
    sum.made += std::max(world.made, counted.made);
    sum.acknowledged += std::max(world.acknowledged, counted.acknowledged);
    sum.begun += world.acknowledged > 0 ? 1 : 0;
    sum.dropped += counted.dropped;
    sum.connects += counted.connects;
    sum.restarts += device->restarts();
  }
  return sum;
}

void DeviceFleet::wake_due() {
  const std::uint64_t now_ms = machine_mono_ms();
  for (int woken = 0; woken < kWokenAtOnce; woken++) {
    const auto number = wakes_.take_due(now_ms);
    if (!number) return;
    devices_[*number]->wake();
  }
}

std::uint64_t DeviceFleet::wait_ms(std::uint64_t most) {
  const std::uint64_t next_ms = wakes_.next_ms();
  const std::uint64_t now_ms = machine_mono_ms();
  return next_ms <= now_ms ? 0 : std::min(most, next_ms - now_ms);
}

}  // namespace localgrid::posix
