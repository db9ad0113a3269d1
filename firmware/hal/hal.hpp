#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

/// What the device's own code needs of a chip or of an operating system. Every shell implements these interfaces; the
/// code behind them asks for nothing else. Nothing here blocks, allocates or throws.
namespace localgrid {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

inline constexpr std::size_t kPublicKeyBytes = 32;
inline constexpr std::size_t kSignatureBytes = 64;
inline constexpr std::size_t kDigestBytes = 32;

/// A region of NOR flash. Offsets start at 0.
class Flash {
 public:
  static constexpr std::uint32_t kSectorBytes = 4096;
  /// Each unit is programmed at most once between two erasures of its sector.
  static constexpr std::uint32_t kUnitBytes = 16;

  /// A multiple of kSectorBytes.
  virtual std::uint32_t size() const = 0;
  /// As stored, never decrypted: an erased byte reads 0xFF.
  virtual bool read(std::uint32_t offset, MutableBytes out) = 0;
  /// `offset` and length are multiples of kUnitBytes. A power cut may leave any part of it, bits half set.
  virtual bool program(std::uint32_t offset, Bytes data) = 0;
  /// One sector. A power cut may leave anything in it.
  virtual bool erase(std::uint32_t offset) = 0;

 protected:
  ~Flash() = default;
};

/// The device's Ed25519 key. It never leaves whatever implements this.
class Signer {
 public:
  virtual std::span<const std::uint8_t, kPublicKeyBytes> public_key() const = 0;
  virtual bool sign(Bytes message, std::span<std::uint8_t, kSignatureBytes> signature) = 0;

 protected:
  ~Signer() = default;
};

class Crypto {
 public:
  virtual bool verify(std::span<const std::uint8_t, kPublicKeyBytes> key, Bytes message,
                      std::span<const std::uint8_t, kSignatureBytes> signature) = 0;
  /// Whole message at once.
  virtual void sha256(Bytes message, std::span<std::uint8_t, kDigestBytes> digest) = 0;

 protected:
  ~Crypto() = default;
};

class Clock {
 public:
  /// Since the start of the device; never runs backwards, never stands still. Energy is integrated over it.
  virtual std::uint64_t mono_ms() const = 0;

 protected:
  ~Clock() = default;
};

class Random {
 public:
  virtual void fill(MutableBytes out) = 0;

 protected:
  ~Random() = default;
};

enum class LinkState : std::uint8_t { kClosed, kOpening, kOpen };

/// One connection to the node, mutually authenticated where the shell can. `open` begins and returns at once.
class Link {
 public:
  /// Ends a connection that there is.
  virtual void open() = 0;
  virtual LinkState state() = 0;
  /// What was taken, 0 when nothing fits now; after a failure the state is kClosed.
  virtual std::size_t write(Bytes data) = 0;
  /// What has come, 0 when nothing has.
  virtual std::size_t read(MutableBytes out) = 0;
  virtual void close() = 0;

 protected:
  ~Link() = default;
};

/// The half of the flash that is not running.
class UpdateSlot {
 public:
  virtual std::uint32_t capacity() const = 0;
  /// Erases what is needed for `size` bytes, a piece at a time; true when it is done.
  virtual bool begin(std::uint32_t size) = 0;
  /// In order, without holes.
  virtual bool write(std::uint32_t offset, Bytes data) = 0;
  /// The next start runs it, on trial.
  virtual bool select() = 0;
  /// Whether what runs is on trial, and the next start goes back unless `confirm` is called before.
  virtual bool is_on_trial() const = 0;
  virtual bool confirm() = 0;
  /// Marks what runs as bad and restarts with the one before. Does not return on a device.
  virtual void roll_back() = 0;
  virtual void restart() = 0;

 protected:
  ~UpdateSlot() = default;
};

class Watchdog {
 public:
  /// To be called by whoever has just made progress, never by a timer.
  virtual void feed() = 0;

 protected:
  ~Watchdog() = default;
};

}  // namespace localgrid
