#include "core/meter-protocols/sml/sml-parser.hpp"

#include <algorithm>

#include "core/meter-protocols/decimal.hpp"

namespace localgrid {

namespace {

constexpr std::size_t kElementsOfMessage = 6;
constexpr std::size_t kElementsOfBody = 2;
constexpr std::size_t kElementsOfList = 7;
constexpr std::size_t kElementsOfEntry = 7;
constexpr std::int64_t kListResponse = 0x0701;

constexpr std::size_t kObisBytes = 6;
constexpr std::uint8_t kElectricity = 1;
/// DLMS unit codes (IEC 62056-62, section 4.3.2).
constexpr std::int64_t kWatt = 27;
constexpr std::int64_t kWattHour = 30;
constexpr std::int32_t kMilli = 3;
constexpr std::int64_t kFeedingInBit = 0x20;
constexpr std::int64_t kMaxScaler = 20;

struct Entry {
  Bytes name;
  std::optional<SmlReader::Number> status;
  std::optional<SmlReader::Number> unit;
  std::optional<SmlReader::Number> scaler;
  Bytes octets;
  std::optional<SmlReader::Number> value;
};

bool is_octets(std::uint8_t type_length) {
  return (type_length & 0x70U) == 0;
}

/// A server id of DZG: length, electricity, "DZG", and the serial number in five bytes.
bool is_unsigned_marked_signed(Bytes server_id) {
  constexpr std::array<std::uint8_t, 5> kBegin{0x0a, 0x01, 'D', 'Z', 'G'};
  if (server_id.size() != 10 || !std::equal(kBegin.begin(), kBegin.end(), server_id.begin())) return false;
  std::uint64_t serial = 0;
  for (const std::uint8_t byte : server_id.subspan(kBegin.size()))
    serial = (serial << 8) | byte;
  return (serial >= 42000000 && serial <= 48999999) || (serial >= 55000000 && serial <= 58999999);
}

class ListReader {
 public:
  ListReader(SmlReader& reader, ObisValues& values) : reader_(reader), values_(values) {}

  /// False when the list cannot be trusted.
  bool read() {
    reader_.list_of(kElementsOfList);
    reader_.skip();
    has_unsigned_powers_ = is_unsigned_marked_signed(reader_.octets());
    reader_.skip();
    reader_.skip();
    const std::size_t entries = reader_.list();
    for (std::size_t i = 0; i < entries && !reader_.has_failed(); ++i) {
      const Entry entry = next_entry();
      if (!reader_.has_failed() && !take(entry)) return false;
    }
    reader_.skip();
    reader_.skip();
    return !reader_.has_failed();
  }

 private:
  Entry next_entry() {
    Entry entry;
    reader_.list_of(kElementsOfEntry);
    entry.name = reader_.octets();
    entry.status = reader_.number();
    reader_.skip();
    entry.unit = reader_.number();
    entry.scaler = reader_.number();
    if (is_octets(reader_.peek())) {
      entry.octets = reader_.octets();
    } else {
      entry.value = reader_.number();
    }
    reader_.skip();
    return entry;
  }

  bool take(const Entry& entry) {
    if (entry.name.size() != kObisBytes || entry.name[0] != kElectricity || entry.name[1] != 0) return true;
    const ObisCode code{entry.name[2], entry.name[3], entry.name[4]};
    if (code.c == 96 && code.d == 1 && code.e == 0) has_unsigned_powers_ |= is_unsigned_marked_signed(entry.octets);
    const auto quantity = ObisValues::quantity_of(code);
    if (quantity == ObisValues::Quantity::kOther || !entry.value) return true;
    const bool is_energy = quantity == ObisValues::Quantity::kEnergy;
    if (entry.unit && entry.unit->value != (is_energy ? kWattHour : kWatt)) return true;
    if (is_energy && code.e == 0 && entry.status) {
      values_.set_feeding_in((entry.status->value & kFeedingInBit) != 0);
    }
    const auto value = scaled(entry, code);
    return value.has_value() && values_.add(code, *value) != ObisValues::Outcome::kRefused;
  }

  std::optional<std::int64_t> scaled(const Entry& entry, ObisCode code) {
    const std::int64_t scaler = entry.scaler ? entry.scaler->value : 0;
    if (scaler < -kMaxScaler || scaler > kMaxScaler) return std::nullopt;
    std::int64_t value = entry.value->value;
    const bool is_net_power = code.c == 16;
    if (is_net_power && has_unsigned_powers_ && entry.value->bytes < 4 && value < 0) {
      value += std::int64_t{1} << (8 * entry.value->bytes);
    }
    if (is_net_power && !entry.value->is_signed) values_.mark_power_absolute();
    return scale_decimal(value, static_cast<std::int32_t>(scaler) + kMilli);
  }

  SmlReader& reader_;
  ObisValues& values_;
  bool has_unsigned_powers_ = false;
};

/// False when the file cannot be trusted.
bool read_message(SmlReader& reader, ObisValues& values) {
  reader.list_of(kElementsOfMessage);
  reader.skip();
  reader.skip();
  reader.skip();
  reader.list_of(kElementsOfBody);
  const auto tag = reader.number();
  if (tag && tag->value == kListResponse) {
    if (!ListReader(reader, values).read()) return false;
  } else {
    reader.skip();
  }
  reader.skip();
  reader.end_of_message();
  return !reader.has_failed();
}

}  // namespace

ParseEvent parse_sml_file(Bytes file, MeterReading& reading) {
  SmlReader reader(file);
  ObisValues values;
  while (!reader.is_at_end()) {
    if (reader.peek() == 0) {
      // Some meters pad without counting the padding.
      reader.end_of_message();
    } else if (!read_message(reader, values)) {
      return ParseEvent::kMalformed;
    }
  }
  const MeterReading found = values.reading();
  if (!found.has_values()) return ParseEvent::kNoValues;
  reading = found;
  return ParseEvent::kReading;
}

ParseEvent SmlParser::feed(std::uint8_t byte) {
  switch (transport_.feed(byte)) {
    case SmlTransport::Event::kFile:
      return parse_sml_file(transport_.file(), reading_);
    case SmlTransport::Event::kWrongChecksum:
      return ParseEvent::kWrongChecksum;
    case SmlTransport::Event::kBroken:
      return ParseEvent::kMalformed;
    case SmlTransport::Event::kOverlong:
      return ParseEvent::kOverlong;
    case SmlTransport::Event::kNone:
      break;
  }
  return ParseEvent::kNone;
}

}  // namespace localgrid
