#include "posix/control/device-wish.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <string_view>
#include <utility>

namespace localgrid::posix {

namespace {

constexpr std::size_t kLongestName = 40;
constexpr std::int64_t kDefaultFlashKib = 64;
constexpr std::int64_t kLargestFlashKib = 4'096;
constexpr std::int64_t kSectorKib = Flash::kSectorBytes / 1'024;
constexpr std::int64_t kMostPowerW = 1'000'000;
constexpr std::int64_t kMostEnergyWh = 10'000'000;

/// It becomes the name of files.
bool is_name(const std::string& name) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !name.empty() && name.size() <= kLongestName && name.find_first_not_of(kAllowed) == std::string::npos;
}

using Field = std::pair<const char*, std::int32_t PlantParameters::*>;
constexpr std::array<Field, 7> kPlantFields = {{
    {"household_wh_per_day", &PlantParameters::household_wh_per_day},
    {"solar_peak_w", &PlantParameters::solar_peak_w},
    {"heat_pump_w", &PlantParameters::heat_pump_w},
    {"vehicle_charge_w", &PlantParameters::vehicle_charge_w},
    {"vehicle_wh_per_day", &PlantParameters::vehicle_wh_per_day},
    {"battery_wh", &PlantParameters::battery_wh},
    {"battery_power_w", &PlantParameters::battery_power_w},
}};

std::string read_image_wish(const JsonLine& line, NativeImage& image) {
  const std::int64_t version = line.whole("version", image.version);
  if (version < 0 || version > std::numeric_limits<std::uint32_t>::max()) return "version is out of range";
  image.version = static_cast<std::uint32_t>(version);
  if (line.has("board")) image.board = line.text("board");
  if (line.has("version_name")) image.version_name = line.text("version_name");
  const bool is_named = is_image_name(image.board) && is_image_name(image.version_name);
  return is_named ? std::string() : "board and version_name take 1 to 32 visible characters";
}

std::string read_plant(const JsonLine& line, PlantParameters& plant) {
  plant.seed = static_cast<std::uint64_t>(line.whole("seed", 1));
  for (const auto& [name, field] : kPlantFields) {
    const std::int64_t value = line.whole(name, 0);
    const bool is_energy = std::string_view(name).find("_wh") != std::string_view::npos;
    if (value < 0 || value > (is_energy ? kMostEnergyWh : kMostPowerW)) return std::string(name) + " is out of range";
    plant.*field = static_cast<std::int32_t>(value);
  }
  return {};
}

}  // namespace

std::string wish_of(const JsonLine& line, DeviceWish& wish) {
  wish.name = line.text("name");
  if (!is_name(wish.name)) return "name takes small letters, digits and dashes";
  const std::int64_t flash_kib = line.whole("flash_kib", kDefaultFlashKib);
  if (flash_kib < 2 * kSectorKib || flash_kib > kLargestFlashKib || flash_kib % kSectorKib != 0) {
    return "flash_kib is no whole number of sectors";
  }
  wish.flash_bytes = static_cast<std::uint32_t>(flash_kib * 1'024);
  wish.source.recorded_home = line.text("recorded_home");
  wish.source.ahead_ms = line.whole("ahead_ms", 0);
  wish.source.has_output = line.flag("has_output");
  if (wish.source.has_output && !wish.source.recorded_home.empty()) return "a recorded home has no output";
  if (std::string wrong = read_image_wish(line, wish.image); !wrong.empty()) return wrong;
  return read_plant(line, wish.source.plant);
}

std::optional<Fault> fault_of(const std::string& kind) {
  static const std::map<std::string, Fault> known = {
      {"cut-link", Fault::kCutLink},           {"stall-link", Fault::kStallLink},
      {"flap-link", Fault::kFlapLink},         {"crash", Fault::kCrash},
      {"flash-power", Fault::kFlashPower},     {"skew-clock", Fault::kSkewClock},
      {"forget-time", Fault::kForgetTime},     {"stuck-sensor", Fault::kStuckSensor},
      {"broken-sensor", Fault::kBrokenSensor}, {"jump-register", Fault::kJumpRegister},
      {"pass-time", Fault::kPassTime},
  };
  const auto found = known.find(kind);
  return found == known.end() ? std::nullopt : std::optional(found->second);
}

void write_totals(JsonWriter& writer, const DeviceFleet& fleet) {
  const FleetTotals totals = fleet.totals();
  const auto whole = [&writer](const char* name, std::uint64_t value) {
    writer.whole(name, static_cast<std::int64_t>(value));
  };
  whole("devices", totals.devices);
  whole("paired", totals.paired);
  whole("running", totals.running);
  whole("connected", totals.connected);
  whole("made", totals.made);
  whole("acknowledged", totals.acknowledged);
  whole("dropped", totals.dropped);
  whole("connects", totals.connects);
  whole("restarts", totals.restarts);
  whole("begun", totals.begun);
  writer.whole("now_ms", fleet.now_ms());
}

void write_device(JsonWriter& writer, const NativeDevice& device) {
  const NodeTotals totals = device.totals();
  writer.text("name", device.name()).text("device", device.id());
  writer.whole("seen_until_ms", device.world().seen_until_ms);
  writer.flag("is_connected", device.is_connected()).flag("is_on", device.is_on());
  const auto whole = [&writer](const char* name, std::uint64_t value) {
    writer.whole(name, static_cast<std::int64_t>(value));
  };
  whole("made", std::max(totals.made, device.world().made));
  whole("acknowledged", std::max(totals.acknowledged, device.world().acknowledged));
  whole("dropped", totals.dropped);
  whole("boot", totals.boot);
  whole("connects", totals.connects);
  whole("refusals", totals.refusals);
  whole("events_made", totals.events_made);
  whole("events_acknowledged", totals.events_acknowledged);
  whole("log_permille", totals.log_permille);
  whole("restarts", device.restarts());
  whole("connected_ms", device.connected_ms());
  whole("first_acknowledged_ms", device.first_acknowledged_ms());
  whole("last_acknowledged_ms", device.last_acknowledged_ms());
  whole("soc_permille", device.soc_permille());
  writer.text("board", device.image().board).text("version_name", device.image().version_name);
  whole("version", device.image().version);
  writer.whole("update", static_cast<std::int64_t>(device.update_state()));
  writer.whole("control", static_cast<std::int64_t>(device.control()));
  writer.whole("output_power_w", device.output_power_w());
}

}  // namespace localgrid::posix
