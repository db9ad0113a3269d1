#include "core/meter-protocols/modbus/modbus.hpp"

#include "test/meter-protocols/telegram-bytes.hpp"

namespace localgrid {

namespace {

constexpr std::size_t kTwoRegisters = 0;
constexpr std::size_t kIllegalAddress = 1;
constexpr std::size_t kOtherUnit = 2;

ModbusRequest read_two() {
  ModbusRequest request;
  request.address = 40000;
  request.count = 2;
  return request;
}

ModbusRequest write_two() {
  ModbusRequest request = read_two();
  request.function = ModbusFunction::kWriteMultiple;
  request.values = {0x1234, 0xABCD};
  return request;
}

std::string encoded_rtu(const ModbusRequest& request) {
  std::array<std::uint8_t, kMaxModbusRequestBytes> bytes{};
  return check::hex({bytes.data(), encode_modbus_rtu(request, bytes)});
}

std::string encoded_tcp(const ModbusRequest& request, std::uint16_t transaction) {
  std::array<std::uint8_t, kMaxModbusRequestBytes> bytes{};
  return check::hex({bytes.data(), encode_modbus_tcp(request, transaction, bytes)});
}

template <typename Reader>
std::vector<ModbusEvent> events_of_answer(Reader& reader, const ByteVector& bytes) {
  std::vector<ModbusEvent> events;
  for (const std::uint8_t byte : bytes) {
    const ModbusEvent event = reader.feed(byte);
    if (event != ModbusEvent::kNone) events.push_back(event);
  }
  return events;
}

}  // namespace

TEST("Modbus requests are encoded for a serial line and for TCP") {
  // Reading 2 from 0: the well-known C40B.
  ModbusRequest first;
  first.count = 2;
  CHECK_EQ(encoded_rtu(first), std::string("010300000002c40b"));
  CHECK_EQ(encoded_tcp(read_two(), 0x0102), std::string("0102000000060103"
                                                        "9c400002"));
  CHECK_EQ(encoded_tcp(write_two(), 7), std::string("00070000000b0110"
                                                    "9c40000204"
                                                    "1234abcd"));
  ModbusRequest single = read_two();
  single.function = ModbusFunction::kWriteSingle;
  single.count = 1;
  single.values[0] = 0x00FF;
  CHECK_EQ(encoded_tcp(single, 0), std::string("0000000000060106"
                                               "9c4000ff"));
}

TEST("Modbus requests that cannot be are not encoded") {
  ModbusRequest request = read_two();
  request.count = 0;
  CHECK_EQ(encoded_rtu(request), std::string());
  request.count = 126;
  CHECK_EQ(encoded_rtu(request), std::string());
  request.count = 2;
  request.address = 0xFFFF;
  CHECK_EQ(encoded_tcp(request, 1), std::string());
  request.address = 0;
  request.unit = 248;
  CHECK_EQ(encoded_tcp(request, 1), std::string());
  ModbusRequest too_many = write_two();
  too_many.count = 17;
  CHECK_EQ(encoded_rtu(too_many), std::string());
  std::array<std::uint8_t, 8> small{};
  CHECK_EQ(encode_modbus_rtu(read_two(), small), 0);
}

TEST("answers on a serial line are read and exceptions told") {
  ModbusRtuReader reader;
  reader.begin(read_two());
  const auto events = events_of_answer(reader, bytes_of(telegrams::kModbus[kTwoRegisters]));
  REQUIRE_EQ(events.size(), 1);
  CHECK_EQ(events[0], ModbusEvent::kResponse);
  REQUIRE_EQ(reader.registers().size(), 2);
  CHECK_EQ(reader.registers()[0], 0x5375);
  CHECK_EQ(reader.registers()[1], 0x6E53);
  reader.begin(read_two());
  const auto refused = events_of_answer(reader, bytes_of(telegrams::kModbus[kIllegalAddress]));
  REQUIRE_EQ(refused.size(), 1);
  CHECK_EQ(refused[0], ModbusEvent::kException);
  CHECK_EQ(reader.exception(), 2);
  CHECK_EQ(reader.registers().size(), 0);
}

TEST("noise, an echo and another unit's answer before the own one are passed over") {
  ModbusRtuReader reader;
  reader.begin(read_two());
  ByteVector bytes = check::unhex("000103ff01" + encoded_rtu(read_two()));
  const auto other = bytes_of(telegrams::kModbus[kOtherUnit]);
  const auto own = bytes_of(telegrams::kModbus[kTwoRegisters]);
  append(bytes, other);
  append(bytes, own);
  const auto events = events_of_answer(reader, bytes);
  CHECK_EQ(events.size(), 1);
  CHECK_EQ(events.back(), ModbusEvent::kResponse);
  CHECK_EQ(reader.registers()[0], 0x5375);
}

TEST("no flipped bit of an answer on a serial line gives other registers") {
  ByteVector bytes = bytes_of(telegrams::kModbus[kTwoRegisters]);
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    ModbusRtuReader reader;
    reader.begin(read_two());
    for (const ModbusEvent event : events_of_answer(reader, bytes))
      CHECK_EQ(event, ModbusEvent::kUnexpected);
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  }
}

