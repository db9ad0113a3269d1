#include "core/message/readings-message.hpp"

#include <algorithm>

#include "core/cbor/writer.hpp"

namespace localgrid {

namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::uint64_t kFollowingKey = 9;
/// Key 9 and the longest head of its array.
constexpr std::size_t kFollowingHeadRoom = 3;
constexpr std::size_t kMapWithFollowing = 10;

bool is_encodable(const Reading& reading) {
  const std::uint64_t all_bits =
      reading.seq | reading.at_ms | reading.import_mwh | reading.export_mwh | reading.uptime_ms;
  return all_bits <= kMaxU53 && reading.seq > 0;
}

}  // namespace

ReadingsMessage::ReadingsMessage(MutableBytes buffer) : buffer_(buffer) {}

MutableBytes ReadingsMessage::payload_room() const {
  if (buffer_.size() < kSealRoomBefore + kSealRoomAfter) return {};
  return buffer_.subspan(kSealRoomBefore, buffer_.size() - kSealRoomBefore - kSealRoomAfter);
}

bool ReadingsMessage::add(const Reading& reading) {
  if (!is_encodable(reading)) return false;
  if (count_ > 0 && (count_ == kMaxReadingsPerMessage || !can_follow(last_, reading))) return false;
  if (count_ == 0 ? !add_first(reading) : !add_following(reading)) return false;
  last_ = reading;
  count_++;
  return true;
}

bool ReadingsMessage::add_first(const Reading& reading) {
  CborWriter writer(payload_room());
  writer.map(kMapWithFollowing - 1);
  writer.field(kVersion);
  writer.field(reading.seq);
  writer.field(reading.at_ms);
  writer.field(reading.import_mwh);
  writer.field(reading.export_mwh);
  writer.signed_field(reading.power_w);
  writer.field(reading.flags);
  writer.field(reading.boot);
  writer.field(reading.uptime_ms);
  if (writer.has_overflowed()) return false;
  following_begin_ = writer.size();
  end_ = writer.size();
  return true;
}

bool ReadingsMessage::add_following(const Reading& reading) {
  const MutableBytes room = payload_room();
  // The head of the array depends on how many there will be: its longest form is kept free, `finish` closes up.
  const std::size_t begin = std::max(end_, following_begin_ + kFollowingHeadRoom);
  if (begin > room.size()) return false;
  CborWriter writer(room.subspan(begin));
  writer.array(5);
  writer.unsigned_integer(reading.at_ms - last_.at_ms);
  writer.unsigned_integer(reading.import_mwh - last_.import_mwh);
  writer.unsigned_integer(reading.export_mwh - last_.export_mwh);
  writer.integer(reading.power_w);
  writer.unsigned_integer(reading.flags);
  if (writer.has_overflowed()) return false;
  end_ = begin + writer.size();
  return true;
}

Bytes ReadingsMessage::finish_payload() {
  if (count_ == 0) return {};
  const MutableBytes room = payload_room();
  if (count_ == 1) return room.first(end_);
  CborWriter map(room);
  map.map(kMapWithFollowing);
  CborWriter head(room.subspan(following_begin_, kFollowingHeadRoom));
  head.unsigned_integer(kFollowingKey);
  head.array(count_ - 1);
  const MutableBytes items =
      room.subspan(following_begin_ + kFollowingHeadRoom, end_ - following_begin_ - kFollowingHeadRoom);
  const std::size_t items_begin = following_begin_ + head.size();
  std::copy(items.begin(), items.end(), room.begin() + static_cast<std::ptrdiff_t>(items_begin));
  return room.first(items_begin + items.size());
}

Bytes ReadingsMessage::finish(const KeyId& kid, Signer& signer) {
  const Bytes payload = finish_payload();
  const Bytes message = payload.empty() ? Bytes{} : sign_in_place(buffer_, payload.size(), kReadingAad, kid, signer);
  count_ = 0;
  return message;
}

}  // namespace localgrid
