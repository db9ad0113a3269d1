#include "core/log/sector-scan.hpp"

#include <algorithm>

namespace localgrid {

bool SectorScan::next() {
  while (at_ + kLogUnit <= range_.to) {
    LogUnit unit;
    const std::uint32_t offset = at_;
    at_ += kLogUnit;
    const bool is_programmed = flash_.read(range_.base + offset, unit) && !is_blank(unit);
    const bool is_end_of_record = is_programmed && is_record(unit, offset);
    if (!is_programmed || is_end_of_record) before_bytes_ = 0;
    if (is_end_of_record) return true;
    if (!is_programmed) continue;
    std::memmove(before_.data(), before_.data() + kLogUnit, kMaxPayloadBytes - kLogUnit);
    std::memcpy(before_.data() + kMaxPayloadBytes - kLogUnit, unit.data(), kLogUnit);
    before_bytes_ = std::min(before_bytes_ + kLogUnit, kMaxPayloadBytes);
  }
  return false;
}

bool SectorScan::is_record(const LogUnit& unit, std::uint32_t offset) {
  const std::uint32_t bytes = payload_bytes_of(unit[kTypeAt]);
  if (bytes == kNoRecord || offset < range_.from + bytes) return false;
  const RecordPlace place{range_.generation, offset - bytes};
  const Bytes stored = Bytes(before_).last(bytes);
  const TrailerFit fit = fit_of(unit, stored, place);
  if (fit == TrailerFit::kNone) return false;
  found_.head = head_of(unit);
  found_.begin = place.offset;
  found_.end = offset + kLogUnit;
  found_.is_damaged = before_bytes_ < bytes || fit == TrailerFit::kDamaged;
  std::copy(stored.begin(), stored.end(), found_.payload.begin());
  whiten(MutableBytes(found_.payload).first(bytes), place);
  return true;
}

}  // namespace localgrid
