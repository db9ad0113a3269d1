#include "posix/recording/recorded-homes.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "test/check.hpp"

using localgrid::posix::RecordedHomes;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kHours = 8'760;

std::string wrong_with(const std::string& text) {
  const std::string path = std::filesystem::temp_directory_path() / ("recording-" + std::to_string(std::rand()));
  std::ofstream(path) << text;
  RecordedHomes homes;
  const std::string wrong = homes.load(path);
  std::filesystem::remove(path);
  return wrong;
}

}  // namespace

TEST("the recorded year counts what its description says, to the Wh") {
  RecordedHomes homes;
  REQUIRE(homes.load(LOCALGRID_RECORDING).empty());
  // 2016-07-31 23:00 at UTC-8.
  CHECK_EQ(homes.starts_at_ms(), std::int64_t{1'470'034'800'000});
  std::uint64_t import_mwh = 0;
  std::uint64_t export_mwh = 0;
  for (int number = 1; number <= 17; number++) {
    const std::string home = (number < 10 ? "c0" : "c") + std::to_string(number);
    const auto end = homes.face_at(home, homes.starts_at_ms() + kHours * kHourMs);
    REQUIRE(end.has_value());
    import_mwh += end->import_mwh;
    export_mwh += end->export_mwh;
  }
  CHECK_EQ(import_mwh, std::uint64_t{112'120'885'000});
  CHECK_EQ(export_mwh, std::uint64_t{45'902'558'000});
}

TEST("a meter shows the same at one moment as the neighbourhood's other devices") {
  RecordedHomes homes;
  REQUIRE(homes.load(LOCALGRID_RECORDING).empty());
  // 2,276 Wh in the first hour: after 20 minutes a third of it, rounded down to the mWh.
  const auto face = homes.face_at("c01", homes.starts_at_ms() + 20 * 60'000);
  REQUIRE(face.has_value());
  CHECK_EQ(face->import_mwh, std::uint64_t{758'666});
  CHECK_EQ(face->export_mwh, std::uint64_t{0});
  CHECK_EQ(face->power_w, 2'276);
  // The year begins again while the registers go on.
  const auto later = homes.face_at("c01", homes.starts_at_ms() + kHours * kHourMs + 20 * 60'000);
  const auto end = homes.face_at("c01", homes.starts_at_ms() + kHours * kHourMs);
  REQUIRE(later.has_value() && end.has_value());
  CHECK_EQ(later->import_mwh, end->import_mwh + 758'666);
}

TEST("what was not recorded has no face") {
  RecordedHomes homes;
  REQUIRE(homes.load(LOCALGRID_RECORDING).empty());
  CHECK(!homes.face_at("c18", homes.starts_at_ms()).has_value());
  CHECK(!homes.face_at("c01", homes.starts_at_ms() - 1).has_value());
}

TEST("a recording with holes or other things in it is refused") {
  const std::string head = "hour_start_local,c01_load_wh,c01_pv_wh\n";
  CHECK(wrong_with(head + "2016-07-31T23:00,5,0\n2016-08-01T00:00,5,0\n").empty());
  for (const std::string& wrong : {std::string(), head, std::string("hour_start_local\n2016-07-31T23:00\n"),
                                   head + "2016-07-31T23:00,5,0\n2016-08-01T01:00,5,0\n", head + "2016-07-31T23:00,5\n",
                                   head + "2016-07-31T23:00,5,0,1\n", head + "2016-07-31T23:00,-5,0\n",
                                   head + "2016-07-31T23:00,5.5,0\n", head + "yesterday,5,0\n"}) {
    CHECK(!wrong_with(wrong).empty());
  }
}
