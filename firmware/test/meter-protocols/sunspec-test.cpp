#include <cstring>
#include <map>

#include "core/meter-protocols/modbus/sunspec-client.hpp"
#include "test/meter-protocols/telegram-bytes.hpp"

namespace localgrid {

namespace {

constexpr std::uint16_t kAbsent = 0x8000;

std::uint16_t raw(std::int32_t value) {
  return static_cast<std::uint16_t>(value & 0xFFFF);
}

/// A device by its registers: what is not there is answered with an exception.
class Device {
 public:
  explicit Device(std::uint16_t base) : end_(base) { put({0x5375, 0x6E53}); }

  /// Behind the models so far; values by place, everything else not implemented.
  std::uint16_t add(std::uint16_t id, std::uint16_t length, const std::map<std::size_t, std::uint16_t>& values) {
    const std::uint16_t address = end_;
    std::vector<std::uint16_t> registers(length + 2U, kAbsent);
    registers[0] = id;
    registers[1] = length;
    for (const auto& [place, value] : values)
      registers[place] = value;
    put(registers);
    return address;
  }
  void end() { put({0xFFFF, 0}); }
  std::uint16_t& at(std::uint32_t address) { return registers_[address]; }

  struct Write {
    std::uint16_t address;
    std::vector<std::uint16_t> values;
  };
  std::vector<Write> writes;
  std::size_t refused_write = SIZE_MAX;

  SunSpecEvent answer(SunSpecClient& client, const ModbusRequest& request) {
    if (request.function == ModbusFunction::kWriteMultiple) {
      if (writes.size() == refused_write) return client.on_exception();
      writes.push_back({request.address, {request.values.begin(), request.values.begin() + request.count}});
      return client.on_response({});
    }
    std::vector<std::uint16_t> answer;
    for (std::uint32_t at = request.address; at < std::uint32_t{request.address} + request.count; ++at) {
      const auto found = registers_.find(at);
      if (found == registers_.end()) return client.on_exception();
      answer.push_back(found->second);
    }
    return client.on_response(answer);
  }

 private:
  void put(const std::vector<std::uint16_t>& values) {
    for (const std::uint16_t value : values)
      registers_[end_++] = value;
  }

