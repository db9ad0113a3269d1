#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "test/node/fake-hal.hpp"

namespace localgrid::fake {

/// The other end of a scripted link: MQTT 3.1.1 as far as devices speak it.
class Broker {
 public:
  struct Message {
    std::string topic;
    std::vector<std::uint8_t> payload;
    int qos = 0;
    bool is_retained = false;
  };

  explicit Broker(ScriptedLink& link) : link_(link) {}

  /// Answers everything that has come, and returns the messages in it.
  std::vector<Message> serve() {
    std::vector<Message> messages;
    const std::vector<std::uint8_t> come = link_.heard();
    if (link_.opens != opens_seen_) buffer_.clear();
    opens_seen_ = link_.opens;
    buffer_.insert(buffer_.end(), come.begin(), come.end());
    while (take_packet(messages)) {
    }
    return messages;
  }

  void publish(const std::string& topic, Bytes payload, bool is_retained = false) {
    std::vector<std::uint8_t> body;
    put_text(body, topic);
    put_u16(body, ++packet_id_);
    for (const std::uint8_t byte : payload)
      body.push_back(byte);
    say(static_cast<std::uint8_t>(0x32 | (is_retained ? 1 : 0)), body);
  }

  /// Of the last CONNECT.
  std::string client_id;
  std::vector<std::string> subscribed;
  std::uint8_t return_code = 0;
  /// Topics whose subscription is refused end so.
  std::string refused_suffix = "(none)";
  /// Topics whose subscription is never answered end so.
  std::string unanswered_suffix = "(none)";
  bool is_silent = false;
  int connects = 0;
  int goodbyes = 0;

 private:
  static void put_u16(std::vector<std::uint8_t>& out, std::size_t value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
  }
  static void put_text(std::vector<std::uint8_t>& out, const std::string& text) {
    put_u16(out, text.size());
    for (const char letter : text)
      out.push_back(static_cast<std::uint8_t>(letter));
  }

  void say(std::uint8_t header, const std::vector<std::uint8_t>& body) {
    std::vector<std::uint8_t> packet = {header};
    for (std::size_t left = body.size();; left >>= 7) {
      packet.push_back(static_cast<std::uint8_t>((left & 0x7f) | (left > 127 ? 0x80 : 0)));
      if (left <= 127) break;
    }
    for (const std::uint8_t byte : body)
      packet.push_back(byte);
    link_.say(packet);
  }

  bool take_packet(std::vector<Message>& messages) {
    std::size_t length = 0;
    std::size_t at = 1;
    for (int shift = 0;; shift += 7) {
      if (at >= buffer_.size()) return false;
      length |= std::size_t{buffer_[at] & 0x7fU} << shift;
      if ((buffer_[at++] & 0x80) == 0) break;
    }
    if (buffer_.size() < at + length) return false;
    const std::uint8_t header = buffer_[0];
    const auto begin = buffer_.begin() + static_cast<std::ptrdiff_t>(at);
    const std::vector<std::uint8_t> body(begin, begin + static_cast<std::ptrdiff_t>(length));
    buffer_.erase(buffer_.begin(), begin + static_cast<std::ptrdiff_t>(length));
    if (!is_silent) answer(header, body, messages);
    return true;
  }

  static std::string text_at(const std::vector<std::uint8_t>& body, std::size_t at) {
    const std::size_t size = std::size_t{body[at]} << 8 | body[at + 1];
    const auto begin = body.begin() + static_cast<std::ptrdiff_t>(at) + 2;
    return {begin, begin + static_cast<std::ptrdiff_t>(size)};
  }

  void answer(std::uint8_t header, const std::vector<std::uint8_t>& body, std::vector<Message>& messages) {
    switch (header & 0xf0) {
      case 0x10:
        ++connects;
        client_id = text_at(body, 10);
        subscribed.clear();
        return say(0x20, {0, return_code});
      case 0x80: {
        const std::string topic = text_at(body, 2);
        subscribed.push_back(topic);
        if (topic.ends_with(unanswered_suffix)) return;
        const std::uint8_t granted = topic.ends_with(refused_suffix) ? 0x80 : 1;
        return say(0x90, {body[0], body[1], granted});
      }
      case 0x30:
        return take_message(header, body, messages);
      case 0xc0:
        return say(0xd0, {});
      case 0xe0:
        ++goodbyes;
        return;
      default:
        return;
    }
  }

  void take_message(std::uint8_t header, const std::vector<std::uint8_t>& body, std::vector<Message>& messages) {
    Message message;
    message.topic = text_at(body, 0);
    message.qos = header >> 1 & 3;
    message.is_retained = (header & 1) != 0;
    std::size_t at = 2 + message.topic.size();
    if (message.qos > 0) {
      say(0x40, {body[at], body[at + 1]});
      at += 2;
    }
    message.payload.assign(body.begin() + static_cast<std::ptrdiff_t>(at), body.end());
    messages.push_back(std::move(message));
  }

  ScriptedLink& link_;
  std::vector<std::uint8_t> buffer_;
  std::uint16_t packet_id_ = 0;
  int opens_seen_ = 0;
};

}  // namespace localgrid::fake
