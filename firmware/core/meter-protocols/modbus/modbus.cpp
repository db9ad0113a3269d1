#include "core/meter-protocols/modbus/modbus.hpp"

#include <algorithm>

#include "core/meter-protocols/checksum.hpp"

namespace localgrid {

namespace {

constexpr std::uint8_t kExceptionBit = 0x80;
constexpr std::size_t kExceptionBytes = 2;
constexpr std::size_t kWriteAnswerBytes = 5;
constexpr std::size_t kReadHeaderBytes = 2;
constexpr std::size_t kChecksumBytes = 2;
constexpr std::size_t kTcpHeaderBytes = 7;
constexpr std::uint8_t kMaxUnit = 247;

bool is_read(ModbusFunction function) {
  return function == ModbusFunction::kReadHolding || function == ModbusFunction::kReadInput;
}

std::uint8_t high(std::uint16_t value) {
  return static_cast<std::uint8_t>(value >> 8);
}
std::uint8_t low(std::uint16_t value) {
  return static_cast<std::uint8_t>(value & 0xFFU);
}
std::uint16_t join(std::uint8_t first, std::uint8_t second) {
  return static_cast<std::uint16_t>((first << 8) | second);
}

/// Function code and what follows it; the caller has seen to the room.
std::size_t encode_pdu(const ModbusRequest& request, MutableBytes out) {
  std::size_t size = 0;
  const auto put = [&](std::uint16_t value) {
    out[size++] = high(value);
    out[size++] = low(value);
  };
  out[size++] = static_cast<std::uint8_t>(request.function);
  put(request.address);
  if (request.function == ModbusFunction::kWriteSingle) {
    put(request.values[0]);
    return size;
  }
  put(request.count);
  if (is_read(request.function)) return size;
  out[size++] = static_cast<std::uint8_t>(2 * request.count);
  for (std::size_t i = 0; i < request.count; ++i)
    put(request.values[i]);
  return size;
}

}  // namespace

bool is_valid(const ModbusRequest& request) {
  if (request.unit > kMaxUnit || request.count == 0 || request.count > 0x10000 - request.address) return false;
  switch (request.function) {
    case ModbusFunction::kReadHolding:
    case ModbusFunction::kReadInput:
      return request.count <= kMaxModbusRead;
    case ModbusFunction::kWriteSingle:
      return request.count == 1;
    case ModbusFunction::kWriteMultiple:
      return request.count <= kMaxModbusWrite;
  }
  return false;
}

std::size_t encode_modbus_rtu(const ModbusRequest& request, MutableBytes out) {
  if (!is_valid(request) || out.size() < kMaxModbusRequestBytes) return 0;
  out[0] = request.unit;
  const std::size_t size = 1 + encode_pdu(request, out.subspan(1));
  const std::uint16_t crc = crc16_modbus(out.first(size));
  out[size] = low(crc);
  out[size + 1] = high(crc);
  return size + kChecksumBytes;
}

std::size_t encode_modbus_tcp(const ModbusRequest& request, std::uint16_t transaction, MutableBytes out) {
  if (!is_valid(request) || out.size() < kMaxModbusRequestBytes) return 0;
  const std::size_t size = encode_pdu(request, out.subspan(kTcpHeaderBytes));
  out[0] = high(transaction);
  out[1] = low(transaction);
  out[2] = 0;
  out[3] = 0;
  out[4] = 0;
  out[5] = static_cast<std::uint8_t>(size + 1);
  out[6] = request.unit;
  return kTcpHeaderBytes + size;
}

ModbusAnswer::Verdict ModbusAnswer::judge(Bytes pdu, std::size_t& size) const {
  if (pdu.empty()) return Verdict::kOpen;
  const auto function = static_cast<std::uint8_t>(request_.function);
  if (pdu[0] == (function | kExceptionBit)) {
    size = kExceptionBytes;
    return pdu.size() >= size ? Verdict::kComplete : Verdict::kOpen;
  }
  if (pdu[0] != function) return Verdict::kForeign;
  if (!is_read(request_.function)) {
    size = kWriteAnswerBytes;
    return judge_write(pdu);
  }
  if (pdu.size() < kReadHeaderBytes) return Verdict::kOpen;
  if (pdu[1] != 2 * request_.count) return Verdict::kForeign;
  size = kReadHeaderBytes + pdu[1];
  return pdu.size() >= size ? Verdict::kComplete : Verdict::kOpen;
}

/// The answer to a write repeats the address and the value or count.
ModbusAnswer::Verdict ModbusAnswer::judge_write(Bytes pdu) const {
  const bool is_single = request_.function == ModbusFunction::kWriteSingle;
  const std::uint16_t second = is_single ? request_.values[0] : request_.count;
  const std::array<std::uint8_t, kWriteAnswerBytes> expected{static_cast<std::uint8_t>(request_.function),
                                                             high(request_.address), low(request_.address),
                                                             high(second), low(second)};
  const std::size_t known = std::min(pdu.size(), expected.size());
  if (!std::equal(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(known), pdu.begin())) {
    return Verdict::kForeign;
  }
  return known == expected.size() ? Verdict::kComplete : Verdict::kOpen;
}

ModbusEvent ModbusAnswer::take(Bytes pdu) {
  count_ = 0;
  exception_ = 0;
  if ((pdu[0] & kExceptionBit) != 0) {
    exception_ = pdu[1];
    return ModbusEvent::kException;
  }
  if (!is_read(request_.function)) return ModbusEvent::kResponse;
  for (; count_ < request_.count; ++count_) {
    const std::size_t at = kReadHeaderBytes + 2 * count_;
    registers_[count_] = join(pdu[at], pdu[at + 1]);
  }
  return ModbusEvent::kResponse;
}

void ModbusRtuReader::begin(const ModbusRequest& request) {
  answer_.begin(request);
  size_ = 0;
  is_waiting_ = is_valid(request);
}

ModbusEvent ModbusRtuReader::feed(std::uint8_t byte) {
  if (!is_waiting_) return ModbusEvent::kNone;
  frame_[size_++] = byte;
  bool had_wrong_checksum = false;
  while (size_ > 0) {
    const Bytes pdu{frame_.data() + 1, size_ - 1};
    std::size_t pdu_size = 0;
    const auto verdict =
        frame_[0] == answer_.request().unit ? answer_.judge(pdu, pdu_size) : ModbusAnswer::Verdict::kForeign;
    if (verdict == ModbusAnswer::Verdict::kOpen) break;
    const std::size_t frame_size = 1 + pdu_size + kChecksumBytes;
    if (verdict == ModbusAnswer::Verdict::kComplete) {
      if (size_ < frame_size) break;
      const std::uint16_t sent = join(frame_[frame_size - 1], frame_[frame_size - 2]);
      if (crc16_modbus({frame_.data(), frame_size - kChecksumBytes}) == sent) {
        is_waiting_ = false;
        return answer_.take(pdu.first(pdu_size));
      }
      had_wrong_checksum = true;
    }
    drop_first();
  }
  return had_wrong_checksum ? ModbusEvent::kUnexpected : ModbusEvent::kNone;
}

void ModbusRtuReader::drop_first() {
  std::copy(frame_.begin() + 1, frame_.begin() + static_cast<std::ptrdiff_t>(size_), frame_.begin());
  --size_;
}

void ModbusTcpReader::begin(const ModbusRequest& request, std::uint16_t transaction) {
  answer_.begin(request);
  transaction_ = transaction;
  is_waiting_ = is_valid(request);
}

void ModbusTcpReader::reset() {
  size_ = 0;
  is_waiting_ = false;
  is_broken_ = false;
}

ModbusEvent ModbusTcpReader::feed(std::uint8_t byte) {
  if (is_broken_) return ModbusEvent::kBroken;
  frame_[size_++] = byte;
  if (size_ < kHeaderBytes) return ModbusEvent::kNone;
  const std::size_t length = join(frame_[4], frame_[5]);
  // The length counts the unit, which is already there.
  if (join(frame_[2], frame_[3]) != 0 || length < 2 || length > kMaxPduBytes + 1) {
    is_broken_ = true;
    return ModbusEvent::kBroken;
  }
  return size_ < kHeaderBytes - 1 + length ? ModbusEvent::kNone : finish();
}

ModbusEvent ModbusTcpReader::finish() {
  const Bytes pdu{frame_.data() + kHeaderBytes, size_ - kHeaderBytes};
  const bool is_ours = is_waiting_ && join(frame_[0], frame_[1]) == transaction_ && frame_[6] == answer_.request().unit;
  size_ = 0;
  if (!is_ours) return ModbusEvent::kUnexpected;
  std::size_t expected = 0;
  if (answer_.judge(pdu, expected) != ModbusAnswer::Verdict::kComplete || expected != pdu.size()) {
    return ModbusEvent::kUnexpected;
  }
  is_waiting_ = false;
  return answer_.take(pdu);
}

}  // namespace localgrid
