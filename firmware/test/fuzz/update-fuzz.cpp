#include "core/update/updater.hpp"
#include "test/fuzz/fuzz-crypto.hpp"
#include "test/fuzz/fuzz-input.hpp"
#include "test/node/fake-hal.hpp"

namespace {

using localgrid::Bytes;
using localgrid::fuzz::must;

/// Notes what is written, and that it comes in order.
class WatchedSlot final : public localgrid::UpdateSlot {
 public:
  std::uint32_t capacity() const override { return 4096; }
  bool begin(std::uint32_t size) override {
    must(size <= capacity(), "an image fits");
    expected = size;
    image.clear();
    return true;
  }
  bool write(std::uint32_t offset, Bytes data) override {
    must(offset == image.size() && offset + data.size() <= expected, "an image is written in order");
    image.insert(image.end(), data.begin(), data.end());
    return true;
  }
  bool select() override {
    must(image.size() == expected && expected > 0, "only a whole image is selected");
    is_selected = true;
    return true;
  }
  bool is_on_trial() const override { return false; }
  bool confirm() override { return true; }
  void roll_back() override {}
  void restart() override { must(is_selected, "nothing restarts without an image"); }

  std::vector<std::uint8_t> image;
  std::uint32_t expected = 0;
  bool is_selected = false;
};

class NoStore final : public localgrid::TrialStore {
 public:
  bool store_trial(const localgrid::UpdateTrial&) override { return true; }
};

}  // namespace

/// A size of the offer, the offer, then what the node's HTTP server says, in turns.
LOCALGRID_FUZZ_TARGET {
  WatchedSlot update_slot;
  localgrid::fake::ScriptedLink link;
  localgrid::fuzz::TrustingCrypto crypto;
  NoStore store;
  const auto offer = localgrid::fuzz::exact_copy(input.take(input.u16() % 600U));
  // The key that the manifest names.
  localgrid::PublicKey key{};
  const auto board = "test-board";
  localgrid::Updater updater({&update_slot, &link, crypto, store}, {board, 1, {&key, 1}});
  localgrid::LinkTime now_ms = 1000;
  updater.begin({}, now_ms);
  updater.take_offer(offer, now_ms);
  while (!input.is_empty()) {
    const std::uint8_t turn = input.u8();
    if (turn < 0xC0) link.say(input.take(turn + 1U));
    if (turn >= 0xC0 && turn < 0xD0) now_ms += input.u16() * 16U;
    if (turn >= 0xD0 && turn < 0xE0) link.state_now = localgrid::LinkState::kClosed;
    if (turn >= 0xE0) updater.take_offer(offer, now_ms);
    for (int i = 0; i < 4; ++i)
      updater.poll(now_ms);
    must(updater.permille() <= 1000, "progress is at most a thousand");
    while (updater.take_event())
      continue;
  }
}
