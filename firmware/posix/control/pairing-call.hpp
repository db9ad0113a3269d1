#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "core/pairing/pairing.hpp"
#include "posix/device/native-device.hpp"
#include "posix/net/socket-link.hpp"

namespace localgrid::posix {

/// One device trading its code for a certificate, over plain HTTP on the home's network: what is secret in it is
/// proven, not sent.
class PairingCall final : private LinkUser {
 public:
  PairingCall(EventLoop& loop, NativeDevice& device, std::int64_t id) : device_(device), link_(loop, *this), id_(id) {}

  /// False when no request can be made.
  bool begin(const Endpoint& node, const std::string& code);
  /// Gives up what takes too long.
  void look_at_time(std::uint64_t now_ms);
  bool is_done() const { return is_done_; }
  std::int64_t id() const { return id_; }
  /// Empty when the device is paired.
  const std::string& failure_code() const { return failure_code_; }
  const std::string& failure_text() const { return failure_text_; }

 private:
  void on_link() override;
  void take_answer();
  void fail(const std::string& code, const std::string& text);

  NativeDevice& device_;
  SocketLink link_;
  std::int64_t id_;
  std::uint64_t begun_ms_ = 0;
  std::string request_;
  std::array<std::uint8_t, kPairingBufferBytes> answer_ = {};
  std::size_t answered_ = 0;
  std::string failure_code_;
  std::string failure_text_;
  bool is_done_ = false;
};

}  // namespace localgrid::posix
