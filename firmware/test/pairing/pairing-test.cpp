#include "core/pairing/pairing.hpp"

#include <string>

#include "core/pairing/json-reader.hpp"
#include "crypto/ed25519.hpp"
#include "test/check.hpp"

namespace localgrid {
namespace {

constexpr std::string_view kPem =
    "-----BEGIN CERTIFICATE REQUEST-----\nMIHZMIGAAgEAMB4x+/=\n-----END CERTIFICATE REQUEST-----\n";

std::array<std::uint8_t, 32> seed_of_examples() {
  std::array<std::uint8_t, 32> seed;
  for (std::size_t i = 0; i < seed.size(); ++i)
    seed[i] = static_cast<std::uint8_t>(i);
  return seed;
}

std::string text_of(Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

std::string answer_text(std::string_view status, std::string_view headers, std::string_view body) {
  return "HTTP/1.1 " + std::string(status) + "\r\ncontent-length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

/// The answer together with the memory that its texts lie in.
struct Reading {
  std::vector<std::uint8_t> bytes;
  PairingAnswer answer;

  explicit Reading(std::string_view response, bool is_closed = false) : bytes(response.begin(), response.end()) {
    answer = read_pairing_answer(bytes, is_closed);
  }
};

const std::string kNodeKey = std::string(62, 'a') + "0f";
const std::string kPaired =
    R"({"device":"d56475aa75463474c","metering_point":"mp-1","certificate_pem":"-----BEGIN\nA\/\u00fc\n","ca_certificate_pem":"CA\n","mqtt_port":8883,"node_public_key_hex":")" +
    kNodeKey + R"(","more":{"a":[1,{"b":"}"}]}})";

TEST("a pairing request carries the key, the request and a proof over both") {
  Ed25519Signer signer(seed_of_examples());
  Ed25519Crypto crypto;
  std::vector<std::uint8_t> buffer(kPairingBufferBytes);
  const std::string request = text_of(make_pairing_request({"192.168.1.5:8080", "acde-4679", kPem}, signer, buffer));
  const std::size_t body_at = request.find("\r\n\r\n") + 4;
  const std::string body = request.substr(body_at);
  CHECK(request.starts_with("POST /api/devices HTTP/1.1\r\nHost: 192.168.1.5:8080\r\n"));
  CHECK(request.find("Content-Length: " + std::to_string(body.size()) + "\r\n") < body_at);
  const std::string before =
      R"({"code":"ACDE4679","public_key_hex":"03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8",)"
      R"("certificate_request_pem":"-----BEGIN CERTIFICATE REQUEST-----\nMIHZMIGAAgEAMB4x+/=\n)"
      R"(-----END CERTIFICATE REQUEST-----\n","proof_hex":")";
  CHECK(body.starts_with(before));
  const std::vector<std::uint8_t> proof = check::unhex(body.substr(before.size(), 128));
  CHECK_EQ(body.substr(before.size() + 128), "\"}");
  const std::string signed_text = "lg/pair/1ACDE4679" + std::string(kPem);
  CHECK(crypto.verify(signer.public_key(),
                      Bytes(reinterpret_cast<const std::uint8_t*>(signed_text.data()), signed_text.size()),
                      std::span<const std::uint8_t, kSignatureBytes>(proof)));
}

TEST("what does not fit or could break out of its place makes no request") {
  Ed25519Signer signer(seed_of_examples());
  std::vector<std::uint8_t> buffer(kPairingBufferBytes);
  CHECK(make_pairing_request({"a", "ACDE4679", kPem}, signer, MutableBytes(buffer).first(300)).empty());
  CHECK(make_pairing_request({"a\r\nX: y", "ACDE4679", kPem}, signer, buffer).empty());
  CHECK(make_pairing_request({"", "ACDE4679", kPem}, signer, buffer).empty());
  CHECK(make_pairing_request({"a", "A\"", kPem}, signer, buffer).empty());
  CHECK(make_pairing_request({"a", "", kPem}, signer, buffer).empty());
  CHECK(make_pairing_request({"a", "ACDE4679", "x\\y"}, signer, buffer).empty());
  CHECK(!make_pairing_request({"a", "ACDE4679", kPem}, signer, buffer).empty());
}

TEST("the node's answer gives certificates, port and the key that commands are checked by") {
  const Reading read(answer_text("201 Created", "x-frame-options: DENY\r\n", kPaired));
  const PairingAnswer& answer = read.answer;
  REQUIRE(answer.outcome == PairingOutcome::kPaired);
  CHECK_EQ(answer.device, "d56475aa75463474c");
  CHECK_EQ(answer.certificate_pem, "-----BEGIN\nA/\xc3\xbc\n");
  CHECK_EQ(answer.ca_certificate_pem, "CA\n");
  CHECK_EQ(answer.mqtt_port, 8883);
  REQUIRE(answer.node_key.has_value());
  CHECK_EQ(check::hex(*answer.node_key), kNodeKey);
}

