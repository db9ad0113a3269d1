#include "posix/device/device-papers.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "posix/net/tls-identity.hpp"
#include "test/check.hpp"

using namespace localgrid::posix;

namespace {

class Folder {
 public:
  Folder() {
    std::string pattern = std::filesystem::temp_directory_path() / "localgrid-papers-XXXXXX";
    path_ = mkdtemp(pattern.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string file() const { return path_ + "/n1.papers"; }

 private:
  std::string path_;
};

}  // namespace

TEST("papers are read as they were written, and by nobody else") {
  const Folder folder;
  DevicePapers papers;
  REQUIRE(make_keys(papers));
  CHECK(!papers.is_paired());
  papers.certificate_pem = "one\ntwo\n";
  papers.ca_certificate_pem = "three";
  papers.node_public_key_hex = "00ff";
  REQUIRE(write_papers(folder.file(), papers));
  DevicePapers read;
  REQUIRE(read_papers(folder.file(), read));
  CHECK_EQ(hex_of(read.seed), hex_of(papers.seed));
  CHECK_EQ(read.tls_key_pem, papers.tls_key_pem);
  CHECK_EQ(read.certificate_pem, papers.certificate_pem);
  CHECK(read.is_paired());
  CHECK_EQ(read.node_public_key_hex, std::string("00ff"));
  using std::filesystem::perms;
  CHECK(std::filesystem::status(folder.file()).permissions() == (perms::owner_read | perms::owner_write));
}

TEST("what is no papers is not taken for some") {
  const Folder folder;
  DevicePapers papers;
  CHECK(!read_papers(folder.file(), papers));
  for (const char* wrong : {"", "x\n", "{}\n", R"({"seed_hex":"00","tls_key_pem":"k"})"}) {
    std::ofstream(folder.file()) << wrong;
    CHECK(!read_papers(folder.file(), papers));
  }
}

TEST("two devices have different keys, and a certificate request for theirs") {
  DevicePapers one;
  DevicePapers other;
  REQUIRE(make_keys(one) && make_keys(other));
  CHECK(one.seed != other.seed);
  CHECK(one.tls_key_pem != other.tls_key_pem);
  TlsIdentity identity;
  CHECK(identity.certificate_request("d0").empty());
  CHECK(!identity.set_key("no key"));
  REQUIRE(identity.set_key(one.tls_key_pem));
  CHECK(identity.certificate_request("d0").starts_with("-----BEGIN CERTIFICATE REQUEST-----\n"));
  CHECK(!identity.set_certificate("no certificate"));
}

TEST("hexadecimal digits are taken in pairs, and nothing else is") {
  std::array<std::uint8_t, 2> bytes{};
  CHECK(bytes_of("00fa", bytes));
  CHECK_EQ(hex_of(bytes), std::string("00fa"));
  for (const char* wrong : {"", "00", "00faa", "00FA", "00f ", "0x00"})
    CHECK(!bytes_of(wrong, bytes));
}
