#include "core/meter-protocols/checksum.hpp"
#include "core/meter-protocols/modbus/modbus.hpp"
#include "test/fuzz/fuzz-input.hpp"

namespace {

using localgrid::ModbusEvent;
using localgrid::ModbusRequest;
using localgrid::fuzz::must;

/// As the seeds ask, but for what the last byte turns.
ModbusRequest request_for(localgrid::Bytes bytes) {
  ModbusRequest request;
  request.address = 40000;
  request.count = 2;
  const std::uint8_t turn = bytes.empty() ? std::uint8_t{0} : bytes.back();
  if ((turn & 1U) != 0 && (turn & 0xF0U) == 0xF0) request.function = localgrid::ModbusFunction::kWriteMultiple;
  if ((turn & 2U) != 0 && (turn & 0xF0U) == 0xF0) request.count = 125;
  return request;
}

template <typename Reader>
void feed(Reader& reader, localgrid::Bytes bytes, const ModbusRequest& request) {
  for (const std::uint8_t byte : bytes) {
    if (reader.feed(byte) != ModbusEvent::kResponse) continue;
    const bool is_read = request.function == localgrid::ModbusFunction::kReadHolding;
    must(reader.registers().size() == (is_read ? request.count : 0U), "as many registers as asked for");
  }
}

}  // namespace

LOCALGRID_FUZZ_TARGET {
  const ModbusRequest request = request_for(input.rest());
  localgrid::ModbusRtuReader serial;
  serial.begin(request);
  feed(serial, input.rest(), request);
  serial.begin(request);
  feed(serial, input.rest(), request);
  const std::uint16_t crc = localgrid::crc16_modbus(input.rest());
  const std::uint8_t sent[2] = {static_cast<std::uint8_t>(crc & 0xFFU), static_cast<std::uint8_t>(crc >> 8)};
  feed(serial, sent, request);

  localgrid::ModbusTcpReader tcp;
  tcp.begin(request, 1);
  feed(tcp, input.rest(), request);
  std::uint8_t out[localgrid::kMaxModbusRequestBytes];
  must(localgrid::encode_modbus_rtu(request, out) <= sizeof out, "a request fits");
}
