#include "core/message/status.hpp"

#include "core/cbor/writer.hpp"
#include "core/message/name.hpp"

namespace localgrid {

namespace {

constexpr std::uint64_t kVersion = 1;
constexpr std::size_t kRequiredPairs = 11;

}  // namespace

Bytes encode_status(const Status& status, MutableBytes out) {
  if (!is_visible_text(status.board, kMaxNameLength) || !is_visible_text(status.version_name, kMaxNameLength))
    return {};
  const std::size_t optional_pairs =
      (status.update_reason.has_value() ? 1U : 0U) + (status.applied_power_w.has_value() ? 1U : 0U);
  CborWriter writer(out);
  writer.map(kRequiredPairs + optional_pairs);
  writer.field(kVersion);
  writer.text_field(status.board);
  writer.text_field(status.version_name);
  writer.field(status.version);
  writer.field(status.clock_age_s);
  writer.field(status.log_permille);
  writer.field(status.dropped);
  writer.field(status.boot);
  writer.field(static_cast<std::uint8_t>(status.update));
  writer.field(status.update_permille);
  if (status.update_reason.has_value()) {
    writer.field(*status.update_reason);
  } else {
    writer.skip_key();
  }
  writer.field(static_cast<std::uint8_t>(status.control));
  if (status.applied_power_w.has_value()) writer.signed_field(*status.applied_power_w);
  return writer.written();
}

}  // namespace localgrid
