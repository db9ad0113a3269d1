#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace localgrid {

enum class Channel : std::uint8_t { kReading, kEvent, kLive, kState, kAck, kCommand, kSettings, kOffer, kNone };

/// `lg/v1/<device>/<channel>`.
class Topics {
 public:
  static constexpr std::size_t kDeviceLength = 17;
  static constexpr std::size_t kMaxLength = 6 + kDeviceLength + 1 + 7;
  /// Lives where the topic is used.
  using Buffer = std::array<char, kMaxLength>;

  explicit Topics(const std::array<char, kDeviceLength>& device) : device_(device) {}

  std::string_view device() const { return {device_.data(), device_.size()}; }

  std::string_view name(Channel channel, Buffer& buffer) const {
    char* end = std::copy(kPrefix.begin(), kPrefix.end(), buffer.data());
    end = std::copy(device_.begin(), device_.end(), end);
    *end++ = '/';
    const std::string_view last = kNames[static_cast<std::size_t>(channel)];
    end = std::copy(last.begin(), last.end(), end);
    return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
  }

  /// One of the four that a device hears; kNone for anything else.
  Channel channel_of(std::string_view topic) const {
    for (const Channel channel : {Channel::kAck, Channel::kCommand, Channel::kSettings, Channel::kOffer}) {
      Buffer buffer;
      if (topic == name(channel, buffer)) return channel;
    }
    return Channel::kNone;
  }

 private:
  static constexpr std::string_view kPrefix = "lg/v1/";
  static constexpr std::array<std::string_view, 8> kNames = {"reading", "event", "live", "state",
                                                             "ack",     "cmd",   "cfg",  "ota"};

  std::array<char, kDeviceLength> device_;
};

}  // namespace localgrid
