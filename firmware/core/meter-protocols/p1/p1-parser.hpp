#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/meter-protocols/meter-reading.hpp"
#include "core/meter-protocols/obis-values.hpp"

namespace localgrid {

struct P1Options {
  /// DSMR 2 and 3 send none. Without one, a telegram counts only when it has the same lines as the one before.
  bool is_checksum_required = true;
};

/// Customer interface P1 of Dutch, Belgian, Luxembourg and Swedish meters (DSMR P1 companion standard 5.0.2, e-MUCS-P1,
/// Energiföretagen's branschrekommendation). Keeps one line at a time; nothing of a telegram counts before its end.
///
///   hunting --'/'--> telegram --'!'--> checksum --digits or line end--> hunting
///   '/' begins anew everywhere: the standard allows it nowhere inside.
///
/// Luxembourg's telegrams are encrypted; their first two bytes are recognised.
class P1Parser {
 public:
  /// Long texts to the customer included.
  static constexpr std::size_t kMaxTelegramBytes = 8192;

  P1Parser() = default;
  explicit P1Parser(P1Options options) : options_(options) {}

  ParseEvent feed(std::uint8_t byte);
  const MeterReading& reading() const { return reading_; }
  /// Forgets a telegram begun.
  void reset();

 private:
  enum class State : std::uint8_t { kHunting, kTelegram, kChecksum };
  /// A register line has 26 characters; longer lines are none of ours.
  static constexpr std::size_t kMaxLineBytes = 48;

  void begin_telegram();
  ParseEvent feed_hunting(std::uint8_t byte);
  ParseEvent feed_telegram(std::uint8_t byte);
  ParseEvent feed_checksum(std::uint8_t byte);
  ParseEvent finish();
  void take_line();
  void take_value(ObisCode code, std::string_view value);

  P1Options options_;
  State state_ = State::kHunting;
  std::uint8_t before_ = 0;
  std::uint16_t crc_ = 0;
  std::uint16_t sent_crc_ = 0;
  std::uint8_t crc_digits_ = 0;
  bool is_malformed_ = false;
  bool is_line_overlong_ = false;
  std::uint16_t telegram_bytes_ = 0;
  std::uint16_t lines_ = 0;
  std::uint8_t line_size_ = 0;
  std::array<char, kMaxLineBytes> line_{};
  ObisValues values_;
  std::optional<MeterTime> time_;
  std::uint32_t shape_before_ = 0;
  std::uint16_t lines_before_ = 0;
  MeterReading reading_;
};

}  // namespace localgrid
