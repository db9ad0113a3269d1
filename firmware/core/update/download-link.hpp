#pragma once

#include <cstdint>

#include "hal/hal.hpp"

namespace localgrid {

/// A plain TCP connection to the node from which images are fetched. What comes over it is checked against a signed
/// manifest, so it needs no TLS.
class DownloadLink : public Link {
 public:
  /// The port of the node that the next `open` goes to.
  virtual void aim(std::uint16_t port) = 0;

 protected:
  ~DownloadLink() = default;
};

}  // namespace localgrid
