#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "hal/hal.hpp"

namespace localgrid::posix {

/// What an image of a native device is: the program stays the same, and the image says what it passes for.
struct NativeImage {
  enum class Behaviour : std::uint8_t {
    kGood,
    /// Its sensor never gives a value.
    kFailsSelfTest,
    /// It never comes to a connection with its node.
    kNeverConfirms,
  };

  std::string board = "posix";
  std::string version_name = "1.0.0";
  std::uint32_t version = 1;
  Behaviour behaviour = Behaviour::kGood;
};

/// Whether a board or the name of a version can be told in a status.
bool is_image_name(const std::string& name);

/// By the first line, `localgrid-image <board> <version> <version name> <good | fails-self-test | never-confirms>`;
/// what follows only makes the image longer. Nothing for what does not run on a native device.
std::optional<NativeImage> read_image(Bytes image);

/// The first line.
std::string first_line_of(const NativeImage& image);

}  // namespace localgrid::posix
