#include "core/message/ack.hpp"

#include "core/cbor/reader.hpp"

namespace localgrid {

namespace {

constexpr std::size_t kMaxReasonUnits = 128;

/// How long valid UTF-8 is in UTF-16: two units for what takes four bytes, else one.
std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (const char letter : text) {
    const auto byte = static_cast<std::uint8_t>(letter);
    if ((byte & 0xc0) != 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

}  // namespace

std::optional<Ack> decode_ack(Bytes payload) {
  CborReader reader(payload);
  reader.map();
  Ack ack;
  ack.upto = reader.field();
  if (reader.has_key(1)) ack.reason = reader.text();
  if (reader.has_key(2)) ack.events_upto = reader.unsigned_integer();
  if (!reader.has_ended_well() || utf16_units(ack.reason) > kMaxReasonUnits) return std::nullopt;
  return ack;
}

}  // namespace localgrid
