#include "posix/flash/mapped-flash.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "test/check.hpp"

using localgrid::Flash;
using localgrid::posix::MappedFlash;

namespace {

constexpr std::uint32_t kBytes = 4 * Flash::kSectorBytes;
using Unit = std::array<std::uint8_t, Flash::kUnitBytes>;

/// A folder of its own, gone at the end of the test.
class Folder {
 public:
  Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "localgrid-flash-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file(const char* name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

Unit unit_of(std::uint8_t byte) {
  Unit unit;
  unit.fill(byte);
  return unit;
}

Unit read_unit(MappedFlash& flash, std::uint32_t offset) {
  Unit unit{};
  CHECK(flash.read(offset, unit));
  return unit;
}

}  // namespace

TEST("flash in a file is there again after the program that wrote it") {
  const Folder folder;
  {
    MappedFlash flash;
    REQUIRE(flash.open(folder.file("a"), kBytes));
    CHECK_EQ(read_unit(flash, 0), unit_of(0xff));
    CHECK(flash.program(16, unit_of(0x5a)));
  }
  MappedFlash again;
  REQUIRE(again.open(folder.file("a"), kBytes));
  CHECK_EQ(read_unit(again, 16), unit_of(0x5a));
  CHECK_EQ(read_unit(again, 32), unit_of(0xff));
  MappedFlash other_size;
  CHECK(!other_size.open(folder.file("a"), 2 * kBytes));
  CHECK_EQ(std::filesystem::status(folder.file("a")).permissions(),
           std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST("programming only clears bits, and erasing sets a whole sector") {
  MappedFlash flash;
  REQUIRE(flash.open("", kBytes));
  CHECK(flash.program(0, unit_of(0xf0)));
  CHECK(flash.program(0, unit_of(0x3c)));
  CHECK_EQ(read_unit(flash, 0), unit_of(0x30));
  CHECK(flash.erase(0));
  CHECK_EQ(read_unit(flash, 0), unit_of(0xff));
}

TEST("what is not aligned or lies outside is refused") {
  MappedFlash flash;
  REQUIRE(flash.open("", kBytes));
  CHECK(!flash.program(8, unit_of(0)));
  CHECK(!flash.program(kBytes, unit_of(0)));
  CHECK(!flash.program(kBytes - 16, std::array<std::uint8_t, 32>{}));
  CHECK(!flash.erase(16));
  CHECK(!flash.erase(kBytes));
  Unit out{};
  CHECK(!flash.read(kBytes - 8, out));
}

TEST("without power nothing works, and the write in which it failed is done in part") {
  MappedFlash flash;
  REQUIRE(flash.open("", kBytes));
  flash.cut_power_at_next_write();
  CHECK(flash.has_power());
  CHECK(!flash.program(0, unit_of(0)));
  CHECK(!flash.has_power());
  CHECK(!flash.program(16, unit_of(0)));
  Unit out{};
  CHECK(!flash.read(0, out));
  flash.restore_power();
  const Unit torn = read_unit(flash, 0);
  CHECK_EQ(torn.front(), std::uint8_t{0});
  CHECK_EQ(torn.back(), std::uint8_t{0xff});
  CHECK(flash.program(16, unit_of(0)));
}
