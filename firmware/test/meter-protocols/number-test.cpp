#include "core/meter-protocols/checksum.hpp"
#include "core/meter-protocols/decimal.hpp"
#include "core/meter-protocols/obis-values.hpp"
#include "test/meter-protocols/telegram-bytes.hpp"

namespace localgrid {

TEST("the checksums give the check values of their catalogue") {
  const auto checked = bytes_of(std::string_view("123456789"));
  std::uint16_t arc = kCrc16ArcStart;
  for (const std::uint8_t byte : checked)
    arc = crc16_arc_step(arc, byte);
  CHECK_EQ(arc, 0xBB3D);
  CHECK_EQ(crc16_modbus(checked), 0x4B37);
  CHECK_EQ(crc16_x25(checked), 0x906E);
}

TEST("decimal text becomes integers without losing a digit") {
  CHECK_EQ(or_absent(parse_decimal("12.345", 6)), 12345000);
  CHECK_EQ(or_absent(parse_decimal("000000.001", 6)), 1000);
  CHECK_EQ(or_absent(parse_decimal("0.0000010", 6)), 1);
  CHECK_EQ(or_absent(parse_decimal("7", 3)), 7000);
  CHECK_EQ(or_absent(parse_decimal("9007199254.740991", 6)), 9007199254740991);
  for (const char* text : {"", ".", "1.2.3", "-1", "1e3", "0.0000001", "9007199254.740992", "99999999999999999999"}) {
    CHECK(!parse_decimal(text, 6).has_value());
  }
}

TEST("scaling stays exact upwards, cuts downwards and refuses what does not fit") {
  CHECK_EQ(or_absent(scale_decimal(-123, 2)), -12300);
  CHECK_EQ(or_absent(scale_decimal(-129, -1)), -12);
  CHECK_EQ(or_absent(scale_decimal(0, 30)), 0);
  CHECK_EQ(or_absent(scale_decimal(5, -20)), 0);
  CHECK(!scale_decimal(9007199254740991, 1).has_value());
  CHECK(!scale_decimal(INT64_MIN, 0).has_value());
}

TEST("dates that do not exist are none") {
  CHECK_EQ(or_absent(seconds_of_date(1970, 1, 1)), 0);
  CHECK_EQ(or_absent(seconds_of_date(2024, 2, 29)), 1709164800);
  CHECK_EQ(or_absent(seconds_of_date(2026, 11, 21)), 1795219200);
  CHECK_EQ(or_absent(seconds_of_date(2100, 3, 1)), 4107542400);
  CHECK(!seconds_of_date(2026, 2, 29).has_value());
  CHECK(!seconds_of_date(2026, 13, 1).has_value());
  CHECK(!seconds_of_date(2026, 4, 31).has_value());
  CHECK(!seconds_of_date(1969, 12, 31).has_value());
}

TEST("absolute power without a direction says nothing where both are counted") {
  ObisValues values;
  values.add({1, 8, 0}, 1000);
  values.add({15, 7, 0}, 500000);
  CHECK_EQ(or_absent(values.reading().power_mw), 500000);
  values.add({2, 8, 0}, 1000);
  CHECK(!values.reading().power_mw.has_value());
  values.set_feeding_in(true);
  CHECK_EQ(or_absent(values.reading().power_mw), -500000);
}

TEST("tariffs whose sum is no register say nothing, negative energy is refused") {
  ObisValues values;
  CHECK_EQ(values.add({1, 8, 1}, static_cast<std::int64_t>(kMaxRegisterMwh)), ObisValues::Outcome::kTaken);
  CHECK_EQ(values.add({1, 8, 2}, 1), ObisValues::Outcome::kTaken);
  CHECK(!values.reading().import_mwh.has_value());
  CHECK_EQ(values.add({2, 8, 0}, -1), ObisValues::Outcome::kRefused);
  CHECK_EQ(values.add({1, 8, 2}, 1), ObisValues::Outcome::kRefused);
  CHECK_EQ(values.add({9, 7, 0}, 1), ObisValues::Outcome::kIgnored);
}

}  // namespace localgrid
