#pragma once

#include <cstdint>

namespace localgrid {

/// mJ in a mWh.
inline constexpr std::uint64_t kMilliJoulePerMilliWattHour = 3600;

/// A cumulative energy register that only rises: mJ, and what is less than one in half µJ, so that nothing is lost by
/// adding small amounts to a large sum.
class EnergyRegister {
 public:
  EnergyRegister() = default;
  explicit EnergyRegister(std::uint64_t mwh) : mj_(mwh * kMilliJoulePerMilliWattHour) {}

  void add_half_uj(std::uint64_t half_uj) {
    const std::uint64_t sum = half_uj + remainder_half_uj_;
    const std::uint64_t whole_mj = sum / kHalfMicroJoulePerMilliJoule;
    mj_ += whole_mj;
    // Not by %, which is a second division of 64 bits.
    remainder_half_uj_ = static_cast<std::uint32_t>(sum - whole_mj * kHalfMicroJoulePerMilliJoule);
  }

  std::uint64_t mj() const { return mj_; }
  /// Rounded down, here and nowhere else.
  std::uint64_t mwh() const { return mj_ / kMilliJoulePerMilliWattHour; }

 private:
  static constexpr std::uint64_t kHalfMicroJoulePerMilliJoule = 2000;

  std::uint64_t mj_ = 0;
  std::uint32_t remainder_half_uj_ = 0;
};

}  // namespace localgrid
