#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "hal/hal.hpp"

namespace localgrid {

enum class ModbusFunction : std::uint8_t {
  kReadHolding = 3,
  kReadInput = 4,
  kWriteSingle = 6,
  kWriteMultiple = 16,
};

/// Most that one answer carries (Modbus Application Protocol 1.1b3, section 6.3).
inline constexpr std::size_t kMaxModbusRead = 125;
/// Most that this client writes at once; the protocol would allow 123.
inline constexpr std::size_t kMaxModbusWrite = 16;

/// One exchange. The answer is checked against it, so it has to live until the answer is there.
struct ModbusRequest {
  std::uint8_t unit = 1;
  ModbusFunction function = ModbusFunction::kReadHolding;
  std::uint16_t address = 0;
  /// Registers to read or write; 1 with kWriteSingle.
  std::uint16_t count = 1;
  std::array<std::uint16_t, kMaxModbusWrite> values{};
};

bool is_valid(const ModbusRequest& request);

/// Longest request on either transport.
inline constexpr std::size_t kMaxModbusRequestBytes = 7 + 6 + 2 * kMaxModbusWrite;

/// Bytes written to `out`; 0 for an invalid request or too little room.
std::size_t encode_modbus_rtu(const ModbusRequest& request, MutableBytes out);
std::size_t encode_modbus_tcp(const ModbusRequest& request, std::uint16_t transaction, MutableBytes out);

enum class ModbusEvent : std::uint8_t {
  kNone,
  /// As asked; `registers()` holds what was read.
  kResponse,
  /// The device refused; `exception()` says why.
  kException,
  /// Something came that is no answer to the request; the answer may still come.
  kUnexpected,
  /// TCP only: the stream cannot be understood any more, close it.
  kBroken,
};

/// Judges the part of an answer that both transports share: function, data or exception.
class ModbusAnswer {
 public:
  enum class Verdict : std::uint8_t { kOpen, kForeign, kComplete };

  void begin(const ModbusRequest& request) { request_ = request; }
  const ModbusRequest& request() const { return request_; }
  /// `pdu` begins with the function code; `size` is set to the length of the whole when kComplete.
  Verdict judge(Bytes pdu, std::size_t& size) const;
  /// Of a complete answer.
  ModbusEvent take(Bytes pdu);
  std::span<const std::uint16_t> registers() const { return {registers_.data(), count_}; }
  std::uint8_t exception() const { return exception_; }

 private:
  Verdict judge_write(Bytes pdu) const;

  ModbusRequest request_;
  std::array<std::uint16_t, kMaxModbusRead> registers_{};
  std::size_t count_ = 0;
  std::uint8_t exception_ = 0;
};

/// Answers on a serial line. Bytes that cannot begin the awaited answer are passed over: noise, an echo of the request,
/// another device's answer.
class ModbusRtuReader {
 public:
  void begin(const ModbusRequest& request);
  ModbusEvent feed(std::uint8_t byte);
  std::span<const std::uint16_t> registers() const { return answer_.registers(); }
  std::uint8_t exception() const { return answer_.exception(); }

 private:
  static constexpr std::size_t kMaxFrameBytes = 5 + 2 * kMaxModbusRead;

  void drop_first();

  ModbusAnswer answer_;
  std::array<std::uint8_t, kMaxFrameBytes> frame_{};
  std::size_t size_ = 0;
  bool is_waiting_ = false;
};

/// Answers over TCP. An answer with another transaction number is a late one and is passed over.
class ModbusTcpReader {
 public:
  void begin(const ModbusRequest& request, std::uint16_t transaction);
  ModbusEvent feed(std::uint8_t byte);
  /// For a new connection.
  void reset();
  std::span<const std::uint16_t> registers() const { return answer_.registers(); }
  std::uint8_t exception() const { return answer_.exception(); }

 private:
  static constexpr std::size_t kHeaderBytes = 7;
  static constexpr std::size_t kMaxPduBytes = 253;

  ModbusEvent finish();

  ModbusAnswer answer_;
  std::uint16_t transaction_ = 0;
  std::array<std::uint8_t, kHeaderBytes + kMaxPduBytes> frame_{};
  std::size_t size_ = 0;
  bool is_waiting_ = false;
  bool is_broken_ = false;
};

}  // namespace localgrid
