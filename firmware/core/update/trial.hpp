#pragma once

#include <cstdint>

namespace localgrid {

/// What UpdateTrial::phase means: how far the image went that was tried last. It is read by whichever image runs.
enum class TrialPhase : std::uint8_t {
  kNone = 0,
  /// Downloads of it have failed, nothing else yet.
  kFailed = 1,
  /// The next start runs it; whether it proved itself is not known.
  kSelected = 2,
  kConfirmed = 3,
  kRolledBack = 4,
  /// Its self-test failed; the image before has yet to tell.
  kGivenUp = 5,
};

}  // namespace localgrid
