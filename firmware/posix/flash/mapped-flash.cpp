#include "posix/flash/mapped-flash.hpp"

#include <algorithm>
#include <cstring>

namespace localgrid::posix {

namespace {

constexpr std::uint8_t kErased = 0xff;

}  // namespace

bool MappedFlash::open(const std::string& path, std::uint32_t bytes) {
  if (bytes == 0 || bytes % kSectorBytes != 0 || !memory_.open(path, bytes)) return false;
  if (memory_.is_new()) std::memset(memory_.data(), kErased, bytes);
  return true;
}

bool MappedFlash::is_inside(std::uint32_t offset, std::size_t bytes) const {
  return offset <= size() && bytes <= size() - offset;
}

bool MappedFlash::read(std::uint32_t offset, MutableBytes out) {
  if (!has_power_ || !is_inside(offset, out.size())) return false;
  std::memcpy(out.data(), memory_.data() + offset, out.size());
  return true;
}

std::size_t MappedFlash::allowed(std::size_t bytes) {
  if (!is_cut_next_) return bytes;
  is_cut_next_ = false;
  has_power_ = false;
  return bytes / 2 + 1;
}

bool MappedFlash::program(std::uint32_t offset, Bytes data) {
  const bool is_aligned = offset % kUnitBytes == 0 && data.size() % kUnitBytes == 0;
  if (!has_power_ || !is_aligned || !is_inside(offset, data.size())) return false;
  const std::size_t written = std::min(data.size(), allowed(data.size()));
  for (std::size_t at = 0; at < written; at++) {
    std::uint8_t& byte = memory_.data()[offset + at];
    byte = static_cast<std::uint8_t>(byte & data[at]);
  }
  return has_power_;
}

bool MappedFlash::erase(std::uint32_t offset) {
  if (!has_power_ || offset % kSectorBytes != 0 || !is_inside(offset, kSectorBytes)) return false;
  std::memset(memory_.data() + offset, kErased, std::min<std::size_t>(kSectorBytes, allowed(kSectorBytes)));
  return has_power_;
}

}  // namespace localgrid::posix
