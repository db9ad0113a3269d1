#pragma once

#include <array>
#include <cstdint>

#include "core/meter-protocols/meter-reading.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// Collects the segments of a message out of HDLC frames of format type 3 (ISO/IEC 13239, annex H.4; IEC 62056-46).
///
///   hunting --7e--> header --check sequence right--> body --length reached, FCS right--> header
///   a header whose check sequence is wrong was none: the next 7e in it may be the flag that was meant.
///
/// A frame cut off in the middle takes the bytes of the next one with it; call `reset` after a silence on the line.
class HdlcReceiver {
 public:
  /// Of all segments together. Lists of household meters have 30 to 500 bytes.
  static constexpr std::size_t kMaxMessageBytes = 1024;

  enum class Event : std::uint8_t { kNone, kMessage, kWrongChecksum, kOverlong };

  Event feed(std::uint8_t byte);
  /// After kMessage and until the next byte: an APDU, the LLC header taken off.
  Bytes message() const { return {message_.data() + kLlcBytes, size_ - kLlcBytes}; }
  void reset();

 private:
  enum class State : std::uint8_t { kHunting, kHeader, kBody };
  enum class Verdict : std::uint8_t { kOpen, kBad, kGood };
  /// Format, two addresses of up to four bytes, control, check sequence.
  static constexpr std::size_t kMaxHeaderBytes = 13;
  static constexpr std::size_t kLlcBytes = 3;

  Verdict judge_header() const;
  std::size_t header_length() const;
  std::uint16_t frame_length() const;
  void resynchronise();
  void begin_body();
  Event feed_body(std::uint8_t byte);
  Event finish_frame();

  State state_ = State::kHunting;
  std::array<std::uint8_t, kMaxHeaderBytes> header_{};
  std::uint8_t header_size_ = 0;
  /// Bytes of the frame behind the header, the check sequence included.
  std::uint16_t body_left_ = 0;
  std::uint16_t crc_ = 0;
  bool has_room_ = true;
  /// What is known to be right, and what the frame in progress adds to it.
  std::size_t size_ = 0;
  std::size_t frame_size_ = 0;
  bool is_finished_ = false;
  std::array<std::uint8_t, kMaxMessageBytes + 2> message_{};
};

}  // namespace localgrid
