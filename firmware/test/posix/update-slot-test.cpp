#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "posix/update/mapped-update-slot.hpp"
#include "posix/update/native-image.hpp"
#include "test/check.hpp"

using localgrid::Bytes;
using localgrid::posix::first_line_of;
using localgrid::posix::MappedUpdateSlot;
using localgrid::posix::NativeImage;
using localgrid::posix::read_image;

namespace {

Bytes bytes_in(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

NativeImage version_of(std::uint32_t version) {
  return {.board = "street-meter", .version_name = "1.2.3", .version = version};
}

/// As the core does it: erased, written in pieces, selected.
bool install(MappedUpdateSlot& update_slot, const std::string& image) {
  if (!update_slot.begin(static_cast<std::uint32_t>(image.size()))) return false;
  constexpr std::size_t kPiece = 7;
  for (std::size_t at = 0; at < image.size(); at += kPiece) {
    const Bytes piece = bytes_in(image).subspan(at, std::min(kPiece, image.size() - at));
    if (!update_slot.write(static_cast<std::uint32_t>(at), piece)) return false;
  }
  return update_slot.select();
}

/// The version that runs after a start; 0 for none.
std::uint32_t start(MappedUpdateSlot& update_slot) {
  const auto image = update_slot.start();
  return image ? image->version : 0;
}

class Folder {
 public:
  Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "localgrid-images-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file() const { return path_ + "/n1.images"; }

 private:
  std::string path_;
};

}  // namespace

TEST("an image says by its first line what it passes for") {
  NativeImage image = version_of(4'294'967'295);
  for (const auto behaviour : {NativeImage::Behaviour::kGood, NativeImage::Behaviour::kFailsSelfTest,
                               NativeImage::Behaviour::kNeverConfirms}) {
    image.behaviour = behaviour;
    const auto read = read_image(bytes_in(first_line_of(image) + "anything"));
    REQUIRE(read.has_value());
    CHECK_EQ(read->board, image.board);
    CHECK_EQ(read->version, image.version);
    CHECK_EQ(read->version_name, image.version_name);
    CHECK(read->behaviour == behaviour);
  }
}

TEST("what is no image is not run") {
  for (const char* wrong :
       {"", "\n", "localgrid-image a 1 x good", "localgrid-image a 1 x bad\n", "localgrid-image a 1 x\n",
        "localgrid-image a 1 x good \n", "localgrid-image a -1 x good\n", "localgrid-image a 4294967296 x good\n",
        "localgrid-image a 1x x good\n", "localgrid-image  1 x good\n", "localgrid-image a  x good\n",
        "another-image a 1 x good\n", "localgrid-image 123456789012345678901234567890123 1 x good\n"}) {
    CHECK(!read_image(bytes_in(wrong)).has_value());
  }
}

TEST("a new image runs on trial, and stays when it confirms itself") {
  MappedUpdateSlot update_slot;
  REQUIRE(update_slot.open("", version_of(1)));
  CHECK_EQ(start(update_slot), 1);
  CHECK(!update_slot.is_on_trial());
  REQUIRE(install(update_slot, first_line_of(version_of(2))));
  CHECK(!update_slot.is_on_trial());
  CHECK_EQ(start(update_slot), 2);
  CHECK(update_slot.is_on_trial());
  CHECK(update_slot.confirm());
  CHECK(!update_slot.is_on_trial());
  CHECK_EQ(start(update_slot), 2);
  REQUIRE(install(update_slot, first_line_of(version_of(3))));
  CHECK_EQ(start(update_slot), 3);
}

TEST("an image that starts a second time unconfirmed does not: the one before runs again") {
  const Folder folder;
  {
    MappedUpdateSlot update_slot;
    REQUIRE(update_slot.open(folder.file(), version_of(1)));
    REQUIRE(install(update_slot, first_line_of(version_of(2))));
    CHECK_EQ(start(update_slot), 2);
  }
  MappedUpdateSlot update_slot;
  // The factory's image is that of the file, whatever the program says now.
  REQUIRE(update_slot.open(folder.file(), version_of(9)));
  CHECK_EQ(start(update_slot), 1);
  CHECK(!update_slot.is_on_trial());
  CHECK(!update_slot.confirm());
  CHECK_EQ(start(update_slot), 1);
  REQUIRE(install(update_slot, first_line_of(version_of(2))));
  CHECK_EQ(start(update_slot), 2);
}

TEST("an image that gives itself up asks for a start, which the one before gets") {
  MappedUpdateSlot update_slot;
  REQUIRE(update_slot.open("", version_of(1)));
  REQUIRE(install(update_slot, first_line_of(version_of(2))));
  CHECK_EQ(start(update_slot), 2);
  CHECK(!update_slot.wants_restart());
  update_slot.roll_back();
  CHECK(update_slot.wants_restart());
  CHECK_EQ(start(update_slot), 1);
  CHECK(!update_slot.wants_restart());
}

TEST("an image that cannot run costs one start at most") {
  MappedUpdateSlot update_slot;
  REQUIRE(update_slot.open("", version_of(1)));
  REQUIRE(install(update_slot, "no image"));
  CHECK_EQ(start(update_slot), 1);
  CHECK(!update_slot.is_on_trial());
}

TEST("a download that was begun and not finished is not run") {
  MappedUpdateSlot update_slot;
  REQUIRE(update_slot.open("", version_of(1)));
  REQUIRE(install(update_slot, first_line_of(version_of(2))));
  // Begun anew after it had been selected, as when another image is offered.
  REQUIRE(update_slot.begin(100));
  CHECK_EQ(start(update_slot), 1);
}

TEST("nothing is written outside the image, and nothing over the image to go back to") {
  MappedUpdateSlot update_slot;
  REQUIRE(update_slot.open("", version_of(1)));
  CHECK(!update_slot.select());
  CHECK(!update_slot.begin(MappedUpdateSlot::kCapacity + 1));
  REQUIRE(update_slot.begin(4));
  const std::string text = "12345";
  CHECK(!update_slot.write(0, bytes_in(text)));
  CHECK(!update_slot.write(5, {}));
  CHECK(!update_slot.write(UINT32_MAX, bytes_in(text)));
  CHECK(update_slot.write(3, bytes_in(text).first(1)));
  REQUIRE(install(update_slot, first_line_of(version_of(2))));
  CHECK_EQ(start(update_slot), 2);
  CHECK(!update_slot.begin(4));
  CHECK(!update_slot.write(0, bytes_in(text).first(1)));
  CHECK(!update_slot.select());
  CHECK_EQ(start(update_slot), 1);
}
