#include "core/meter-protocols/p1/p1-parser.hpp"

#include "core/meter-protocols/checksum.hpp"
#include "core/meter-protocols/p1/p1-line.hpp"

namespace localgrid {

namespace {

/// General-glo-ciphering and the length of the system title that follows it (Luxembourg's E-meter P1 specification).
constexpr std::uint8_t kEncryptedTag = 0xDB;
constexpr std::uint8_t kSystemTitleBytes = 8;
constexpr std::uint8_t kCrcDigits = 4;
constexpr std::uint8_t kElectricity = 1;

int hex_digit(std::uint8_t c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

void P1Parser::reset() {
  state_ = State::kHunting;
  before_ = 0;
}

ParseEvent P1Parser::feed(std::uint8_t byte) {
  if (byte == '/') {
    begin_telegram();
    return ParseEvent::kNone;
  }
  switch (state_) {
    case State::kTelegram:
      return feed_telegram(byte);
    case State::kChecksum:
      return feed_checksum(byte);
    case State::kHunting:
      break;
  }
  return feed_hunting(byte);
}

void P1Parser::begin_telegram() {
  state_ = State::kTelegram;
  crc_ = crc16_arc_step(kCrc16ArcStart, '/');
  is_malformed_ = false;
  telegram_bytes_ = 1;
  lines_ = 0;
  // The identification is a line of its own, of no interest.
  line_size_ = 0;
  is_line_overlong_ = true;
  values_.clear();
  time_.reset();
}

ParseEvent P1Parser::feed_hunting(std::uint8_t byte) {
  const bool is_encrypted = before_ == kEncryptedTag && byte == kSystemTitleBytes;
  before_ = byte;
  return is_encrypted ? ParseEvent::kEncrypted : ParseEvent::kNone;
}

ParseEvent P1Parser::feed_telegram(std::uint8_t byte) {
  if (++telegram_bytes_ > kMaxTelegramBytes) {
    reset();
    return ParseEvent::kOverlong;
  }
  crc_ = crc16_arc_step(crc_, byte);
  if (byte == '!') {
    // A last line without an end was cut off.
    if (line_size_ != 0) is_malformed_ = true;
    state_ = State::kChecksum;
    crc_digits_ = 0;
    sent_crc_ = 0;
  } else if (byte == '\n' || byte == '\r') {
    take_line();
  } else if (line_size_ < kMaxLineBytes) {
    line_[line_size_++] = static_cast<char>(byte);
  } else {
    is_line_overlong_ = true;
  }
  return ParseEvent::kNone;
}

void P1Parser::take_line() {
  const std::string_view line(line_.data(), line_size_);
  const bool is_ours = !is_line_overlong_ && !line.empty();
  if (!line.empty()) ++lines_;
  line_size_ = 0;
  is_line_overlong_ = false;
  if (!is_ours) return;
  const auto split = split_p1_line(line);
  if (!split) return;
  if (split->a == 0 && split->b == 0 && split->code.c == 1 && split->code.d == 0 && split->code.e == 0) {
    time_ = parse_p1_time(split->value);
    return;
  }
  if (split->a == kElectricity && split->b == 0) take_value(split->code, split->value);
}

void P1Parser::take_value(ObisCode code, std::string_view value) {
  const auto quantity = ObisValues::quantity_of(code);
  if (quantity == ObisValues::Quantity::kOther) return;
  const auto number = parse_p1_value(value, quantity);
  if (!number || values_.add(code, *number) == ObisValues::Outcome::kRefused) is_malformed_ = true;
}

ParseEvent P1Parser::feed_checksum(std::uint8_t byte) {
  const int digit = hex_digit(byte);
  if (digit >= 0) {
    sent_crc_ = static_cast<std::uint16_t>((sent_crc_ << 4) | digit);
    return ++crc_digits_ == kCrcDigits ? finish() : ParseEvent::kNone;
  }
  if (byte == '\r' || byte == '\n') return finish();
  reset();
  return ParseEvent::kMalformed;
}

ParseEvent P1Parser::finish() {
  reset();
  const bool has_checksum = crc_digits_ == kCrcDigits;
  if (has_checksum ? sent_crc_ != crc_ : (crc_digits_ != 0 || options_.is_checksum_required)) {
    return ParseEvent::kWrongChecksum;
  }
  if (is_malformed_) return ParseEvent::kMalformed;
  const bool is_as_before = values_.shape() == shape_before_ && lines_ == lines_before_;
  shape_before_ = values_.shape();
  lines_before_ = lines_;
  if (!has_checksum && !is_as_before) return ParseEvent::kUnconfirmed;
  reading_ = values_.reading();
  reading_.time = time_;
  return reading_.has_values() ? ParseEvent::kReading : ParseEvent::kNoValues;
}

}  // namespace localgrid
