#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "hal/hal.hpp"
#include "posix/flash/mapped-memory.hpp"
#include "posix/update/native-image.hpp"

namespace localgrid::posix {

/// Two places for images and the boot loader between them, in a mapped file that a killed process leaves as it was.
///
///     settled ──select──► selected ──start──► on trial ──confirm──► settled, with the new image
///        ▲                                       │
///        └───── start before that, roll_back ────┘   with the image before
class MappedUpdateSlot final : public UpdateSlot {
 public:
  static constexpr std::uint32_t kCapacity = 131'072;

  /// @param path empty for memory only
  /// @param factory is there from the beginning; a file that exists keeps what it has
  bool open(const std::string& path, const NativeImage& factory);
  /// What the boot loader does at every start. @return the image that runs; nothing when there is none that can
  std::optional<NativeImage> start();
  /// Whether what runs has asked for another start.
  bool wants_restart() const { return wants_restart_; }

  std::uint32_t capacity() const override { return kCapacity; }
  bool begin(std::uint32_t size) override;
  bool write(std::uint32_t offset, Bytes data) override;
  bool select() override;
  bool is_on_trial() const override { return boot().phase == Phase::kOnTrial; }
  bool confirm() override;
  void roll_back() override;
  void restart() override { wants_restart_ = true; }

 private:
  enum class Phase : std::uint32_t { kSettled, kSelected, kOnTrial };
  struct Boot {
    std::uint64_t magic;
    Phase phase;
    /// Which of the two images was confirmed last.
    std::uint32_t settled_on;
    std::array<std::uint32_t, 2> sizes;
  };

  // The mapping begins at a page, so anything is aligned there.
  Boot& boot() { return *reinterpret_cast<Boot*>(memory_.data()); }
  const Boot& boot() const { return *reinterpret_cast<const Boot*>(memory_.data()); }
  std::uint32_t other() const { return 1 - boot().settled_on; }
  MutableBytes place(std::uint32_t which);
  std::optional<NativeImage> image(std::uint32_t which);

  MappedMemory memory_;
  bool wants_restart_ = false;
};

}  // namespace localgrid::posix
