#include "core/meter-protocols/modbus/sunspec-client.hpp"

#include "core/meter-protocols/decimal.hpp"

namespace localgrid {

namespace {

/// Where the map may begin (SunSpec Device Information Model Specification, section 6.3).
constexpr std::array<std::uint16_t, 3> kBases{40000, 50000, 0};
constexpr std::uint16_t kMarkFirst = 0x5375;
constexpr std::uint16_t kMarkSecond = 0x6E53;
constexpr std::uint16_t kEndOfModels = 0xFFFF;
constexpr std::uint16_t kHeaderRegisters = 2;
constexpr std::uint8_t kPowerSteps = 3;
constexpr std::uint8_t kLimitSteps = 1;
constexpr std::uint16_t kEnabled = 1;
constexpr std::uint16_t kModeWatts = 1;
constexpr std::uint16_t kMaxPermille = 1000;
/// A percent has ten thousandths of the rated power.
constexpr std::int32_t kPermilleExponent = -1;

std::uint16_t high(std::uint32_t value) {
  return static_cast<std::uint16_t>(value >> 16);
}
std::uint16_t low(std::uint32_t value) {
  return static_cast<std::uint16_t>(value & 0xFFFFU);
}

}  // namespace

bool SunSpecClient::next(ModbusRequest& request) const {
  request = {};
  request.unit = options_.unit;
  request.count = kHeaderRegisters;
  switch (phase_) {
    case Phase::kProbing:
      request.address = kBases[base_];
      return true;
    case Phase::kWalking:
      request.address = address_;
      return true;
    case Phase::kReading:
    case Phase::kReadingScale:
      request.address = current_.address;
      request.count = registers_of_interest(current_);
      return true;
    case Phase::kWriting:
      request = is_limit_ ? write_of_limit() : write_of_power();
      return true;
    case Phase::kReady:
      break;
  }
  return false;
}

SunSpecEvent SunSpecClient::on_response(std::span<const std::uint16_t> registers) {
  silences_ = 0;
  switch (phase_) {
    case Phase::kProbing:
      return on_probe(registers);
    case Phase::kWalking:
      return on_model(registers);
    case Phase::kReading:
      return on_data(registers);
    case Phase::kReadingScale:
      return on_scale(registers);
    case Phase::kWriting:
      if (++step_ < (is_limit_ ? kLimitSteps : kPowerSteps)) return SunSpecEvent::kNone;
      phase_ = Phase::kReady;
      return SunSpecEvent::kWritten;
    case Phase::kReady:
      break;
  }
  return SunSpecEvent::kNone;
}

SunSpecEvent SunSpecClient::on_exception() {
  silences_ = 0;
  switch (phase_) {
    case Phase::kProbing:
      return next_base();
    case Phase::kWalking:
      // Some maps end without an end mark.
      return finish_walk();
    case Phase::kReading:
    case Phase::kReadingScale:
    case Phase::kWriting:
      phase_ = Phase::kReady;
      return SunSpecEvent::kFailed;
    case Phase::kReady:
      break;
  }
  return SunSpecEvent::kNone;
}

SunSpecEvent SunSpecClient::on_silence() {
  if (phase_ == Phase::kReady) return SunSpecEvent::kNone;
  if (phase_ == Phase::kProbing) return next_base();
  return ++silences_ < kMaxSilences ? SunSpecEvent::kNone : lose();
}

SunSpecEvent SunSpecClient::lose() {
  phase_ = Phase::kProbing;
  base_ = 0;
  silences_ = 0;
  model_count_ = 0;
  return SunSpecEvent::kLost;
}

SunSpecEvent SunSpecClient::next_base() {
  base_ = static_cast<std::uint8_t>((base_ + 1U) % kBases.size());
  return base_ == 0 ? SunSpecEvent::kLost : SunSpecEvent::kNone;
}

SunSpecEvent SunSpecClient::on_probe(std::span<const std::uint16_t> registers) {
  if (registers.size() < kHeaderRegisters || registers[0] != kMarkFirst || registers[1] != kMarkSecond) {
    return next_base();
  }
  phase_ = Phase::kWalking;
  address_ = static_cast<std::uint16_t>(kBases[base_] + kHeaderRegisters);
  walked_ = 0;
  model_count_ = 0;
  return SunSpecEvent::kNone;
}

SunSpecEvent SunSpecClient::on_model(std::span<const std::uint16_t> registers) {
  if (registers.size() < kHeaderRegisters || registers[0] == kEndOfModels) return finish_walk();
  const SunSpecModel model{registers[0], registers[1], address_};
  const std::uint32_t after = static_cast<std::uint32_t>(address_) + kHeaderRegisters + model.length;
  const bool is_known = kind_of(model) != SunSpecKind::kOther && after <= 0x10000U;
  if (is_known && model_count_ < kMaxModels) models_[model_count_++] = model;
  if (++walked_ == kMaxWalk || after > 0xFFFEU) return finish_walk();
  address_ = static_cast<std::uint16_t>(after);
  return SunSpecEvent::kNone;
}

SunSpecEvent SunSpecClient::finish_walk() {
  phase_ = Phase::kReady;
  return SunSpecEvent::kFound;
}

const SunSpecModel* SunSpecClient::find(SunSpecKind kind) const {
  if (phase_ == Phase::kProbing || phase_ == Phase::kWalking) return nullptr;
  for (std::size_t i = 0; i < model_count_; ++i) {
    if (kind_of(models_[i]) == kind) return &models_[i];
  }
  return nullptr;
}

bool SunSpecClient::read() {
  for (const SunSpecKind kind : {SunSpecKind::kIntegerMeter, SunSpecKind::kFloatMeter, SunSpecKind::kIntegerInverter,
                                 SunSpecKind::kFloatInverter}) {
    if (read(kind)) return true;
  }
  return false;
}

bool SunSpecClient::read(SunSpecKind kind) {
  const bool is_control = kind == SunSpecKind::kImmediateControls || kind == SunSpecKind::kAcControls;
  const SunSpecModel* model = find(kind);
  if (phase_ != Phase::kReady || model == nullptr || is_control) return false;
  current_ = *model;
  phase_ = Phase::kReading;
  return true;
}

bool SunSpecClient::is_expected(std::span<const std::uint16_t> registers) const {
  return registers.size() >= registers_of_interest(current_) && registers[0] == current_.id &&
         registers[1] == current_.length;
}

SunSpecEvent SunSpecClient::on_data(std::span<const std::uint16_t> registers) {
  if (!is_expected(registers)) return lose();
  phase_ = Phase::kReady;
  const auto decoded = decode_sunspec(current_, registers, options_.is_meter_export_positive);
  if (!decoded || !decoded->has_values()) return SunSpecEvent::kFailed;
  reading_ = *decoded;
  return SunSpecEvent::kReading;
}

bool SunSpecClient::begin_write(SunSpecKind kind) {
  const SunSpecModel* model = find(kind);
  if (phase_ != Phase::kReady || model == nullptr || reversion_s_ == 0) return false;
  current_ = *model;
  is_limit_ = kind == SunSpecKind::kImmediateControls;
  step_ = 0;
  phase_ = Phase::kReadingScale;
  return true;
}

bool SunSpecClient::set_power(std::int32_t feed_in_w, std::uint32_t reversion_s) {
  if (phase_ != Phase::kReady) return false;
  set_point_ = feed_in_w;
  reversion_s_ = reversion_s;
  return begin_write(SunSpecKind::kAcControls);
}

bool SunSpecClient::set_limit(std::uint16_t permille, std::uint16_t reversion_s) {
  if (phase_ != Phase::kReady || permille > kMaxPermille) return false;
  set_point_ = permille;
  reversion_s_ = reversion_s;
  return begin_write(SunSpecKind::kImmediateControls);
}

/// The scale factor may have changed since the last time, so it is read before each write.
SunSpecEvent SunSpecClient::on_scale(std::span<const std::uint16_t> registers) {
  if (!is_expected(registers)) return lose();
  const auto scale = scale_factor(registers, is_limit_ ? kLimitScalePlace : kSetScalePlace);
  const std::int32_t exponent = scale ? (is_limit_ ? kPermilleExponent : 0) - *scale : 0;
  const auto scaled = scale ? scale_decimal(set_point_, exponent) : std::nullopt;
  const bool fits = scaled && (is_limit_ ? *scaled <= 0xFFFE : *scaled <= INT32_MAX && *scaled > INT32_MIN);
  phase_ = fits ? Phase::kWriting : Phase::kReady;
  if (!fits) return SunSpecEvent::kFailed;
  set_point_ = *scaled;
  return SunSpecEvent::kNone;
}

/// First what the device goes back to, then when, then the set-point itself: WSetRvrt; WSetEnaRvrt with WSetRvrtTms;
/// WSetEna with WSetMod and WSet.
ModbusRequest SunSpecClient::write_of_power() const {
  ModbusRequest request;
  request.unit = options_.unit;
  request.function = ModbusFunction::kWriteMultiple;
  const auto raw = static_cast<std::uint32_t>(static_cast<std::int32_t>(set_point_));
  if (step_ == 0) {
    request.address = static_cast<std::uint16_t>(current_.address + kSetReversionPlace);
    request.count = 2;
  } else if (step_ == 1) {
    request.address = static_cast<std::uint16_t>(current_.address + kSetReversionEnabledPlace);
    request.count = 3;
    request.values = {kEnabled, high(reversion_s_), low(reversion_s_)};
  } else {
    request.address = static_cast<std::uint16_t>(current_.address + kSetEnabledPlace);
    request.count = 4;
    request.values = {kEnabled, kModeWatts, high(raw), low(raw)};
  }
  return request;
}

/// WMaxLimPct, its window 0, its reversion time, its ramp 0 and WMaxLim_Ena lie side by side: one write, nothing
/// between.
ModbusRequest SunSpecClient::write_of_limit() const {
  ModbusRequest request;
  request.unit = options_.unit;
  request.function = ModbusFunction::kWriteMultiple;
  request.address = static_cast<std::uint16_t>(current_.address + kLimitPercentPlace);
  request.count = 5;
  request.values = {static_cast<std::uint16_t>(set_point_), 0, static_cast<std::uint16_t>(reversion_s_), 0, kEnabled};
  return request;
}

}  // namespace localgrid
