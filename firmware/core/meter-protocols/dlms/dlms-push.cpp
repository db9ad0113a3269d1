#include "core/meter-protocols/dlms/dlms-push.hpp"

#include <algorithm>
#include <string_view>

#include "core/meter-protocols/decimal.hpp"
#include "core/meter-protocols/dlms/dlms-reader.hpp"
#include "core/meter-protocols/obis-values.hpp"

namespace localgrid {

namespace {

constexpr std::uint8_t kDataNotification = 0x0F;
constexpr std::size_t kInvokeIdBytes = 4;
constexpr std::size_t kDateTimeBytes = 12;
constexpr std::uint8_t kOctetStringTag = 9;
constexpr std::size_t kObisBytes = 6;
constexpr std::uint8_t kElectricity = 1;
/// DLMS unit codes (IEC 62056-62, section 4.3.2).
constexpr std::int64_t kWatt = 27;
constexpr std::int64_t kWattHour = 30;
constexpr std::int32_t kMilli = 3;
constexpr std::int64_t kMaxScaler = 20;
constexpr std::uint8_t kUnspecified = 0xFF;
constexpr std::uint8_t kDaylightSavingBit = 0x80;
constexpr std::string_view kKamstrupVersion = "Kamstrup";
constexpr std::string_view kKaifaVersion = "KFM_001";
/// Kamstrup counts energy in 0.01 kWh and does not say so.
constexpr std::int32_t kKamstrupEnergyScaler = 1;

/// Global, dedicated and general ciphering with and without a signature, and the ciphered forms of a notification.
bool is_ciphered(std::uint8_t tag) {
  return (tag >= 0xDB && tag <= 0xDF) || tag == 0xC2 || tag == 0xCF || tag == 0xD7;
}

bool begins_with(Bytes bytes, std::string_view text) {
  return bytes.size() >= text.size() &&
         std::equal(text.begin(), text.end(), bytes.begin(),
                    [](char c, std::uint8_t byte) { return static_cast<std::uint8_t>(c) == byte; });
}

/// Year, month, day, weekday, hour, minute, second, hundredths, deviation, status. Meters disagree about the sign of
/// the deviation, so only the wall time is taken.
std::optional<MeterTime> parse_date_time(Bytes bytes) {
  if (bytes.size() != kDateTimeBytes) return std::nullopt;
  const auto date_s = seconds_of_date((bytes[0] << 8) | bytes[1], bytes[2], bytes[3]);
  if (!date_s || bytes[5] > 23 || bytes[6] > 59 || (bytes[7] > 59 && bytes[7] != kUnspecified)) return std::nullopt;
  const std::int64_t second = bytes[7] == kUnspecified ? 0 : bytes[7];
  const std::uint8_t status = bytes[11];
  const bool is_summer = status != kUnspecified && (status & kDaylightSavingBit) != 0;
  return MeterTime{*date_s + bytes[5] * 3600 + bytes[6] * 60 + second, is_summer};
}

/// A code and what followed it so far. Unit 0 is none of DLMS.
struct Pair {
  ObisCode code;
  bool is_electricity = false;
  bool has_value = false;
  bool has_scaler = false;
  std::int64_t value = 0;
  std::int64_t scaler = 0;
  std::int64_t unit = 0;
};

/// Pairs of code and value, whatever they are wrapped in.
class PairedValues {
 public:
  explicit PairedValues(ObisValues& values) : values_(values) {}

  bool has_codes() const { return has_codes_; }

  /// False when the message cannot be trusted.
  bool take(const DlmsItem& item) {
    switch (item.kind) {
      case DlmsItem::Kind::kOctets:
        return take_octets(item.bytes);
      case DlmsItem::Kind::kText:
        is_kamstrup_ = is_kamstrup_ || begins_with(item.bytes, kKamstrupVersion);
        break;
      case DlmsItem::Kind::kNumber:
        if (!pair_.has_value) {
          pair_.has_value = item.number.has_value();
          pair_.value = item.number.value_or(0);
        }
        break;
      case DlmsItem::Kind::kScaler:
        pair_.has_scaler = pair_.has_value;
        pair_.scaler = item.number.value_or(0);
        break;
      case DlmsItem::Kind::kUnit:
        pair_.unit = pair_.has_value ? item.number.value_or(0) : 0;
        break;
      case DlmsItem::Kind::kArray:
      case DlmsItem::Kind::kStructure:
      case DlmsItem::Kind::kOther:
        break;
    }
    return true;
  }

  /// Makes a value of the last pair.
  bool flush() {
    const Pair pair = pair_;
    pair_ = {};
    const auto quantity = ObisValues::quantity_of(pair.code);
    if (!pair.is_electricity || !pair.has_value || quantity == ObisValues::Quantity::kOther) return true;
    const bool is_energy = quantity == ObisValues::Quantity::kEnergy;
    if (pair.unit != 0 && pair.unit != (is_energy ? kWattHour : kWatt)) return true;
    const std::int64_t usual_scaler = is_kamstrup_ && is_energy ? kKamstrupEnergyScaler : 0;
    const std::int64_t scaler = pair.has_scaler ? pair.scaler : usual_scaler;
    if (scaler < -kMaxScaler || scaler > kMaxScaler) return false;
    const auto scaled = scale_decimal(pair.value, static_cast<std::int32_t>(scaler) + kMilli);
    return scaled && values_.add(pair.code, *scaled) != ObisValues::Outcome::kRefused;
  }

