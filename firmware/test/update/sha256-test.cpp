#include "core/update/sha256.hpp"

#include <string>

#include "test/check.hpp"

namespace localgrid {
namespace {

std::string digest_of(const std::string& message, std::size_t piece) {
  Sha256 sha256;
  for (std::size_t at = 0; at < message.size(); at += piece) {
    const std::string part = message.substr(at, piece);
    sha256.update(Bytes(reinterpret_cast<const std::uint8_t*>(part.data()), part.size()));
  }
  std::array<std::uint8_t, kDigestBytes> digest;
  sha256.finish(digest);
  return check::hex(digest);
}

TEST("SHA-256 gives the digests of FIPS 180-4 and its length limits, in pieces of any size") {
  struct Case {
    std::string message;
    std::string_view digest;
  };
  const Case cases[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(55, 'a'), "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"},
      {std::string(56, 'a'), "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"},
      {std::string(64, 'a'), "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"},
      {std::string(119, 'a'), "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb"},
      {std::string(120, 'a'), "2f3d335432c70b580af0e8e1b3674a7c020d683aa5f73aaaedfdc55af904c21c"},
      {std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const Case& each : cases) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{64}, std::size_t{1'000'000}}) {
      CHECK_EQ(digest_of(each.message, piece), each.digest);
    }
  }
}

TEST("a restarted digest knows nothing of before") {
  Sha256 sha256;
  sha256.update(std::array<std::uint8_t, 3>{1, 2, 3});
  sha256.restart();
  std::array<std::uint8_t, kDigestBytes> digest;
  sha256.finish(digest);
  CHECK_EQ(check::hex(digest), digest_of("", 1));
}

}  // namespace
}  // namespace localgrid
