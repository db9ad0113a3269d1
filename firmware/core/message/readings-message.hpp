#pragma once

#include <cstddef>
#include <cstdint>

#include "core/message/reading.hpp"
#include "core/message/signed-message.hpp"
#include "hal/hal.hpp"

namespace localgrid {

/// A message of 1 to 64 readings under one signature, built reading by reading in the buffer it will be sent from.
///
/// A following reading takes at most 38 bytes and usually about 14, the rest at most 200. One buffer makes any number
/// of messages, one after the other.
class ReadingsMessage {
 public:
  explicit ReadingsMessage(MutableBytes buffer);

  /// False when it does not belong into this message any more: not following (`can_follow`), 64 there, or no room. It
  /// is then the first of the next one.
  bool add(const Reading& reading);

  std::size_t count() const { return count_; }
  /// Of what was added last.
  std::uint64_t last_seq() const { return last_.seq; }

  /// The message, a view into the buffer. Empty without readings or when the key does not sign.
  Bytes finish(const KeyId& kid, Signer& signer);
  /// The payload alone.
  Bytes finish_payload();

 private:
  MutableBytes payload_room() const;
  bool add_first(const Reading& reading);
  bool add_following(const Reading& reading);

  MutableBytes buffer_;
  Reading last_;
  std::size_t count_ = 0;
  /// Behind keys 0 to 8.
  std::size_t following_begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace localgrid
