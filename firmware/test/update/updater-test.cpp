#include "test/update/update-bench.hpp"

namespace localgrid {
namespace {

using fake::kRunning;
using fake::Offered;
using Bench = fake::UpdateBench;

TEST("a signed image is fetched, checked, run on trial, tested and kept") {
  Bench bench;
  bench.take();
  CHECK(bench.updater->state() == UpdateState::kReceiving);
  CHECK_EQ(bench.asked(),
           "GET /api/firmware/6 HTTP/1.1\r\nHost: localgrid\r\nRange: bytes=0-9999\r\nConnection: close\r\n\r\n");
  CHECK_EQ(bench.link.aimed_port, 8080);
  bench.serve(0, 5'000);
  CHECK_EQ(bench.updater->permille(), 500);
  bench.answer(std::string(bench.image.begin() + 5'000, bench.image.end()));
  bench.run(1'000);
  CHECK(bench.updater->state() == UpdateState::kVerified);
  CHECK(bench.update_slot.is_selected);
  CHECK_EQ(Bytes(bench.update_slot.written), Bytes(bench.image));
  CHECK_EQ(bench.update_slot.restarts, 0);
  bench.run(2'000);
  CHECK(bench.update_slot.restarts > 0);
  bench.boot_new_image();
  bench.pass_self_test();
  CHECK(bench.updater->state() == UpdateState::kConfirmed);
  CHECK_EQ(bench.update_slot.confirms, 1);
  CHECK_EQ(bench.told(), "confirmed:6 ");
  bench.restart();
  CHECK_EQ(bench.told(), "");
}

TEST("what is wrong with an offer is found before anything is erased") {
  struct Case {
    Offered offered;
    UpdateReason reason;
  };
  for (const Case& wrong :
       {Case{{.board = "other-board"}, UpdateReason::kWrongBoard}, Case{{.version = 4}, UpdateReason::kNotNewer},
        Case{{.min_version = 6}, UpdateReason::kTooOldToUpdate}, Case{{.size = 100'001}, UpdateReason::kTooLarge}}) {
    Bench bench;
    bench.take(wrong.offered);
    bench.run(10'000);
    bench.check_untouched();
    CHECK_EQ(bench.updater->reason(), wrong.reason);
    CHECK_EQ(bench.told(), "refused:" + std::to_string(static_cast<int>(wrong.reason)) + " ");
    bench.take(wrong.offered);
    CHECK_EQ(bench.told(), "");
  }
}

TEST("an image of a stranger, a bent one, or nonsense is refused before anything is erased") {
  Bench bench;
  bench.updater->take_offer(bench.offer({}, bench.stranger), bench.now_ms);
  bench.check_untouched();
  CHECK(bench.updater->reason() == UpdateReason::kWrongSignature);
  std::vector<std::uint8_t> bent = bench.offer({}, bench.release_signer);
  bent[bent.size() - 30] ^= 1;
  bench.updater->take_offer(bent, bench.now_ms);
  bench.check_untouched();
  CHECK(bench.updater->reason() == UpdateReason::kWrongSignature);
  bench.updater->take_offer(std::array<std::uint8_t, 3>{1, 2, 3}, bench.now_ms);
  bench.check_untouched();
  CHECK(bench.updater->reason() == UpdateReason::kMalformedOffer);
  CHECK_EQ(bench.told().substr(0, 10), "refused:2 ");
}

TEST("the running version offered again is no news") {
  Bench bench;
  bench.take({.version = kRunning});
  CHECK(bench.updater->state() == UpdateState::kIdle);
  CHECK_EQ(bench.told(), "");
}

TEST("a download that breaks goes on where it was") {
  Bench bench;
  bench.take();
  bench.asked();
  bench.serve(0, 5'000);
  bench.hang_up();
  bench.run(500);
  CHECK(bench.asked().find("Range: bytes=5000-9999") != std::string::npos);
  bench.serve(5'000, 5'000);
  CHECK(bench.updater->state() == UpdateState::kVerified);
  CHECK_EQ(Bytes(bench.update_slot.written), Bytes(bench.image));
}

TEST("a busy node is asked again when it says") {
  Bench bench;
  bench.take();
  bench.asked();
  bench.answer("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
  bench.run(200);
  const LinkTime refused_ms = bench.now_ms;
  CHECK(!bench.asked().empty());
  CHECK(bench.now_ms - refused_ms >= 6'800);
  CHECK(bench.now_ms - refused_ms < 8'000);
  bench.serve(0, 10'000);
  CHECK(bench.updater->state() == UpdateState::kVerified);
}

TEST("a node without ranges is good enough for a whole image") {
  Bench bench;
  bench.take();
  bench.asked();
  bench.answer("HTTP/1.1 200 OK\r\ncontent-length: 10000\r\n\r\n" +
               std::string(bench.image.begin(), bench.image.end()));
  bench.run(1'000);
  CHECK(bench.updater->state() == UpdateState::kVerified);
}

TEST("a truncated download is tried a few times and then refused") {
  Bench bench;
  bench.take();
  for (int i = 0; i < 20 && bench.updater->state() == UpdateState::kReceiving; ++i) {
    bench.asked();
    bench.serve(bench.update_slot.written.size(), 100);
    bench.hang_up();
    bench.run(500);
  }
  bench.check_still_running();
  CHECK(bench.updater->reason() == UpdateReason::kTruncated);
  CHECK_EQ(bench.link.opens, Updater::kMaxBreaks + 1);
}

TEST("a stalled download is given up by its own deadline") {
  Bench bench;
  bench.take();
  bench.asked();
  bench.serve(0, 100);
  bench.run(Updater::kSilenceMs * (Updater::kMaxBreaks + 8));
  bench.check_still_running();
  CHECK(bench.updater->reason() == UpdateReason::kStalled);
}

TEST("no connection, a wrong status, range, length or form is a failed download") {
  for (const std::string& head :
       {std::string("HTTP/1.1 404 Not Found\r\n\r\n"), std::string("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n"),
        std::string("HTTP/1.1 206 X\r\n\r\n"),
        std::string("HTTP/1.1 206 X\r\ncontent-range: bytes 1-9999/10000\r\n\r\n"),
        std::string("HTTP/1.1 206 X\r\ncontent-range: bytes 0-9999/10001\r\n\r\n"),
        std::string("HTTP/1.1 206 X\r\ncontent-range: bytes 0-10000/10000\r\n\r\n"),
        std::string("HTTP/1.1 206 X\r\ncontent-range: bytes 0-9999/10000\r\ntransfer-encoding: chunked\r\n\r\n"),
        std::string("SSH-2.0-x\r\n\r\n"), std::string("")}) {
    Bench bench;
    if (head.empty()) bench.link.state_after_open = LinkState::kClosed;
    bench.take();
    for (int i = 0; i < 20 && bench.updater->state() == UpdateState::kReceiving; ++i) {
      if (!head.empty()) bench.asked();
      bench.answer(head);
      bench.run(head.empty() ? 100'000 : 500);
    }
    bench.check_still_running();
    CHECK(bench.updater->reason() == UpdateReason::kDownloadFailed);
    CHECK(bench.update_slot.written.empty());
  }
}

TEST("an image with another digest is never run, and not fetched for ever") {
  Bench bench;
  for (int attempt = 0; attempt < Updater::kMaxTries; ++attempt) {
    bench.take({.is_digest_wrong = true});
    bench.asked();
    bench.serve(0, 10'000);
    bench.check_still_running();
    CHECK(bench.updater->reason() == UpdateReason::kWrongDigest);
    bench.restart();
  }
  const int opens = bench.link.opens;
  bench.take({.is_digest_wrong = true});
  bench.run(10'000);
  CHECK_EQ(bench.link.opens, opens);
  CHECK(bench.updater->reason() == UpdateReason::kTooManyTries);
}

TEST("a flash that fails to erase, write or select leaves what runs alone") {
  Bench erasing;
  erasing.update_slot.is_broken = true;
  erasing.take();
  erasing.run(130'000);
  erasing.check_still_running();
  CHECK(erasing.updater->reason() == UpdateReason::kFlashFailed);

  Bench writing;
  writing.take();
  writing.asked();
  writing.update_slot.is_broken = true;
  writing.serve(0, 10'000);
  writing.check_still_running();
  CHECK(writing.updater->reason() == UpdateReason::kFlashFailed);

  Bench remembering;
  remembering.take();
  remembering.asked();
  remembering.store.is_broken = true;
  remembering.serve(0, 10'000);
  remembering.check_still_running();
  CHECK(remembering.updater->reason() == UpdateReason::kFlashFailed);
}

TEST("an image that does not pass its self-test in time goes back, and the one before tells") {
  Bench bench;
  bench.download();
  bench.boot_new_image();
  bench.updater->report(SelfTest::kLogMounted);
  bench.updater->report(SelfTest::kSensorRead);
  bench.updater->report(SelfTest::kConnected);
  bench.run(Updater::kTrialMs - 1'000);
  CHECK_EQ(bench.update_slot.roll_backs, 0);
  bench.run(2'000);
  CHECK_EQ(bench.update_slot.roll_backs, 1);
  CHECK_EQ(bench.update_slot.confirms, 0);
  bench.update_slot.on_trial = false;
  bench.running = kRunning;
  bench.restart();
  CHECK(bench.updater->state() == UpdateState::kRolledBack);
  CHECK(bench.updater->reason() == UpdateReason::kSelfTestFailed);
  CHECK_EQ(bench.told(), "back:6 ");
  bench.restart();
  CHECK_EQ(bench.told(), "");
  CHECK(bench.updater->state() == UpdateState::kRolledBack);
}

TEST("a power cut before the image is kept brings the old one back, three times at most") {
  Bench bench;
  for (int attempt = 0; attempt < Updater::kMaxTries; ++attempt) {
    bench.update_slot.is_selected = false;
    bench.download();
    CHECK(bench.update_slot.is_selected);
    bench.boot_new_image();
    bench.updater->report(SelfTest::kLogMounted);
    // The boot loader starts the image before.
    bench.update_slot.on_trial = false;
    bench.running = kRunning;
    bench.restart();
    CHECK_EQ(bench.told(), "back:6 ");
    CHECK(bench.updater->reason() == UpdateReason::kNeverConfirmed);
  }
  bench.take();
  CHECK_EQ(bench.told(), "refused:12 ");
  bench.take({.version = 7});
  CHECK(bench.updater->state() == UpdateState::kReceiving);
}

TEST("a power cut between keeping the image and noting it is told as kept") {
  Bench bench;
  bench.download();
  bench.running = 6;
  bench.restart();
  CHECK(bench.updater->state() == UpdateState::kConfirmed);
  CHECK_EQ(bench.told(), "confirmed:6 ");
}

TEST("an image that cannot be kept goes back") {
  Bench bench;
  bench.download();
  bench.boot_new_image();
  bench.update_slot.is_broken = true;
  bench.pass_self_test();
  CHECK_EQ(bench.update_slot.roll_backs, 1);
  CHECK_EQ(bench.told(), "");
}

TEST("while one image is fetched or on trial other offers are not listened to") {
  Bench bench;
  bench.take();
  bench.asked();
  bench.take({.version = 7, .path = "/other"});
  bench.serve(0, 10'000);
  CHECK(bench.updater->state() == UpdateState::kVerified);
  bench.boot_new_image();
  bench.take({.version = 7});
  CHECK(bench.updater->state() == UpdateState::kOnTrial);
}

TEST("a device without a second half of flash takes no offer") {
  Bench bench;
  Updater fixed({nullptr, nullptr, bench.crypto, bench.store}, {"bench-board", kRunning, bench.release_keys});
  fixed.begin({}, 0);
  fixed.take_offer(bench.offer({}, bench.release_signer), 0);
  fixed.poll(1);
  CHECK(fixed.state() == UpdateState::kIdle);
}

}  // namespace
}  // namespace localgrid