  std::map<std::uint32_t, std::uint16_t> registers_;
  std::uint16_t end_;
};

/// Answers until something is known.
SunSpecEvent run(SunSpecClient& client, Device& device) {
  ModbusRequest request;
  for (int i = 0; i < 300 && client.next(request); ++i) {
    if (!is_valid(request)) return SunSpecEvent::kNone;
    const SunSpecEvent event = device.answer(client, request);
    if (event != SunSpecEvent::kNone) return event;
  }
  return SunSpecEvent::kNone;
}

const std::map<std::size_t, std::uint16_t> kInverter{{14, 3450}, {15, 0}, {24, 0x0001}, {25, 0x0000}, {26, 1}};
const std::map<std::size_t, std::uint16_t> kMeter{{18, raw(-2504)}, {19, raw(-1000)}, {20, raw(-1504)},
                                                  {22, raw(-1)},    {38, 0},          {39, 500},
                                                  {46, 0x0012},     {47, 0xD687},     {54, 0}};

void put_float(std::map<std::size_t, std::uint16_t>& values, std::size_t place, float number) {
  std::uint32_t bits = 0;
  std::memcpy(&bits, &number, sizeof bits);
  values[place] = static_cast<std::uint16_t>(bits >> 16);
  values[place + 1] = static_cast<std::uint16_t>(bits & 0xFFFFU);
}

}  // namespace

TEST("a SunSpec inverter is found behind models of no interest and read with its scale factors") {
  Device device(40000);
  device.add(1, 66, {});
  device.add(103, 50, kInverter);
  device.end();
  SunSpecClient client({});
  CHECK_EQ(run(client, device), SunSpecEvent::kFound);
  REQUIRE(client.read());
  CHECK_EQ(run(client, device), SunSpecEvent::kReading);
  CHECK_EQ(or_absent(client.reading().power_mw), -3450000);
  CHECK_EQ(or_absent(client.reading().export_mwh), 655360000);
  CHECK(!client.reading().import_mwh.has_value());
}

TEST("a SunSpec meter goes before the inverter unless asked otherwise, with either sign") {
  Device device(50000);
  device.add(102, 50, kInverter);
  device.add(203, 105, kMeter);
  device.end();
  SunSpecClient client({});
  CHECK_EQ(run(client, device), SunSpecEvent::kFound);
  REQUIRE(client.read());
  CHECK_EQ(run(client, device), SunSpecEvent::kReading);
  CHECK_EQ(or_absent(client.reading().power_mw), -250400);
  CHECK_EQ(or_absent(client.reading().phase_power_mw[1]), -150400);
  CHECK(!client.reading().phase_power_mw[2].has_value());
  CHECK_EQ(or_absent(client.reading().import_mwh), 1234567000);
  CHECK_EQ(or_absent(client.reading().export_mwh), 500000);
  REQUIRE(client.read(SunSpecKind::kIntegerInverter));
  CHECK_EQ(run(client, device), SunSpecEvent::kReading);
  CHECK_EQ(or_absent(client.reading().power_mw), -3450000);
  CHECK(!client.read(SunSpecKind::kFloatMeter));
  CHECK(!client.read(SunSpecKind::kAcControls));
  SunSpecClient other({1, true});
  run(other, device);
  REQUIRE(other.read());
  run(other, device);
  CHECK_EQ(or_absent(other.reading().power_mw), 250400);
}

TEST("SunSpec floats become integers exactly, and absent ones stay absent") {
  std::map<std::size_t, std::uint16_t> values;
  put_float(values, 28, -1234.5F);
  put_float(values, 60, 16777215.0F);
  put_float(values, 68, 0.125F);
  values[30] = 0x7FC0;
  values[31] = 0;
  Device device(0);
  device.add(213, 124, values);
  device.end();
  SunSpecClient client({});
  // Nothing at the first two places.
  CHECK_EQ(run(client, device), SunSpecEvent::kFound);
  REQUIRE(client.read());
  CHECK_EQ(run(client, device), SunSpecEvent::kReading);
  CHECK_EQ(or_absent(client.reading().power_mw), -1234500);
  CHECK_EQ(or_absent(client.reading().export_mwh), 16777215000);
  CHECK_EQ(or_absent(client.reading().import_mwh), 125);
  CHECK(!client.reading().phase_power_mw[0].has_value());
}

TEST("a scale factor that changes between two readings is followed, an absent one is none, one out of bounds refused") {
  Device device(40000);
  const std::uint16_t model = device.add(101, 50, kInverter);
  device.end();
  SunSpecClient client({});
  run(client, device);
  device.at(model + 14U) = 345;
  device.at(model + 15U) = 1;
  REQUIRE(client.read());
  CHECK_EQ(run(client, device), SunSpecEvent::kReading);
  CHECK_EQ(or_absent(client.reading().power_mw), -3450000);
  device.at(model + 26U) = kAbsent;
  REQUIRE(client.read());
  CHECK_EQ(run(client, device), SunSpecEvent::kReading);
  CHECK_EQ(or_absent(client.reading().export_mwh), 65536000);
  device.at(model + 15U) = 11;
  REQUIRE(client.read());
  CHECK_EQ(run(client, device), SunSpecEvent::kFailed);
  REQUIRE(client.read());
}

TEST("a power is set with what the device goes back to first") {
  Device device(40000);
  device.add(103, 50, kInverter);
  const std::uint16_t model = device.add(704, 65, {{kSetScalePlace, raw(-1)}});
  device.end();
  SunSpecClient client({});
  run(client, device);
  REQUIRE(client.set_power(-2500, 120));
  CHECK(!client.read());
  CHECK_EQ(run(client, device), SunSpecEvent::kWritten);
  REQUIRE_EQ(device.writes.size(), 3);
  CHECK_EQ(device.writes[0].address, model + 26U);
  CHECK(device.writes[0].values == std::vector<std::uint16_t>{0, 0});
  CHECK_EQ(device.writes[1].address, model + 30U);
  CHECK(device.writes[1].values == std::vector<std::uint16_t>{1, 0, 120});
  CHECK_EQ(device.writes[2].address, model + 22U);
  CHECK(device.writes[2].values == std::vector<std::uint16_t>{1, 1, 0xFFFF, raw(-25000)});
}

TEST("a set-point is never written when its reversion timer was refused") {
  for (const std::size_t refused : {std::size_t{0}, std::size_t{1}}) {
    Device device(40000);
    const std::uint16_t model = device.add(704, 65, {{kSetScalePlace, 0}});
    device.end();
    device.refused_write = refused;
    SunSpecClient client({});
    run(client, device);
    REQUIRE(client.set_power(1000, 60));
    CHECK_EQ(run(client, device), SunSpecEvent::kFailed);
    for (const auto& write : device.writes)
      CHECK(write.address != model + 22U);
  }
}

TEST("a limit is written at once with its reversion timer") {
  Device device(40000);
  const std::uint16_t model = device.add(123, 24, {{kLimitScalePlace, raw(-2)}});
  device.end();
  SunSpecClient client({});
  run(client, device);
  CHECK(!client.set_limit(1001, 60));
  CHECK(!client.set_limit(500, 0));
  REQUIRE(client.set_limit(605, 90));
  CHECK_EQ(run(client, device), SunSpecEvent::kWritten);
  REQUIRE_EQ(device.writes.size(), 1);
  CHECK_EQ(device.writes[0].address, model + 5U);
  CHECK(device.writes[0].values == std::vector<std::uint16_t>{6050, 0, 90, 0, 1});
}

TEST("nothing is set without the model for it, nor with a draft of it") {
  Device device(40000);
  device.add(103, 50, kInverter);
  device.add(704, 69, {});
  device.end();
  SunSpecClient client({});
  run(client, device);
  CHECK(!client.set_power(100, 60));
  CHECK(!client.set_limit(100, 60));
  CHECK(client.read());
}

TEST("a device that falls silent is looked for again, a busy one is asked again") {
  Device device(40000);
  const std::uint16_t model = device.add(103, 50, kInverter);
  device.end();
  SunSpecClient client({});
  run(client, device);
  REQUIRE(client.read());
  ModbusRequest first;
  ModbusRequest again;
  CHECK(client.next(first));
  CHECK_EQ(client.on_silence(), SunSpecEvent::kNone);
  CHECK(client.next(again));
  CHECK_EQ(first.address, again.address);
  CHECK_EQ(client.on_silence(), SunSpecEvent::kNone);
  CHECK_EQ(client.on_silence(), SunSpecEvent::kLost);
  CHECK(client.find(SunSpecKind::kIntegerInverter) == nullptr);
  CHECK_EQ(run(client, device), SunSpecEvent::kFound);
  // After a restart another model lies where the inverter was.
  REQUIRE(client.read());
  device.at(model) = 102;
  CHECK_EQ(run(client, device), SunSpecEvent::kLost);
}

TEST("a device that is no SunSpec device is probed at every place and told lost") {
  Device device(40000);
  device.at(40000) = 1;
  SunSpecClient client({});
  CHECK_EQ(run(client, device), SunSpecEvent::kLost);
  CHECK_EQ(client.on_silence(), SunSpecEvent::kNone);
  CHECK_EQ(client.on_silence(), SunSpecEvent::kNone);
  CHECK_EQ(client.on_silence(), SunSpecEvent::kLost);
}

TEST("a model list without end, or beyond the last register, ends") {
  Device endless(0);
  for (int i = 0; i < 1000; ++i)
    endless.add(1, 1, {});
  SunSpecClient client({});
  CHECK_EQ(run(client, endless), SunSpecEvent::kFound);
  Device beyond(40000);
  beyond.at(40002) = 103;
  beyond.at(40003) = 65535;
  SunSpecClient other({});
  CHECK_EQ(run(other, beyond), SunSpecEvent::kFound);
  CHECK(!other.read());
}

}  // namespace localgrid
