#pragma once

#include <optional>
#include <vector>

#include "core/cbor/reader.hpp"
#include "core/message/reading.hpp"

namespace localgrid::check {

/// What the edge node makes of a payload of readings. A device never reads one; tests do.
class ReadingsDecoder {
 public:
  /// Nothing when it is not exactly such a payload.
  static std::optional<std::vector<Reading>> decode(Bytes payload) {
    ReadingsDecoder decoder(payload);
    decoder.read();
    if (!decoder.reader_.has_ended_well()) return std::nullopt;
    return decoder.readings_;
  }

 private:
  explicit ReadingsDecoder(Bytes payload) : reader_(payload) {}

  void read() {
    reader_.map();
    read_first();
    for (std::uint8_t key = 9; key < 24 && !reader_.has_failed(); key++) {
      if (!reader_.has_key(key)) continue;
      if (key == 9) {
        read_following();
      } else {
        reader_.integer();
      }
    }
  }

  std::uint64_t field(std::uint64_t key) {
    reader_.key(key);
    return reader_.unsigned_integer();
  }

  void read_first() {
    if (field(0) != 1) return reader_.fail();
    Reading reading;
    reading.seq = field(1);
    reading.at_ms = field(2);
    reading.import_mwh = field(3);
    reading.export_mwh = field(4);
    reader_.key(5);
    reading.power_w = reader_.signed32();
    reader_.key(6);
    reading.flags = reader_.unsigned32();
    reader_.key(7);
    reading.boot = reader_.unsigned32();
    reading.uptime_ms = field(8);
    if (reading.seq == 0) reader_.fail();
    readings_.push_back(reading);
  }

  void read_following() {
    const std::size_t count = reader_.array();
    if (count < 1 || count >= kMaxReadingsPerMessage) return reader_.fail();
    for (std::size_t i = 0; i < count && !reader_.has_failed(); i++) {
      if (reader_.array() != 5) return reader_.fail();
      Reading reading = readings_.back();
      const std::uint64_t dt_ms = reader_.unsigned_integer();
      advance(reading.seq, 1);
      advance(reading.at_ms, dt_ms);
      advance(reading.uptime_ms, dt_ms);
      advance(reading.import_mwh, reader_.unsigned_integer());
      advance(reading.export_mwh, reader_.unsigned_integer());
      reading.power_w = reader_.signed32();
      reading.flags = reader_.unsigned32();
      readings_.push_back(reading);
    }
  }

  void advance(std::uint64_t& sum, std::uint64_t by) {
    sum += by;
    if (sum > kMaxU53) reader_.fail();
  }

  CborReader reader_;
  std::vector<Reading> readings_;
};

}  // namespace localgrid::check
