#include "core/pairing/pairing.hpp"

#include <algorithm>
#include <array>

#include "core/http/response-head.hpp"
#include "core/pairing/json-reader.hpp"

namespace localgrid {
namespace {

constexpr std::string_view kProofDomain = "lg/pair/1";
constexpr std::size_t kMaxCodeLength = 40;
constexpr std::size_t kMaxHostLength = 80;
constexpr std::size_t kDeviceIdLength = 17;
constexpr std::uint16_t kCreated = 201;

/// Text in a buffer that may end.
class Writer {
 public:
  explicit Writer(MutableBytes out) : out_(out) {}

  void letter(char letter) {
    if (size_ < out_.size()) out_[size_] = static_cast<std::uint8_t>(letter);
    ++size_;
  }
  void text(std::string_view text) {
    for (const char each : text)
      letter(each);
  }
  void hex(Bytes bytes) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    for (const std::uint8_t byte : bytes) {
      letter(kDigits[byte >> 4]);
      letter(kDigits[byte & 15]);
    }
  }
  void number(std::size_t number) {
    std::array<char, 20> digits;
    std::size_t count = 0;
    do {
      digits[count++] = static_cast<char>('0' + number % 10);
      number /= 10;
    } while (number > 0);
    while (count > 0)
      letter(digits[--count]);
  }

  std::size_t size() const { return size_; }
  bool has_overflowed() const { return size_ > out_.size(); }
  Bytes written() const { return has_overflowed() ? Bytes{} : Bytes(out_.first(size_)); }

 private:
  MutableBytes out_;
  std::size_t size_ = 0;
};

bool is_visible(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char letter) { return letter > 0x20 && letter < 0x7f; });
}

/// The letters of PEM, which need no escape in JSON but for the ends of lines.
bool is_pem_text(std::string_view pem) {
  return std::all_of(pem.begin(), pem.end(), [](char letter) {
    return letter == '\n' || (letter >= 0x20 && letter < 0x7f && letter != '"' && letter != '\\');
  });
}

void put_normalised(std::string_view code, Writer& out) {
  for (const char letter : code) {
    if (letter == '-' || letter == ' ') continue;
    out.letter(letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter);
  }
}

void put_body(const PairingRequest& request, Bytes public_key, Bytes proof, Writer& out) {
  out.text("{\"code\":\"");
  put_normalised(request.code, out);
  out.text("\",\"public_key_hex\":\"");
  out.hex(public_key);
  out.text("\",\"certificate_request_pem\":\"");
  for (const char letter : request.certificate_request_pem) {
    if (letter == '\n') {
      out.text("\\n");
    } else {
      out.letter(letter);
    }
  }
  out.text("\",\"proof_hex\":\"");
  out.hex(proof);
  out.text("\"}");
}

bool prove(const PairingRequest& request, Signer& signer, MutableBytes scratch,
           std::span<std::uint8_t, kSignatureBytes> proof) {
  Writer message(scratch);
  message.text(kProofDomain);
  put_normalised(request.code, message);
  message.text(request.certificate_request_pem);
  return !message.has_overflowed() && signer.sign(message.written(), proof);
}

std::optional<std::uint32_t> number_of(const JsonReader::Member& member, std::uint32_t most) {
  if (member.kind != JsonReader::Kind::kNumber || member.value.empty() || member.value.size() > 9) return std::nullopt;
  std::uint32_t number = 0;
  for (const char digit : member.value) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + static_cast<std::uint32_t>(digit - '0');
  }
  if (number > most) return std::nullopt;
  return number;
}

bool read_key(std::string_view hex, std::optional<PublicKey>& key) {
  PublicKey bytes = {};
  if (hex.size() != 2 * bytes.size()) return false;
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const char letter = hex[i];
    const bool is_digit = letter >= '0' && letter <= '9';
    if (!is_digit && !(letter >= 'a' && letter <= 'f')) return false;
    const int digit = is_digit ? letter - '0' : letter - 'a' + 10;
    bytes[i / 2] = static_cast<std::uint8_t>(bytes[i / 2] << 4 | digit);
  }
  key = bytes;
  return true;
}

