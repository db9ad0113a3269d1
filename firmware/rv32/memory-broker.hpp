#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "hal/hal.hpp"

namespace localgrid::rv32 {

/// The little of an MQTT 3.1.1 broker that one device needs: lets in, grants subscriptions, confirms what comes with QoS
/// 1, hands what comes to `on_publish`, and publishes to the device. The device's link is this object.
class MemoryBroker final : public Link {
 public:
  /// @param context as given
  using OnPublish = void (*)(void* context, std::string_view topic, Bytes payload);

  MemoryBroker(OnPublish on_publish, void* context) : on_publish_(on_publish), context_(context) {}

  void open() override;
  LinkState state() override { return is_open_ ? LinkState::kOpen : LinkState::kClosed; }
  std::size_t write(Bytes data) override;
  std::size_t read(MutableBytes out) override;
  void close() override { is_open_ = false; }

  /// To the device, QoS 0.
  void publish(std::string_view topic, Bytes payload);
  /// Whether new connections are let in.
  void set_reachable(bool is_reachable);
  std::uint32_t connects() const { return connects_; }
  /// Whether only what a broker understands has come.
  bool is_content() const { return is_content_; }

 private:
  void take_packets();
  void take(std::uint8_t type, Bytes body);
  void take_publish(std::uint8_t flags, Bytes body);
  void answer(Bytes packet);

  OnPublish on_publish_;
  void* context_;
  std::array<std::uint8_t, 2'048> incoming_{};
  std::size_t incoming_size_ = 0;
  std::array<std::uint8_t, 1'024> outgoing_{};
  std::size_t outgoing_size_ = 0;
  std::uint32_t connects_ = 0;
  bool is_open_ = false;
  bool is_reachable_ = true;
  bool is_content_ = true;
};

}  // namespace localgrid::rv32
