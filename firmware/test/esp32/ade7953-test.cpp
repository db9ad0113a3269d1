#include "ade7953/ade7953.hpp"

#include <map>
#include <vector>

#include "test/check.hpp"

namespace localgrid::esp32 {
namespace {

constexpr std::uint16_t kEnergyA = 0x31E;
constexpr std::uint16_t kVoltageRms = 0x31C;
constexpr std::uint16_t kPowerGainA = 0x382;

/// A chip that holds what is written and empties its energy register when that is read.
class FakeChip final : public RegisterBus {
 public:
  bool read(std::uint16_t address, std::uint8_t size, std::uint32_t& value) override {
    if (!is_answering) return false;
    value = registers[address];
    sizes[address] = size;
    if (address == kEnergyA) registers[address] = 0;
    return true;
  }
  bool write(std::uint16_t address, std::uint8_t size, std::uint32_t value) override {
    if (!is_answering) return false;
    if (address != stuck) registers[address] = value;
    sizes[address] = size;
    written.push_back(address);
    return true;
  }

  std::map<std::uint16_t, std::uint32_t> registers;
  std::map<std::uint16_t, std::uint8_t> sizes;
  std::vector<std::uint16_t> written;
  std::uint16_t stuck = 0xFFFF;
  bool is_answering = true;
};

TEST("the chip is unlocked before anything else, kept to its bus, and its old energy thrown away") {
  FakeChip chip;
  chip.registers[kEnergyA] = 1234;
  Ade7953 meter{chip, {}};
  REQUIRE(meter.begin());
  REQUIRE(chip.written.size() > 2);
  CHECK_EQ(chip.written[0], 0x0FE);
  CHECK_EQ(chip.registers[0x0FE], 0xAD);
  CHECK_EQ(chip.written[1], 0x120);
  CHECK_EQ(chip.registers[0x120], 0x30);
  CHECK_EQ(chip.registers[0x102], 0x0004);
  CHECK_EQ(meter.look()->energy_uj, 0);
}

TEST("registers are accessed with the size that their address says") {
  FakeChip chip;
  Ade7953 meter{chip, {}};
  REQUIRE(meter.begin());
  REQUIRE(meter.look().has_value());
  for (const auto& [address, size] : chip.sizes) {
    const int expected = address < 0x100 ? 1 : address < 0x200 ? 2 : 4;
    CHECK_EQ(size, expected);
  }
}

TEST("a chip that does not keep what is written is refused") {
  FakeChip chip;
  chip.stuck = kPowerGainA;
  Ade7953 meter{chip, {}};
  CHECK(!meter.begin());
}

TEST("a calibration that no board can have is refused") {
  FakeChip chip;
  CHECK(!Ade7953(chip, {.power_gain = 0x100000}).begin());
  CHECK(!Ade7953(chip, {.microjoules_per_count = 0}).begin());
  CHECK(chip.written.empty());
}

TEST("feeding in is negative, and a reversed clamp turns it around") {
  FakeChip chip;
  Ade7953 meter{chip, {.microjoules_per_count = 1'000}};
  Ade7953 reversed{chip, {.microjoules_per_count = 1'000, .is_reversed = true}};
  chip.registers[kEnergyA] = 0xFFFFFF;
  CHECK_EQ(meter.look()->energy_uj, -1'000);
  chip.registers[kEnergyA] = 0x800000;
  CHECK_EQ(meter.look()->energy_uj, std::int64_t{-0x800000} * 1'000);
  chip.registers[kEnergyA] = 0x7FFFFF;
  CHECK_EQ(meter.look()->energy_uj, std::int64_t{0x7FFFFF} * 1'000);
  chip.registers[kEnergyA] = 5;
  CHECK_EQ(reversed.look()->energy_uj, -5'000);
}

TEST("energy of a look that failed comes with the next one") {
  FakeChip chip;
  Ade7953 meter{chip, {.microjoules_per_count = 1'000}};
  chip.registers[kEnergyA] = 7;
  chip.is_answering = false;
  CHECK(!meter.look().has_value());
  chip.is_answering = true;
  CHECK_EQ(meter.look()->energy_uj, 7'000);
}

TEST("voltage is given in millivolts") {
  FakeChip chip;
  Ade7953 meter{chip, {.nanovolts_per_count = 100'000}};
  chip.registers[kVoltageRms] = 2'300'000;
  CHECK_EQ(meter.look()->voltage_mv, 230'000U);
}

TEST("average power times time adds up to the energy, whatever the pieces") {
  check::SeededRandom random;
  AveragePower average;
  std::int64_t energy_uj = 0;
  std::int64_t counted_uj = 0;
  for (std::uint64_t round = 0; round < check::scaled(20'000); round++) {
    const std::int64_t piece = random.between(-20'000'000'000, 20'000'000'000);
    const auto milliseconds = static_cast<std::uint32_t>(random.between(1, 3'000));
    energy_uj += piece;
    counted_uj += std::int64_t{average.add(piece, milliseconds)} * 1'000 * milliseconds;
    const std::int64_t behind = energy_uj - counted_uj;
    // A piece in a single millisecond may be more than the clamp lets through at once.
    if (milliseconds > 100) CHECK(behind < 3'000'000 && behind > -3'000'000);
  }
}

TEST("two watts for an hour, a little at a time, are two watt-hours to the millijoule") {
  AveragePower average;
  std::int64_t counted_mj = 0;
  for (int second = 0; second < 3600; second++) counted_mj += std::int64_t{average.add(2'000'000, 1'000)} * 1'000;
  CHECK_EQ(counted_mj, 7'200'000);
}

}  // namespace
}  // namespace localgrid::esp32