TEST("an older node's answer has no key, and that is no error") {
  const std::string older =
      R"({"device":"d56475aa75463474c","certificate_pem":"a","ca_certificate_pem":"b","mqtt_port":1})";
  const Reading read(answer_text("201 Created", "", older));
  CHECK(read.answer.outcome == PairingOutcome::kPaired);
  CHECK(!read.answer.node_key.has_value());
}

TEST("a refusal gives the node's code and how long to wait") {
  const Reading read(answer_text("429 Too Many Requests", "Retry-After: 900\r\n",
                                 R"({"code":"pairing-locked","message":"too many wrong codes","hint":"Wait."})"));
  CHECK(read.answer.outcome == PairingOutcome::kRefused);
  CHECK_EQ(read.answer.refusal, "pairing-locked");
  CHECK_EQ(read.answer.retry_after_s, 900);
}

TEST("every part of an answer is incomplete, and malformed once the connection is closed") {
  const std::string whole = answer_text("201 Created", "", kPaired);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(Reading(whole.substr(0, size)).answer.outcome == PairingOutcome::kIncomplete);
    CHECK(Reading(whole.substr(0, size), true).answer.outcome == PairingOutcome::kMalformed);
  }
}

TEST("answers of something else are malformed") {
  for (const std::string& body : {std::string("<html>"), std::string("{}"), std::string("[1]"), std::string("{\"a\":1"),
                                  std::string("{\"a\":1,}"), std::string("{\"a\" 1}"), std::string("{a:1}"),
                                  kPaired + "x", kPaired.substr(0, kPaired.size() - 1) + ",\"mqtt_port\":0}",
                                  kPaired.substr(0, kPaired.size() - 1) + ",\"mqtt_port\":70000}",
                                  kPaired.substr(0, kPaired.size() - 1) + ",\"node_public_key_hex\":\"ab\"}"}) {
    CHECK(Reading(answer_text("201 Created", "", body)).answer.outcome == PairingOutcome::kMalformed);
  }
  CHECK(Reading("SSH-2.0-OpenSSH_9.2\r\n").answer.outcome == PairingOutcome::kMalformed);
  CHECK(Reading(answer_text("201 Created", "transfer-encoding: chunked\r\n", kPaired)).answer.outcome ==
        PairingOutcome::kMalformed);
  CHECK(Reading(answer_text("500 Oops", "", "{\"message\":\"x\"}")).answer.outcome == PairingOutcome::kMalformed);
  CHECK(Reading(std::string(9'000, 'a')).answer.outcome == PairingOutcome::kMalformed);
}

TEST("JSON texts are decoded with every escape, and wrong ones fail") {
  const auto value_of = [](std::string text) {
    std::vector<std::uint8_t> bytes(text.begin(), text.end());
    JsonReader reader(bytes);
    const auto member = reader.next();
    return member && member->kind == JsonReader::Kind::kText ? std::string(member->value) : "(none)";
  };
  CHECK_EQ(value_of(R"({"a":"\"\\\/\b\f\n\r\t"})"), "\"\\/\b\f\n\r\t");
  CHECK_EQ(value_of(R"({"a":"\u0041\u00e9\u20AC\ud83d\ude00"})"), "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  for (const char* wrong : {R"({"a":"\x"})", R"({"a":"\u12g4"})", R"({"a":"\ud83d"})", R"({"a":"\ude00"})",
                            R"({"a":"\ud83d\u0041"})", "{\"a\":\"\n\"}", R"({"a":"b)", R"({"a":"\)"}) {
    CHECK_EQ(value_of(wrong), "(none)");
  }
}

TEST("random damage to an answer never disturbs anything") {
  check::SeededRandom random;
  const std::string whole = answer_text("201 Created", "", kPaired);
  std::uint64_t paired = 0;
  for (std::uint64_t run = check::scaled(30'000); run > 0; --run) {
    std::string damaged = whole;
    for (std::uint64_t i = random.below(5); i > 0; --i) {
      damaged[random.below(damaged.size())] = static_cast<char>(random.next());
    }
    damaged.resize(random.below(damaged.size()) + 1);
    if (random.one_in(2)) damaged = whole;
    const Reading read(damaged, random.one_in(2));
    if (read.answer.outcome == PairingOutcome::kPaired) ++paired;
  }
  CHECK(paired > 0);
}

}  // namespace
}  // namespace localgrid
