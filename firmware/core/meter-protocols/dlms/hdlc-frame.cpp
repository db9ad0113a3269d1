#include "core/meter-protocols/dlms/hdlc-frame.hpp"

#include "core/meter-protocols/checksum.hpp"

namespace localgrid {

namespace {

constexpr std::uint8_t kFlag = 0x7E;
constexpr std::uint8_t kFormatType3 = 0xA0;
constexpr std::uint8_t kFormatMask = 0xF0;
constexpr std::uint8_t kSegmentedBit = 0x08;
constexpr std::uint8_t kLengthHighMask = 0x07;
constexpr std::size_t kFormatBytes = 2;
constexpr std::size_t kMaxAddressBytes = 4;
constexpr std::size_t kCheckBytes = 2;
/// A checksum run over its own bytes ends in this (RFC 1662, appendix C.2).
constexpr std::uint16_t kGoodResidue = 0xF0B8;
/// LLC header: destination E6, source E6 or E7, quality 00 (IEC 62056-46, section 5.3).
constexpr std::uint8_t kLlcDestination = 0xE6;

std::uint16_t run(Bytes bytes) {
  std::uint16_t crc = kCrc16X25Start;
  for (const std::uint8_t byte : bytes)
    crc = crc16_x25_step(crc, byte);
  return crc;
}

}  // namespace

void HdlcReceiver::reset() {
  state_ = State::kHunting;
  header_size_ = 0;
  size_ = 0;
  frame_size_ = 0;
}

HdlcReceiver::Event HdlcReceiver::feed(std::uint8_t byte) {
  if (is_finished_) {
    is_finished_ = false;
    size_ = 0;
  }
  if (state_ == State::kBody) return feed_body(byte);
  if (state_ == State::kHunting) {
    if (byte == kFlag) {
      state_ = State::kHeader;
      header_size_ = 0;
    }
    return Event::kNone;
  }
  header_[header_size_++] = byte;
  Verdict verdict = judge_header();
  while (verdict == Verdict::kBad) {
    resynchronise();
    if (state_ == State::kHunting) return Event::kNone;
    verdict = judge_header();
  }
  if (verdict == Verdict::kGood) begin_body();
  return Event::kNone;
}

std::uint16_t HdlcReceiver::frame_length() const {
  return static_cast<std::uint16_t>(((header_[0] & kLengthHighMask) << 8) | header_[1]);
}

/// 0 while the end of the addresses has not come, the whole header with its check sequence otherwise.
std::size_t HdlcReceiver::header_length() const {
  std::size_t at = kFormatBytes;
  for (int address = 0; address < 2; ++address) {
    std::size_t bytes = 0;
    bool is_last = false;
    while (!is_last) {
      if (bytes == kMaxAddressBytes) return kMaxHeaderBytes + 1;
      if (at >= header_size_) return 0;
      is_last = (header_[at] & 1U) != 0;
      ++at;
      ++bytes;
    }
  }
  return at + 1 + kCheckBytes;
}

HdlcReceiver::Verdict HdlcReceiver::judge_header() const {
  if (header_size_ == 0) return Verdict::kOpen;
  if ((header_[0] & kFormatMask) != kFormatType3) return Verdict::kBad;
  const std::size_t length = header_length();
  if (length == 0) return Verdict::kOpen;
  if (length > kMaxHeaderBytes) return Verdict::kBad;
  if (header_size_ < length) return Verdict::kOpen;
  const bool is_right = run({header_.data(), length}) == kGoodResidue;
  return is_right && frame_length() >= length ? Verdict::kGood : Verdict::kBad;
}

/// Drops everything up to the next flag among the bytes of what looked like a header.
void HdlcReceiver::resynchronise() {
  std::uint8_t from = 0;
  while (from < header_size_ && header_[from] != kFlag)
    ++from;
  if (from == header_size_) {
    state_ = State::kHunting;
    header_size_ = 0;
    return;
  }
  ++from;
  for (std::uint8_t i = from; i < header_size_; ++i)
    header_[i - from] = header_[i];
  header_size_ = static_cast<std::uint8_t>(header_size_ - from);
}

void HdlcReceiver::begin_body() {
  body_left_ = static_cast<std::uint16_t>(frame_length() - header_size_);
  crc_ = run({header_.data(), header_size_});
  has_room_ = true;
  frame_size_ = 0;
  state_ = State::kBody;
  // A frame without information ends with the header's check sequence.
  if (body_left_ == 0) {
    state_ = State::kHeader;
    header_size_ = 0;
  }
}

HdlcReceiver::Event HdlcReceiver::feed_body(std::uint8_t byte) {
  crc_ = crc16_x25_step(crc_, byte);
  if (size_ + frame_size_ < message_.size()) {
    message_[size_ + frame_size_++] = byte;
  } else {
    has_room_ = false;
  }
  if (--body_left_ > 0) return Event::kNone;
  // The closing flag may be the opening one of the next frame.
  state_ = State::kHeader;
  const bool is_right = crc_ == kGoodResidue;
  const Event event = is_right ? finish_frame() : Event::kWrongChecksum;
  if (!is_right) size_ = 0;
  header_size_ = 0;
  return event;
}

HdlcReceiver::Event HdlcReceiver::finish_frame() {
  if (!has_room_ || frame_size_ < kCheckBytes) {
    size_ = 0;
    return has_room_ ? Event::kNone : Event::kOverlong;
  }
  frame_size_ -= kCheckBytes;
  const bool begins_message = frame_size_ >= kLlcBytes && message_[size_] == kLlcDestination &&
                              (message_[size_ + 1] == kLlcDestination || message_[size_ + 1] == kLlcDestination + 1) &&
                              message_[size_ + 2] == 0;
  if (begins_message && size_ > 0) {
    // The rest of the message before was lost.
    for (std::size_t i = 0; i < frame_size_; ++i)
      message_[i] = message_[size_ + i];
    size_ = 0;
  }
  if (size_ == 0 && !begins_message) return Event::kNone;
  size_ += frame_size_;
  if ((header_[0] & kSegmentedBit) != 0) return Event::kNone;
  is_finished_ = true;
  return Event::kMessage;
}

}  // namespace localgrid
