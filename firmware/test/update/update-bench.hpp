#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/update/updater.hpp"
#include "test/node/node-bench.hpp"

namespace localgrid::fake {

inline constexpr std::uint32_t kRunning = 5;

struct MemoryTrialStore final : TrialStore {
  UpdateTrial trial = {};
  bool is_broken = false;
  bool store_trial(const UpdateTrial& next) override {
    if (is_broken) return false;
    trial = next;
    return true;
  }
};

/// Another manifest than the good one, in one way or several.
struct Offered {
  std::string board = "bench-board";
  std::uint32_t version = 6;
  std::uint32_t min_version = 3;
  std::uint32_t size = 10'000;
  std::string path = "/api/firmware/6";
  bool is_digest_wrong = false;
};

/// A device with its second flash half, the node's HTTP server, and what survives a restart.
struct UpdateBench {
  ScriptedLink link;
  FakeUpdateSlot update_slot;
  MemoryTrialStore store;
  Ed25519Crypto crypto;
  Ed25519Signer release_signer{seed_from(0x40)};
  Ed25519Signer stranger{seed_from(0x60)};
  std::array<PublicKey, 2> release_keys = {PublicKey{}, public_key_of(release_signer)};
  std::vector<std::uint8_t> image;
  std::uint32_t running = kRunning;
  LinkTime now_ms = 1'000;
  std::unique_ptr<Updater> updater;
  std::string request;

  UpdateBench() {
    for (std::size_t i = 0; i < 10'000; ++i)
      image.push_back(static_cast<std::uint8_t>(i * 7 + i / 256));
    restart();
  }
  void restart() {
    updater = std::make_unique<Updater>(UpdaterPorts{&update_slot, &link, crypto, store},
                                        RunningImage{"bench-board", running, release_keys});
    updater->begin(store.trial, now_ms);
  }
  std::vector<std::uint8_t> offer(const Offered& offered, Ed25519Signer& by) {
    std::array<std::uint8_t, 32> digest;
    crypto.sha256(image, digest);
    if (offered.is_digest_wrong) digest[5] ^= 4;
    std::array<std::uint8_t, 256> manifest_buffer;
    CborWriter manifest(manifest_buffer);
    manifest.map(7);
    manifest.unsigned_integer(0);
    manifest.unsigned_integer(1);
    manifest.unsigned_integer(1);
    manifest.text(offered.board);
    manifest.unsigned_integer(2);
    manifest.unsigned_integer(offered.version);
    manifest.unsigned_integer(3);
    manifest.text("0.0." + std::to_string(offered.version));
    manifest.unsigned_integer(4);
    manifest.unsigned_integer(offered.min_version);
    manifest.unsigned_integer(5);
    manifest.unsigned_integer(offered.size);
    manifest.unsigned_integer(6);
    manifest.byte_string(digest);
    std::vector<std::uint8_t> sealed(kSealRoomBefore + manifest.size() + kSealRoomAfter);
    std::copy(manifest.written().begin(), manifest.written().end(), sealed.begin() + kSealRoomBefore);
    const Bytes message = sign_in_place(sealed, manifest.size(), kManifestAad, key_id_of(by.public_key(), crypto), by);
    std::vector<std::uint8_t> payload(512);
    CborWriter writer(payload);
    writer.map(4);
    writer.unsigned_integer(0);
    writer.unsigned_integer(1);
    writer.unsigned_integer(1);
    writer.byte_string(message);
    writer.unsigned_integer(2);
    writer.text(offered.path);
    writer.unsigned_integer(3);
    writer.unsigned_integer(8080);
    payload.resize(writer.size());
    return payload;
  }
  void take(const Offered& offered = {}) { updater->take_offer(offer(offered, release_signer), now_ms); }

  void run(std::uint32_t ms) {
    for (const LinkTime until_ms = now_ms + ms; now_ms < until_ms;) {
      now_ms += 100;
      updater->poll(now_ms);
    }
  }
  /// Lets the device ask, and returns what it asked.
  std::string asked() {
    for (int i = 0; i < 800 && !request.ends_with("\r\n\r\n"); ++i) {
      run(100);
      for (const std::uint8_t byte : link.heard())
        request += static_cast<char>(byte);
    }
    return std::exchange(request, "");
  }
  void answer(const std::string& text) {
    link.say(Bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
  }
  /// Serves the bytes from `from` on, `count` of them, of a range that would go to the end.
  void serve(std::size_t from, std::size_t count) {
    answer("HTTP/1.1 206 Partial Content\r\ncontent-range: bytes " + std::to_string(from) + "-9999/10000\r\n" +
           "Content-Length: " + std::to_string(10'000 - from) + "\r\n\r\n" +
           std::string(image.begin() + static_cast<std::ptrdiff_t>(from),
                       image.begin() + static_cast<std::ptrdiff_t>(from + count)));
    run(500);
  }
  /// The other end has closed; what it had said can still be read.
  void hang_up() { link.state_now = LinkState::kClosed; }

  void download() {
    take();
    asked();
    serve(0, 10'000);
    run(3'000);
  }
  /// The boot loader runs the new image on trial.
  void boot_new_image() {
    running = 6;
    update_slot.on_trial = true;
    restart();
  }
  void pass_self_test() {
    for (const SelfTest part :
         {SelfTest::kLogMounted, SelfTest::kSensorRead, SelfTest::kConnected, SelfTest::kReadingAcknowledged}) {
      CHECK(updater->state() == UpdateState::kOnTrial);
      updater->report(part);
    }
  }
  std::string told() {
    static constexpr std::array<std::string_view, 3> kNames = {"confirmed", "back", "refused"};
    std::string text;
    while (const auto event = updater->take_event()) {
      text += std::string(kNames[static_cast<std::size_t>(event->kind)]) + ":" + std::to_string(event->value) + " ";
    }
    return text;
  }
  void check_untouched() {
    CHECK_EQ(update_slot.begun, 0U);
    CHECK(update_slot.written.empty());
    CHECK(!update_slot.is_selected);
    CHECK_EQ(link.opens, 0);
    CHECK(updater->state() == UpdateState::kRefused);
  }
  void check_still_running() {
    CHECK(!update_slot.is_selected);
    CHECK_EQ(update_slot.restarts, 0);
    CHECK(updater->state() == UpdateState::kRefused);
  }
};

}  // namespace localgrid::fake
