#include "core/message/event.hpp"

#include "core/cbor/writer.hpp"

namespace localgrid {

Bytes sign_event(const Event& event, MutableBytes buffer, const KeyId& kid, Signer& signer) {
  if (buffer.size() < kSealRoomBefore + kSealRoomAfter) return {};
  CborWriter writer(buffer.subspan(kSealRoomBefore, buffer.size() - kSealRoomBefore - kSealRoomAfter));
  writer.map(7);
  writer.field(1);
  writer.field(event.seq);
  writer.field(event.at_ms);
  writer.field(static_cast<std::uint8_t>(event.code));
  writer.next_key();
  writer.integer(event.value);
  writer.field(event.boot);
  writer.field(event.uptime_ms);
  if (writer.has_overflowed()) return {};
  return sign_in_place(buffer, writer.size(), kEventAad, kid, signer);
}

}  // namespace localgrid