/// False for a member that is known and wrong.
bool take_member(const JsonReader::Member& member, PairingAnswer& answer) {
  if (member.key == "mqtt_port") {
    const auto port = number_of(member, 65'535);
    answer.mqtt_port = static_cast<std::uint16_t>(port.value_or(0));
    return answer.mqtt_port > 0;
  }
  if (member.key == "node_public_key_hex") return read_key(member.value, answer.node_key);
  if (member.key == "device") answer.device = member.value;
  if (member.key == "certificate_pem") answer.certificate_pem = member.value;
  if (member.key == "ca_certificate_pem") answer.ca_certificate_pem = member.value;
  if (member.key == "code") answer.refusal = member.value;
  return true;
}

PairingAnswer malformed() {
  PairingAnswer answer;
  answer.outcome = PairingOutcome::kMalformed;
  return answer;
}

PairingAnswer read_body(MutableBytes body, const HttpResponseHead& head) {
  PairingAnswer answer;
  JsonReader reader(body);
  while (const auto member = reader.next()) {
    if (!take_member(*member, answer)) return malformed();
  }
  if (!reader.has_ended_well()) return malformed();
  if (head.status() != kCreated) {
    if (answer.refusal.empty() || !is_visible(answer.refusal)) return malformed();
    answer.outcome = PairingOutcome::kRefused;
    const std::uint32_t asked_s = head.retry_after_s();
    answer.retry_after_s = asked_s == HttpResponseHead::kAbsent ? 0 : asked_s;
    return answer;
  }
  const bool is_whole = answer.device.size() == kDeviceIdLength && answer.device.front() == 'd' &&
                        !answer.certificate_pem.empty() && !answer.ca_certificate_pem.empty() && answer.mqtt_port > 0;
  answer.outcome = is_whole ? PairingOutcome::kPaired : PairingOutcome::kMalformed;
  return answer;
}

}  // namespace

Bytes make_pairing_request(const PairingRequest& request, Signer& signer, MutableBytes buffer) {
  const bool is_sendable = !request.host.empty() && request.host.size() <= kMaxHostLength && is_visible(request.host) &&
                           !request.code.empty() && request.code.size() <= kMaxCodeLength &&
                           is_pem_text(request.code) && is_pem_text(request.certificate_request_pem);
  std::array<std::uint8_t, kSignatureBytes> proof;
  if (!is_sendable || !prove(request, signer, buffer, proof)) return {};
  Writer counted({});
  put_body(request, signer.public_key(), proof, counted);
  Writer out(buffer);
  out.text("POST /api/devices HTTP/1.1\r\nHost: ");
  out.text(request.host);
  out.text("\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ");
  out.number(counted.size());
  out.text("\r\n\r\n");
  put_body(request, signer.public_key(), proof, out);
  return out.written();
}

PairingAnswer read_pairing_answer(MutableBytes response, bool is_closed) {
  HttpResponseHead head;
  head.restart();
  for (std::size_t at = 0; at < response.size(); ++at) {
    const HttpResponseHead::Progress progress = head.take(response[at]);
    if (progress == HttpResponseHead::Progress::kMalformed) return malformed();
    if (progress == HttpResponseHead::Progress::kMore) continue;
    if (head.has_transfer_coding()) return malformed();
    const MutableBytes body = response.subspan(at + 1);
    const std::uint32_t length = head.content_length();
    if (length == HttpResponseHead::kAbsent && is_closed) return read_body(body, head);
    if (length <= body.size()) return read_body(body.first(length), head);
    break;
  }
  return is_closed ? malformed() : PairingAnswer{};
}

}  // namespace localgrid
