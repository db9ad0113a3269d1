#include "posix/control/pairing-call.hpp"

#include <array>

#include "core/pairing/pairing.hpp"
#include "posix/clock/simulated-time.hpp"

namespace localgrid::posix {

namespace {

constexpr std::uint64_t kPatienceMs = 30'000;
Bytes bytes_in(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace

bool PairingCall::begin(const Endpoint& node, const std::string& code) {
  const std::string request_pem = device_.certificate_request();
  const std::string host = node.host + ":" + std::to_string(node.port);
  const PairingRequest request{.host = host, .code = code, .certificate_request_pem = request_pem};
  std::array<std::uint8_t, kPairingBufferBytes> buffer{};
  const Bytes made = make_pairing_request(request, device_.signer(), buffer);
  request_.assign(made.begin(), made.end());
  begun_ms_ = machine_mono_ms();
  link_.set_up(node, {});
  link_.open();
  return !request_.empty() && link_.state() != LinkState::kClosed;
}

void PairingCall::look_at_time(std::uint64_t now_ms) {
  if (!is_done_ && now_ms > begun_ms_ + kPatienceMs) fail("pairing-timeout", "the node does not answer");
}

void PairingCall::fail(const std::string& code, const std::string& text) {
  failure_code_ = code;
  failure_text_ = text;
  is_done_ = true;
  link_.close();
}

void PairingCall::on_link() {
  if (is_done_) return;
  if (link_.state() == LinkState::kOpen && !request_.empty()) request_.erase(0, link_.write(bytes_in(request_)));
  while (answered_ < answer_.size()) {
    const std::size_t came = link_.read(MutableBytes(answer_).subspan(answered_));
    if (came == 0) break;
    answered_ += came;
  }
  take_answer();
}

void PairingCall::take_answer() {
  const bool is_closed = link_.state() == LinkState::kClosed || answered_ == answer_.size();
  const PairingAnswer answer = read_pairing_answer(MutableBytes(answer_).first(answered_), is_closed);
  switch (answer.outcome) {
    case PairingOutcome::kIncomplete:
      return;
    case PairingOutcome::kMalformed:
      return fail("pairing-failed", "what came is no answer of a node");
    case PairingOutcome::kRefused:
      return fail(std::string(answer.refusal), "the node refused " + device_.name());
    case PairingOutcome::kPaired:
      break;
  }
  DevicePapers& papers = device_.papers();
  papers.certificate_pem = answer.certificate_pem;
  papers.ca_certificate_pem = answer.ca_certificate_pem;
  papers.node_public_key_hex = answer.node_key ? hex_of(*answer.node_key) : std::string();
  if (answer.device != device_.id()) return fail("pairing-failed", "the certificate is of another device");
  if (!device_.store_papers()) return fail("device-damaged", "its papers cannot be kept");
  is_done_ = true;
  link_.close();
}

}  // namespace localgrid::posix