TEST("a write is done when its answer repeats address and count, and not before") {
  ModbusRtuReader reader;
  reader.begin(write_two());
  // Of 40000 two registers; then the same for 40001, which is none.
  CHECK_EQ(events_of_answer(reader, check::unhex("01109c4000026f8c")).size(), 1);
  reader.begin(write_two());
  for (const ModbusEvent event : events_of_answer(reader, check::unhex("01109c410002"
                                                                       "3e4c"))) {
    CHECK_EQ(event, ModbusEvent::kUnexpected);
  }
}

TEST("nothing is read that was not asked for") {
  ModbusRtuReader reader;
  CHECK_EQ(events_of_answer(reader, bytes_of(telegrams::kModbus[kTwoRegisters])).size(), 0);
  reader.begin(read_two());
  CHECK_EQ(events_of_answer(reader, bytes_of(telegrams::kModbus[kTwoRegisters])).size(), 1);
  CHECK_EQ(events_of_answer(reader, bytes_of(telegrams::kModbus[kTwoRegisters])).size(), 0);
}

TEST("a late answer over TCP is passed over") {
  ModbusTcpReader reader;
  reader.begin(read_two(), 8);
  const auto events = events_of_answer(reader, check::unhex("000700000007010304ffffffff"
                                                            "00080000000701030453756e53"));
  REQUIRE_EQ(events.size(), 2);
  CHECK_EQ(events[0], ModbusEvent::kUnexpected);
  CHECK_EQ(events[1], ModbusEvent::kResponse);
  CHECK_EQ(reader.registers()[0], 0x5375);
  reader.begin(read_two(), 9);
  const auto refused = events_of_answer(reader, check::unhex("000900000003018306"));
  REQUIRE_EQ(refused.size(), 1);
  CHECK_EQ(refused[0], ModbusEvent::kException);
  CHECK_EQ(reader.exception(), 6);
}

TEST("a TCP answer with other data than asked for is none, and one of another protocol breaks the stream") {
  ModbusTcpReader reader;
  reader.begin(read_two(), 1);
  const auto events = events_of_answer(reader, check::unhex("000100000005010302ffff"
                                                            "000100000003010304"));
  REQUIRE_EQ(events.size(), 2);
  CHECK_EQ(events[0], ModbusEvent::kUnexpected);
  CHECK_EQ(events[1], ModbusEvent::kUnexpected);
  for (const char* header : {"00010001000601", "00010000000101", "0001000000ff01", "0001000010000001"}) {
    reader.reset();
    reader.begin(read_two(), 1);
    const auto broken = events_of_answer(reader, check::unhex(header));
    REQUIRE(!broken.empty());
    CHECK_EQ(broken[0], ModbusEvent::kBroken);
    CHECK_EQ(reader.feed(0), ModbusEvent::kBroken);
  }
}

}  // namespace localgrid
