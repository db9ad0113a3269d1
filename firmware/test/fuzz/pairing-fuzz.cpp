#include "core/http/response-head.hpp"
#include "core/pairing/form.hpp"
#include "core/pairing/json-reader.hpp"
#include "core/pairing/pairing.hpp"
#include "test/fuzz/fuzz-input.hpp"

namespace {

using localgrid::Bytes;
using localgrid::fuzz::exact_copy;
using localgrid::fuzz::must;

bool is_inside(std::string_view part, const std::vector<std::uint8_t>& whole) {
  const auto* begin = reinterpret_cast<const char*>(whole.data());
  return part.empty() || (part.data() >= begin && part.data() + part.size() <= begin + whole.size());
}

void read_json(Bytes bytes) {
  auto text = exact_copy(bytes);
  localgrid::JsonReader reader(text);
  std::size_t members = 0;
  while (const auto member = reader.next()) {
    must(is_inside(member->key, text) && is_inside(member->value, text), "texts are parts of the document");
    must(++members <= bytes.size(), "a document has an end");
  }
}

void read_form(Bytes bytes) {
  const auto text = exact_copy(bytes);
  localgrid::ProvisioningRecord record;
  const auto fault =
      localgrid::read_provisioning_form({reinterpret_cast<const char*>(text.data()), text.size()}, record);
  must(!localgrid::name_of(fault).empty() || fault == localgrid::FormFault::kNone, "every fault has a name");
  if (fault == localgrid::FormFault::kNone) must(record.code.view().size() == 8, "a code has eight characters");
}

/// As the bytes come, and again as a whole: the same answer.
void read_answer(Bytes bytes) {
  auto whole = exact_copy(bytes);
  const auto answer = localgrid::read_pairing_answer(whole, true);
  must(answer.outcome != localgrid::PairingOutcome::kIncomplete, "a closed connection is an answer");
  must(is_inside(answer.certificate_pem, whole) && is_inside(answer.device, whole), "texts are parts of the response");
  for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 8) {
    auto part = exact_copy(bytes.first(size));
    localgrid::read_pairing_answer(part, false);
  }
}

void read_head(Bytes bytes) {
  localgrid::HttpResponseHead head;
  head.restart();
  for (const std::uint8_t byte : bytes) {
    if (head.take(byte) != localgrid::HttpResponseHead::Progress::kMore) break;
  }
}

}  // namespace

LOCALGRID_FUZZ_TARGET {
  read_json(input.rest());
  read_form(input.rest());
  read_answer(input.rest());
  read_head(input.rest());
}
