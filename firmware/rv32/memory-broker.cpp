#include "rv32/memory-broker.hpp"

#include <algorithm>

namespace localgrid::rv32 {
namespace {

// MQTT 3.1.1, section 2.2.1.
constexpr std::uint8_t kConnect = 1;
constexpr std::uint8_t kPublish = 3;
constexpr std::uint8_t kPuback = 4;
constexpr std::uint8_t kSubscribe = 8;
constexpr std::uint8_t kPingreq = 12;
constexpr std::uint8_t kDisconnect = 14;

/// Size of a packet's type and length; 0 while they are not all there. `remaining` becomes the length.
std::size_t head_size(Bytes bytes, std::size_t& remaining) {
  remaining = 0;
  for (std::size_t at = 1; at < bytes.size() && at <= 4; at++) {
    remaining |= std::size_t{bytes[at] & 0x7FU} << (7 * (at - 1));
    if ((bytes[at] & 0x80) == 0) return at + 1;
  }
  return 0;
}

}  // namespace

void MemoryBroker::open() {
  incoming_size_ = 0;
  outgoing_size_ = 0;
  is_open_ = is_reachable_;
}

void MemoryBroker::set_reachable(bool is_reachable) {
  is_reachable_ = is_reachable;
  if (!is_reachable) is_open_ = false;
}

std::size_t MemoryBroker::write(Bytes data) {
  if (!is_open_) return 0;
  const std::size_t taken = std::min(data.size(), incoming_.size() - incoming_size_);
  std::copy_n(data.begin(), taken, incoming_.begin() + static_cast<std::ptrdiff_t>(incoming_size_));
  incoming_size_ += taken;
  take_packets();
  return taken;
}

std::size_t MemoryBroker::read(MutableBytes out) {
  const std::size_t given = std::min(out.size(), outgoing_size_);
  std::copy_n(outgoing_.begin(), given, out.begin());
  std::copy(outgoing_.begin() + static_cast<std::ptrdiff_t>(given),
            outgoing_.begin() + static_cast<std::ptrdiff_t>(outgoing_size_), outgoing_.begin());
  outgoing_size_ -= given;
  return given;
}

void MemoryBroker::publish(std::string_view topic, Bytes payload) {
  const std::size_t remaining = 2 + topic.size() + payload.size();
  const std::array<std::uint8_t, 5> head{kPublish << 4, static_cast<std::uint8_t>(0x80 | (remaining & 0x7F)),
                                         static_cast<std::uint8_t>(remaining >> 7), 0,
                                         static_cast<std::uint8_t>(topic.size())};
  answer(head);
  answer({reinterpret_cast<const std::uint8_t*>(topic.data()), topic.size()});
  answer(payload);
}

void MemoryBroker::take_packets() {
  std::size_t at = 0;
  for (;;) {
    const Bytes rest = Bytes{incoming_}.subspan(at, incoming_size_ - at);
    std::size_t remaining = 0;
    const std::size_t head = head_size(rest, remaining);
    if (head == 0 || rest.size() - head < remaining) break;
    take(rest[0], rest.subspan(head, remaining));
    at += head + remaining;
  }
  std::copy(incoming_.begin() + static_cast<std::ptrdiff_t>(at),
            incoming_.begin() + static_cast<std::ptrdiff_t>(incoming_size_), incoming_.begin());
  incoming_size_ -= at;
}

void MemoryBroker::take(std::uint8_t type, Bytes body) {
  switch (type >> 4) {
    case kConnect:
      connects_++;
      return answer(std::array<std::uint8_t, 4>{0x20, 2, 0, 0});
    case kSubscribe:
      return answer(std::array<std::uint8_t, 5>{0x90, 3, body[0], body[1], 1});
    case kPublish:
      return take_publish(type & 0x0F, body);
    case kPingreq:
      return answer(std::array<std::uint8_t, 2>{0xD0, 0});
    case kPuback:
      return;
    case kDisconnect:
      is_open_ = false;
      return;
    default:
      is_content_ = false;
  }
}

void MemoryBroker::take_publish(std::uint8_t flags, Bytes body) {
  const std::size_t topic_size = static_cast<std::size_t>((body[0] << 8) | body[1]);
  const bool is_confirmed = (flags & 0x06) != 0;
  const std::size_t payload = 2 + topic_size + (is_confirmed ? 2 : 0);
  if (payload > body.size()) {
    is_content_ = false;
    return;
  }
  if (is_confirmed) {
    answer(std::array<std::uint8_t, 4>{kPuback << 4, 2, body[2 + topic_size], body[3 + topic_size]});
  }
  on_publish_(context_, {reinterpret_cast<const char*>(body.data()) + 2, topic_size}, body.subspan(payload));
}

void MemoryBroker::answer(Bytes packet) {
  if (packet.size() > outgoing_.size() - outgoing_size_) {
    is_content_ = false;
    return;
  }
  std::copy(packet.begin(), packet.end(), outgoing_.begin() + static_cast<std::ptrdiff_t>(outgoing_size_));
  outgoing_size_ += packet.size();
}

}  // namespace localgrid::rv32
