#include "posix/update/mapped-update-slot.hpp"

#include <algorithm>

namespace localgrid::posix {

namespace {

constexpr std::uint64_t kMagic = 0x4c47494d31;
constexpr std::size_t kBootBytes = 4'096;
constexpr std::uint8_t kErased = 0xff;

}  // namespace

bool MappedUpdateSlot::open(const std::string& path, const NativeImage& factory) {
  if (!memory_.open(path, kBootBytes + 2 * std::size_t{kCapacity})) return false;
  if (!memory_.is_new()) return boot().magic == kMagic && boot().settled_on <= 1;
  const std::string line = first_line_of(factory);
  std::copy(line.begin(), line.end(), place(0).begin());
  boot().sizes = {static_cast<std::uint32_t>(line.size()), 0};
  boot().magic = kMagic;
  return true;
}

MutableBytes MappedUpdateSlot::place(std::uint32_t which) {
  return {memory_.data() + kBootBytes + std::size_t{which} * kCapacity, kCapacity};
}

std::optional<NativeImage> MappedUpdateSlot::image(std::uint32_t which) {
  return read_image(place(which).first(std::min(boot().sizes[which], kCapacity)));
}

std::optional<NativeImage> MappedUpdateSlot::start() {
  wants_restart_ = false;
  // On trial already: it was started once and has not confirmed itself.
  const bool is_first = boot().phase == Phase::kSelected;
  boot().phase = Phase::kSettled;
  if (is_first) {
    if (auto fresh = image(other())) {
      boot().phase = Phase::kOnTrial;
      return fresh;
    }
  }
  return image(boot().settled_on);
}

bool MappedUpdateSlot::begin(std::uint32_t size) {
  // Whatever is on trial would write over the image that it goes back to.
  if (is_on_trial() || size > kCapacity) return false;
  boot().phase = Phase::kSettled;
  boot().sizes[other()] = size;
  std::ranges::fill(place(other()), kErased);
  return true;
}

bool MappedUpdateSlot::write(std::uint32_t offset, Bytes data) {
  const std::uint32_t size = boot().sizes[other()];
  if (is_on_trial() || offset > size || data.size() > size - offset) return false;
  std::copy(data.begin(), data.end(), place(other()).subspan(offset).begin());
  return true;
}

bool MappedUpdateSlot::select() {
  if (is_on_trial() || boot().sizes[other()] == 0) return false;
  boot().phase = Phase::kSelected;
  return true;
}

bool MappedUpdateSlot::confirm() {
  if (!is_on_trial()) return false;
  boot().settled_on = other();
  boot().phase = Phase::kSettled;
  return true;
}

void MappedUpdateSlot::roll_back() {
  boot().phase = Phase::kSettled;
  restart();
}

}  // namespace localgrid::posix
