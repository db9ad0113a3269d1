#include "captive_names/name-answer.hpp"

#include <string>
#include <vector>

#include "test/check.hpp"

namespace localgrid::esp32 {
namespace {

constexpr Ipv4Address kPortal{192, 168, 4, 1};
/// Question for the address of a.example, as a phone sends it.
const std::string kQuestion = "1234010000010000000000000161076578616d706c650000010001";

std::string answer_to(const std::vector<std::uint8_t>& query, std::size_t room = 512) {
  std::vector<std::uint8_t> out(room);
  const std::size_t size = answer_name_query(query, kPortal, out);
  return check::hex({out.data(), size});
}

TEST("every name has the portal's address") {
  CHECK_EQ(answer_to(check::unhex(kQuestion)),
           "1234850000010001000000000161076578616d706c650000010001c00c000100010000003c0004c0a80401");
}

TEST("another type than an address gets an empty answer, so that the asker does not wait") {
  auto query = check::unhex(kQuestion);
  query[query.size() - 3] = 28;
  CHECK_EQ(answer_to(query), "12348500000100000000000001610765" + std::string("78616d706c6500001c0001"));
}

TEST("records after the question are left out of the answer") {
  auto query = check::unhex(kQuestion);
  query[11] = 1;
  for (const std::uint8_t byte : check::unhex("0000290200000000000000")) query.push_back(byte);
  CHECK_EQ(answer_to(query), answer_to(check::unhex(kQuestion)));
}

TEST("answers, other operations, several questions, compressed and cut names get nothing") {
  const auto with = [](std::size_t at, std::uint8_t value) {
    auto query = check::unhex(kQuestion);
    query[at] = value;
    return answer_to(query);
  };
  CHECK_EQ(with(2, 0x81), "");
  CHECK_EQ(with(2, 0x10), "");
  CHECK_EQ(with(5, 2), "");
  CHECK_EQ(with(12, 0xC0), "");
  const auto whole = check::unhex(kQuestion);
  for (std::size_t size = 0; size < whole.size(); size++) CHECK_EQ(answer_to({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}), "");
}

TEST("an answer that does not fit is not given") {
  const std::size_t needed = kQuestion.size() / 2 + 16;
  CHECK_EQ(answer_to(check::unhex(kQuestion), needed - 1), "");
  CHECK(answer_to(check::unhex(kQuestion), needed) != "");
}

TEST("arbitrary bytes never get more than a question and one address back") {
  check::SeededRandom random;
  for (std::uint64_t round = 0; round < check::scaled(100'000); round++) {
    std::vector<std::uint8_t> query(random.below(80));
    for (std::uint8_t& byte : query) byte = static_cast<std::uint8_t>(random.below(4) == 0 ? random.next() : random.below(8));
    std::vector<std::uint8_t> out(random.below(120));
    const std::size_t size = answer_name_query(query, kPortal, out);
    CHECK(size <= out.size() && size <= query.size() + 16);
  }
}

}  // namespace
}  // namespace localgrid::esp32
