#pragma once

#include <cstdint>

#include "core/message/signed-message.hpp"

namespace localgrid::esp32 {

/// By which images are checked, from the project's configuration. False when none is given: then none is taken.
bool read_release_key(PublicKey& key);

/// When this image was built, UTC.
std::uint64_t built_at_ms();

}  // namespace localgrid::esp32
