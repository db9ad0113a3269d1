#include "posix/device/device-papers.hpp"

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string_view>

#include "posix/control/json-line.hpp"
#include "posix/net/tls-identity.hpp"

namespace localgrid::posix {

namespace {

int digit_of(char here) {
  if (here >= '0' && here <= '9') return here - '0';
  if (here >= 'a' && here <= 'f') return here - 'a' + 10;
  return -1;
}

}  // namespace

std::string hex_of(Bytes bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

bool bytes_of(const std::string& hex, MutableBytes out) {
  if (hex.size() != 2 * out.size()) return false;
  for (std::size_t at = 0; at < out.size(); at++) {
    const int high = digit_of(hex[2 * at]);
    const int low = digit_of(hex[2 * at + 1]);
    if (high < 0 || low < 0) return false;
    out[at] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

bool make_keys(DevicePapers& papers) {
  const auto wanted = static_cast<ssize_t>(papers.seed.size());
  if (getrandom(papers.seed.data(), papers.seed.size(), 0) != wanted) return false;
  papers.tls_key_pem = TlsIdentity::new_key_pem();
  return !papers.tls_key_pem.empty();
}

bool read_papers(const std::string& path, DevicePapers& papers) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) return false;
  const auto parsed = JsonLine::parse(line);
  if (!parsed || !bytes_of(parsed->text("seed_hex"), papers.seed)) return false;
  papers.tls_key_pem = parsed->text("tls_key_pem");
  papers.certificate_pem = parsed->text("certificate_pem");
  papers.ca_certificate_pem = parsed->text("ca_certificate_pem");
  papers.node_public_key_hex = parsed->text("node_public_key_hex");
  return !papers.tls_key_pem.empty();
}

bool write_papers(const std::string& path, const DevicePapers& papers) {
  JsonWriter writer;
  writer.text("seed_hex", hex_of(papers.seed)).text("tls_key_pem", papers.tls_key_pem);
  writer.text("certificate_pem", papers.certificate_pem).text("ca_certificate_pem", papers.ca_certificate_pem);
  const std::string line = writer.text("node_public_key_hex", papers.node_public_key_hex).done() + "\n";
  const std::string unfinished = path + ".new";
  const int file = open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool is_written = write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const bool is_safe = fsync(file) == 0;
  close(file);
  return is_written && is_safe && std::rename(unfinished.c_str(), path.c_str()) == 0;
}

}  // namespace localgrid::posix
