#include "core/meter-protocols/sml/sml-transport.hpp"

#include "core/meter-protocols/checksum.hpp"

namespace localgrid {

namespace {

constexpr std::uint8_t kEscape = 0x1b;
constexpr std::uint8_t kStart = 0x01;
constexpr std::uint8_t kEnd = 0x1a;
constexpr std::uint8_t kEscapeBytes = 4;
constexpr std::uint8_t kMaxPadding = 3;
/// Of the end sequence, the checksum covers the escape, 1a and the padding count.
constexpr std::uint8_t kEndBytesUnderChecksum = 6;

}  // namespace

void SmlTransport::reset() {
  is_in_file_ = false;
  size_ = 0;
  waiting_ = 0;
}

SmlTransport::Event SmlTransport::feed(std::uint8_t byte) {
  window_[waiting_++] = byte;
  while (waiting_ > 0) {
    const std::uint8_t before = waiting_;
    const Event event = settle();
    // What is left in the window after an event is nothing that another event could come from.
    if (event != Event::kNone) return event;
    if (waiting_ == before) break;
  }
  return Event::kNone;
}

/// Decides about the first byte waiting, or leaves all when it cannot be known yet.
SmlTransport::Event SmlTransport::settle() {
  if (window_[0] != kEscape) return take(1, 1);
  for (std::uint8_t i = 1; i < waiting_ && i < kEscapeBytes; ++i) {
    if (window_[i] != kEscape) return take(1, 1);
  }
  return waiting_ < kWindowBytes ? Event::kNone : settle_escape();
}

SmlTransport::Event SmlTransport::settle_escape() {
  const std::uint8_t code = window_[kEscapeBytes];
  bool is_uniform = true;
  for (std::uint8_t i = kEscapeBytes; i < kWindowBytes; ++i)
    is_uniform = is_uniform && window_[i] == code;
  if (is_uniform && code == kEscape) return take(kWindowBytes, kEscapeBytes);
  if (is_uniform && code == kStart) {
    is_in_file_ = true;
    size_ = 0;
    crc_ = kCrc16X25Start;
    return take(kWindowBytes, 0);
  }
  if (code == kEscape) return take(1, 1);
  const bool was_in_file = is_in_file_;
  if (code == kEnd && was_in_file) {
    for (std::uint8_t i = 0; i < kEndBytesUnderChecksum; ++i)
      crc_ = crc16_x25_step(crc_, window_[i]);
    const std::uint8_t padding = window_[5];
    const auto sent = static_cast<std::uint16_t>(window_[6] | (window_[7] << 8));
    drop(kWindowBytes);
    is_in_file_ = false;
    return finish(padding, sent);
  }
  drop(1);
  is_in_file_ = false;
  return was_in_file ? Event::kBroken : Event::kNone;
}

SmlTransport::Event SmlTransport::finish(std::uint8_t padding, std::uint16_t sent_crc) {
  if (sent_crc != static_cast<std::uint16_t>(crc_ ^ 0xFFFFU)) return Event::kWrongChecksum;
  if (padding > kMaxPadding || padding > size_) return Event::kBroken;
  size_ -= padding;
  return Event::kFile;
}

SmlTransport::Event SmlTransport::take(std::uint8_t count, std::uint8_t kept) {
  if (is_in_file_) {
    for (std::uint8_t i = 0; i < count; ++i)
      crc_ = crc16_x25_step(crc_, window_[i]);
    if (size_ + kept > kMaxFileBytes) {
      drop(count);
      is_in_file_ = false;
      return Event::kOverlong;
    }
    for (std::uint8_t i = 0; i < kept; ++i)
      file_[size_++] = window_[i];
  }
  drop(count);
  return Event::kNone;
}

void SmlTransport::drop(std::uint8_t count) {
  for (std::uint8_t i = count; i < waiting_; ++i)
    window_[i - count] = window_[i];
  waiting_ = static_cast<std::uint8_t>(waiting_ - count);
}

}  // namespace localgrid