 private:
  bool take_octets(Bytes bytes) {
    if (bytes.size() != kObisBytes) return true;
    if (!flush()) return false;
    has_codes_ = true;
    // B is 0 with most, 1 with Kamstrup and Aidon.
    pair_.is_electricity = bytes[0] == kElectricity && bytes[1] <= 1;
    pair_.code = {bytes[2], bytes[3], bytes[4]};
    return true;
  }

  ObisValues& values_;
  Pair pair_;
  bool is_kamstrup_ = false;
  bool has_codes_ = false;
};

/// Kaifa's lists by place: 1 value; 9 or 13 with voltages and currents of one or three phases; 5 more each full hour.
class PlacedValues {
 public:
  void take(const DlmsItem& item) {
    if (item.kind == DlmsItem::Kind::kArray || item.kind == DlmsItem::Kind::kStructure) return;
    const bool is_version = count_ == 0 && begins_with(item.bytes, kKaifaVersion);
    is_kaifa_ = is_kaifa_ || is_version;
    if (count_ < numbers_.size()) {
      numbers_[count_] = item.kind == DlmsItem::Kind::kNumber ? item.number : std::nullopt;
    }
    ++count_;
  }

  bool add_to(ObisValues& values) const {
    if (count_ == 1) return add(values, {1, 7, 0}, 0);
    if (!is_kaifa_ || (count_ != 9 && count_ != 13 && count_ != 14 && count_ != 18)) return true;
    if (!add(values, {1, 7, 0}, 3) || !add(values, {2, 7, 0}, 4)) return false;
    if (count_ == 9 || count_ == 13) return true;
    return add(values, {1, 8, 0}, count_ - 4) && add(values, {2, 8, 0}, count_ - 3);
  }

 private:
  bool add(ObisValues& values, ObisCode code, std::size_t place) const {
    if (!numbers_[place]) return true;
    const auto scaled = scale_decimal(*numbers_[place], kMilli);
    return scaled && values.add(code, *scaled) != ObisValues::Outcome::kRefused;
  }

  std::array<std::optional<std::int64_t>, 18> numbers_;
  std::size_t count_ = 0;
  bool is_kaifa_ = false;
};

/// Behind the invoke id: the time as octet string with or without its tag, or nothing. False when it is cut off.
bool take_date_time(Bytes& rest, std::optional<MeterTime>& time) {
  if (rest.size() > 1 && rest[0] == kOctetStringTag && rest[1] == kDateTimeBytes) rest = rest.subspan(1);
  if (rest.empty()) return false;
  const std::size_t size = rest[0];
  if (size != 0 && size != kDateTimeBytes) return false;
  if (rest.size() < size + 1) return false;
  time = parse_date_time(rest.subspan(1, size));
  rest = rest.subspan(size + 1);
  return true;
}

}  // namespace

ParseEvent parse_dlms_push(Bytes apdu, MeterReading& reading) {
  if (apdu.empty()) return ParseEvent::kMalformed;
  if (is_ciphered(apdu[0])) return ParseEvent::kEncrypted;
  if (apdu[0] != kDataNotification) return ParseEvent::kNoValues;
  if (apdu.size() < 1 + kInvokeIdBytes) return ParseEvent::kMalformed;
  Bytes rest = apdu.subspan(1 + kInvokeIdBytes);
  MeterReading found;
  std::optional<MeterTime> time;
  if (!take_date_time(rest, time)) return ParseEvent::kMalformed;
  ObisValues values;
  PairedValues paired(values);
  PlacedValues placed;
  DlmsReader reader(rest);
  while (const auto item = reader.next()) {
    if (!paired.take(*item)) return ParseEvent::kMalformed;
    placed.take(*item);
  }
  if (reader.has_failed() || !paired.flush()) return ParseEvent::kMalformed;
  if (!paired.has_codes() && !placed.add_to(values)) return ParseEvent::kMalformed;
  found = values.reading();
  if (!found.has_values()) return ParseEvent::kNoValues;
  found.time = time;
  reading = found;
  return ParseEvent::kReading;
}

ParseEvent DlmsHdlcParser::feed(std::uint8_t byte) {
  switch (receiver_.feed(byte)) {
    case HdlcReceiver::Event::kMessage:
      return parse_dlms_push(receiver_.message(), reading_);
    case HdlcReceiver::Event::kWrongChecksum:
      return ParseEvent::kWrongChecksum;
    case HdlcReceiver::Event::kOverlong:
      return ParseEvent::kOverlong;
    case HdlcReceiver::Event::kNone:
      break;
  }
  return ParseEvent::kNone;
}

void DlmsWrapperParser::reset() {
  header_size_ = 0;
  left_ = 0;
}

ParseEvent DlmsWrapperParser::feed(std::uint8_t byte) {
  if (left_ == 0) return feed_header(byte);
  if (!is_overlong_) message_[size_++] = byte;
  if (--left_ > 0) return ParseEvent::kNone;
  if (is_overlong_) return ParseEvent::kOverlong;
  return parse_dlms_push({message_.data(), size_}, reading_);
}

ParseEvent DlmsWrapperParser::feed_header(std::uint8_t byte) {
  header_[header_size_++] = byte;
  // Version 00 01; anything else is not the begin of a message.
  if (header_size_ == 1 && byte != 0) header_size_ = 0;
  if (header_size_ == 2 && byte != 1) header_size_ = byte == 0 ? 1 : 0;
  if (header_size_ < kHeaderBytes) return ParseEvent::kNone;
  header_size_ = 0;
  left_ = static_cast<std::uint32_t>((header_[6] << 8) | header_[7]);
  is_overlong_ = left_ > kMaxMessageBytes;
  size_ = 0;
  return ParseEvent::kNone;
}

}  // namespace localgrid
