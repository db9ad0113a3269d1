#pragma once

#include <array>
#include <cstdint>

#include "core/meter-protocols/dlms/hdlc-frame.hpp"
#include "core/meter-protocols/meter-reading.hpp"

namespace localgrid {

/// A data-notification as meters push it to their customer interface (DLMS UA 1000-2, section 9.4.6.13). Knows
/// - OBIS codes each followed by a value, with scaler and unit (Aidon and most others) or without (Kamstrup: energy in
///   10 Wh, power in W), in one structure or in a structure each;
/// - Kaifa's lists "KFM_001", where the place says what a value is: W and Wh.
/// General, dedicated and service ciphering are recognised and answered `kEncrypted`; keys are not supported.
ParseEvent parse_dlms_push(Bytes apdu, MeterReading& reading);

/// The HAN interface on a serial line: HDLC frames, byte by byte.
class DlmsHdlcParser {
 public:
  ParseEvent feed(std::uint8_t byte);
  const MeterReading& reading() const { return reading_; }
  /// To be called after a silence on the line.
  void reset() { receiver_.reset(); }

 private:
  HdlcReceiver receiver_;
  MeterReading reading_;
};

/// The same messages over TCP or UDP, behind the wrapper of IEC 62056-47: version 1, two ports, length.
class DlmsWrapperParser {
 public:
  static constexpr std::size_t kMaxMessageBytes = 1024;

  ParseEvent feed(std::uint8_t byte);
  const MeterReading& reading() const { return reading_; }
  void reset();

 private:
  static constexpr std::size_t kHeaderBytes = 8;

  ParseEvent feed_header(std::uint8_t byte);

  std::array<std::uint8_t, kHeaderBytes> header_{};
  std::uint8_t header_size_ = 0;
  std::uint32_t left_ = 0;
  bool is_overlong_ = false;
  std::size_t size_ = 0;
  std::array<std::uint8_t, kMaxMessageBytes> message_{};
  MeterReading reading_;
};

}  // namespace localgrid
