#include "release.hpp"

#include <string_view>

#include "sdkconfig.h"

// Set by CMakeLists.txt; a build that does not know the time takes that of this source.
#ifndef LOCALGRID_BUILT_AT_S
#define LOCALGRID_BUILT_AT_S 1780272000
#endif

namespace localgrid::esp32 {
namespace {

int digit_of(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  return letter >= 'A' && letter <= 'F' ? letter - 'A' + 10 : -1;
}

}  // namespace

bool read_release_key(PublicKey& key) {
  constexpr std::string_view kHex = CONFIG_LOCALGRID_RELEASE_KEY;
  if (kHex.size() != 2 * key.size()) return false;
  for (std::size_t at = 0; at < key.size(); at++) {
    const int high = digit_of(kHex[2 * at]);
    const int low = digit_of(kHex[2 * at + 1]);
    if (high < 0 || low < 0) return false;
    key[at] = static_cast<std::uint8_t>(high << 4 | low);
  }
  return true;
}

std::uint64_t built_at_ms() { return std::uint64_t{LOCALGRID_BUILT_AT_S} * 1000; }

}  // namespace localgrid::esp32
