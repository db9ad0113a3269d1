#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "hal/hal.hpp"
#include "test/check.hpp"

namespace localgrid::check {

/// NOR flash in memory whose power can be cut at each unit that is programmed and each sector that is erased. What a
/// cut leaves is as bad as in real parts: bits half set, units that still read blank but are not, and units that read
/// right at one start and wrong at the next.
class CutFlash final : public Flash {
 public:
  /// How a torn unit, or a torn erasure, is left.
  enum class Tear : std::uint8_t { kNothing, kSomeBits, kFaint, kWhole, kFlaky, kAny };
  static constexpr std::uint64_t kNever = ~std::uint64_t{0};

  CutFlash(std::uint32_t sectors, std::uint64_t stream)
      : bytes_(std::size_t{sectors} * kSectorBytes, 0xff), random_(stream) {}

  std::uint32_t size() const override { return static_cast<std::uint32_t>(bytes_.size()); }

  bool read(std::uint32_t offset, MutableBytes out) override {
    if (is_off_ || offset + out.size() > bytes_.size()) return false;
    std::copy_n(bytes_.begin() + offset, out.size(), out.begin());
    return true;
  }

  bool program(std::uint32_t offset, Bytes data) override {
    if (offset % kUnitBytes != 0 || data.size() % kUnitBytes != 0 || offset + data.size() > bytes_.size()) misuses_++;
    for (std::size_t at = 0; at < data.size(); at += kUnitBytes) {
      const auto unit = static_cast<std::uint32_t>(offset + at);
      if (is_off_) return false;
      if (is_cut_due()) {
        tear_unit(unit, data.subspan(at, kUnitBytes));
        return false;
      }
      program_unit(unit, data.subspan(at, kUnitBytes));
    }
    return !is_off_;
  }

  bool erase(std::uint32_t offset) override {
    if (is_off_) return false;
    if (offset % kSectorBytes != 0) misuses_++;
    if (is_cut_due()) {
      tear_sector(offset);
      return false;
    }
    blank_sector(offset);
    erasures_++;
    return true;
  }

  /// The power goes at the operation after so many more.
  void cut_after(std::uint64_t operations, Tear tear = Tear::kAny) {
    left_ = operations;
    tear_ = tear;
  }
  void power_on() {
    is_off_ = false;
    left_ = kNever;
    for (const auto& [unit, faces] : flaky_)
      show(unit, faces[random_.below(2)]);
  }
  bool is_off() const { return is_off_; }
  /// Bits that rot: one is turned in place.
  void flip(std::uint32_t offset, unsigned bit) {
    bytes_[offset] = static_cast<std::uint8_t>(bytes_[offset] ^ (1U << bit));
  }
  std::vector<std::uint8_t>& bytes() { return bytes_; }
  /// Operations that the HAL does not allow.
  std::uint64_t misuses() const { return misuses_; }
  std::uint64_t operations() const { return operations_; }
  std::uint64_t erasures() const { return erasures_; }

 private:
  using Unit = std::array<std::uint8_t, kUnitBytes>;

  bool is_cut_due() {
    operations_++;
    if (left_ == kNever) return false;
    return left_-- == 0;
  }

  Unit shown(std::uint32_t unit) const {
    Unit bytes{};
    std::copy_n(bytes_.begin() + unit, kUnitBytes, bytes.begin());
    return bytes;
  }
  void show(std::uint32_t unit, const Unit& bytes) { std::copy(bytes.begin(), bytes.end(), bytes_.begin() + unit); }

  static Unit both(const Unit& a, const Unit& b) {
    Unit result{};
    for (std::size_t i = 0; i < kUnitBytes; i++)
      result[i] = static_cast<std::uint8_t>(a[i] & b[i]);
    return result;
  }
  static Unit unit_of(Bytes data) {
    Unit unit{};
    std::copy(data.begin(), data.end(), unit.begin());
    return unit;
  }
  /// Some of the zeros of `data` only.
  Unit part_of(const Unit& data) {
    Unit part{};
    for (std::size_t i = 0; i < kUnitBytes; i++)
      part[i] = static_cast<std::uint8_t>(data[i] | random_.below(256));
    return part;
  }
  static Unit blank() {
    Unit unit{};
    unit.fill(0xff);
    return unit;
  }

  void program_unit(std::uint32_t unit, Bytes data) {
    const Unit wanted = unit_of(data);
    if (wanted == Unit{}) {
      // Zeros are zeros, whatever was there.
      faint_.erase(unit);
      flaky_.erase(unit);
      return show(unit, wanted);
    }
    const auto faint = faint_.find(unit);
    if (faint != faint_.end()) {
      // Over a torn unit: it may read right today.
      flaky_[unit] = {wanted, both(wanted, faint->second)};
      faint_.erase(faint);
      show(unit, flaky_[unit][random_.below(2)]);
      return;
    }
    if (shown(unit) != blank()) misuses_++;
    show(unit, both(shown(unit), wanted));
  }

  void tear_unit(std::uint32_t unit, Bytes data) {
    is_off_ = true;
    const Unit wanted = unit_of(data);
    const Tear tear = tear_ == Tear::kAny ? static_cast<Tear>(random_.below(5)) : tear_;
    if (tear == Tear::kSomeBits) show(unit, both(shown(unit), part_of(wanted)));
    if (tear == Tear::kFaint && shown(unit) == blank()) faint_[unit] = part_of(wanted);
    if (tear == Tear::kWhole) program_unit(unit, data);
    if (tear == Tear::kFlaky && shown(unit) == blank()) {
      flaky_[unit] = {wanted, part_of(wanted)};
      faint_.erase(unit);
    }
  }

  void tear_sector(std::uint32_t offset) {
    is_off_ = true;
    const Tear tear = tear_ == Tear::kAny ? static_cast<Tear>(random_.below(5)) : tear_;
    if (tear == Tear::kNothing) return;
    if (tear == Tear::kWhole) return blank_sector(offset);
    const std::uint64_t strength = random_.below(256);
    if (tear == Tear::kFaint) blank_sector(offset);
    for (std::uint32_t unit = offset; unit < offset + kSectorBytes; unit += kUnitBytes) {
      if (tear == Tear::kFaint) {
        if (random_.one_in(2)) faint_[unit] = part_of(Unit{});
        continue;
      }
      Unit bytes = shown(unit);
      for (std::uint8_t& byte : bytes) {
        if (random_.below(256) < strength) byte = static_cast<std::uint8_t>(byte | random_.below(256));
      }
      if (tear == Tear::kFlaky && bytes != shown(unit)) flaky_[unit] = {shown(unit), bytes};
      show(unit, bytes);
    }
  }

  void blank_sector(std::uint32_t offset) {
    std::fill_n(bytes_.begin() + offset, kSectorBytes, std::uint8_t{0xff});
    faint_.erase(faint_.lower_bound(offset), faint_.lower_bound(offset + kSectorBytes));
    flaky_.erase(flaky_.lower_bound(offset), flaky_.lower_bound(offset + kSectorBytes));
  }

  std::vector<std::uint8_t> bytes_;
  SeededRandom random_;
  std::map<std::uint32_t, Unit> faint_;
  std::map<std::uint32_t, std::array<Unit, 2>> flaky_;
  std::uint64_t left_ = kNever;
  Tear tear_ = Tear::kAny;
  bool is_off_ = false;
  std::uint64_t misuses_ = 0;
  std::uint64_t operations_ = 0;
  std::uint64_t erasures_ = 0;
};

}  // namespace localgrid::check
