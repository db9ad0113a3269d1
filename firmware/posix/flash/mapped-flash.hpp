#pragma once

#include <cstdint>
#include <string>

#include "hal/hal.hpp"
#include "posix/flash/mapped-memory.hpp"

namespace localgrid::posix {

/// NOR flash of a simulated device: a mapped file, which a killed process leaves as it was, or memory only. Programming
/// can only clear bits and erasing sets a whole sector, as on a chip.
class MappedFlash final : public Flash {
 public:
  /// A new file begins erased; one of another size is refused. An empty path asks for memory.
  bool open(const std::string& path, std::uint32_t bytes);

  std::uint32_t size() const override { return static_cast<std::uint32_t>(memory_.size()); }
  bool read(std::uint32_t offset, MutableBytes out) override;
  bool program(std::uint32_t offset, Bytes data) override;
  bool erase(std::uint32_t offset) override;

  /// The power fails in the middle of the next program or erase: it is done in part, and nothing works until
  /// `restore_power`.
  void cut_power_at_next_write() { is_cut_next_ = true; }
  bool has_power() const { return has_power_; }
  void restore_power() { has_power_ = true; }

 private:
  bool is_inside(std::uint32_t offset, std::size_t bytes) const;
  /// How much of a write still happens.
  std::size_t allowed(std::size_t bytes);

  MappedMemory memory_;
  bool is_cut_next_ = false;
  bool has_power_ = true;
};

}  // namespace localgrid::posix
