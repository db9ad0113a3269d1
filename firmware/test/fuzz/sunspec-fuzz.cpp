#include "core/meter-protocols/modbus/sunspec-client.hpp"
#include "test/fuzz/fuzz-input.hpp"

using localgrid::ModbusRequest;
using localgrid::SunSpecClient;
using localgrid::SunSpecEvent;
using localgrid::fuzz::must;

namespace {

/// Without the client, which asks for as many registers as a model needs.
void decode(localgrid::fuzz::Input input) {
  const localgrid::SunSpecModel model{input.u16(), input.u16(), 40000};
  std::vector<std::uint16_t> registers{model.id, model.length};
  while (!input.is_empty())
    registers.push_back(input.u16());
  localgrid::decode_sunspec(model, registers, false);
}

}  // namespace

/// A device that answers whatever the input says: the registers asked for, other registers, an exception, nothing.
LOCALGRID_FUZZ_TARGET {
  decode(input);
  const std::uint8_t options = input.u8();
  SunSpecClient client({static_cast<std::uint8_t>(options % 247 + 1), (options & 1U) != 0});
  for (int step = 0; step < 400 && !input.is_empty(); ++step) {
    ModbusRequest request;
    if (!client.next(request)) {
      const std::uint8_t wish = input.u8();
      if (wish % 4 == 0) client.set_power(static_cast<std::int32_t>(input.u32()), input.u32());
      if (wish % 4 == 1) client.set_limit(input.u16(), input.u16());
      if (wish % 4 > 1) client.read();
      continue;
    }
    must(is_valid(request), "every request can be sent");
    const std::uint8_t answer = input.u8();
    if (answer == 0xFF) {
      client.on_silence();
    } else if (answer == 0xFE) {
      client.on_exception();
    } else {
      const bool is_short = answer == 0xFD;
      std::vector<std::uint16_t> registers(is_short ? input.u8() % 126 : request.count);
      for (std::uint16_t& value : registers)
        value = input.u16();
      const SunSpecEvent event = client.on_response(registers);
      if (event == SunSpecEvent::kReading) must(client.reading().has_values(), "a reading says something");
    }
  }
}
