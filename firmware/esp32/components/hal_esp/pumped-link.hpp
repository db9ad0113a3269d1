#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "core/update/download-link.hpp"
#include "esp_tls.h"
#include "freertos/FreeRTOS.h"
#include "freertos/stream_buffer.h"

namespace localgrid::esp32 {

/// What proves who the other side is; PEM with its closing zero byte. All null: plain TCP.
struct TlsIdentity {
  const char* authority_pem = nullptr;
  const char* certificate_pem = nullptr;
  const char* key_pem = nullptr;
};

/// A connection whose blocking work (names, handshake, signatures) is done by the task that calls `pump`, so that the
/// task that owns the node only ever copies memory. One task uses the Link, one other calls `pump`.
///
///     closed ──open()──► opening ──pump: connected──► open
///       ▲                   │                           │
///       └────── pump: failed, refused, too late; close() ┘
class PumpedLink final : public DownloadLink {
 public:
  /// @param host a name or an address; must outlive the link
  PumpedLink(const char* host, std::uint16_t port, const TlsIdentity& identity);
  ~PumpedLink();
  PumpedLink(const PumpedLink&) = delete;
  PumpedLink& operator=(const PumpedLink&) = delete;

  void aim(std::uint16_t port) override { port_.store(port); }
  void open() override;
  LinkState state() override;
  std::size_t write(Bytes data) override;
  std::size_t read(MutableBytes out) override;
  void close() override;

  /// Does what can be done now; never waits longer than a step of the handshake.
  /// @returns whether anything moved
  bool pump(std::uint64_t mono_ms);
  /// Instead of `pump` while there is no network: what is open or opening has failed.
  void lose();

 private:
  static constexpr std::size_t kPieceBytes = 512;

  void connect(std::uint64_t mono_ms);
  void begin(std::uint64_t mono_ms);
  bool receive();
  bool send();
  void fail();
  void drop();
  bool is_current() const { return wanted_.load() == served_; }

  const char* host_;
  TlsIdentity identity_;
  std::atomic<std::uint16_t> port_;
  /// Rises with every `open` and `close`; odd while a connection is wanted.
  std::atomic<std::uint32_t> wanted_{0};
  /// The `wanted_` for which the connection is open, and the one for which it has failed.
  std::atomic<std::uint32_t> opened_{0};
  std::atomic<std::uint32_t> failed_{0};

  // Only the pumping task touches what follows.
  std::uint32_t served_ = 0;
  std::uint64_t deadline_mono_ms_ = 0;
  esp_tls_cfg_t configuration_{};
  esp_tls_t* connection_ = nullptr;
  std::array<std::uint8_t, kPieceBytes> piece_{};
  std::size_t piece_size_ = 0;
  std::size_t piece_sent_ = 0;
  StreamBufferHandle_t outgoing_;
  StreamBufferHandle_t incoming_;
};

}  // namespace localgrid::esp32
