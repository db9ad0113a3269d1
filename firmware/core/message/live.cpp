#include "core/message/live.hpp"

#include "core/cbor/writer.hpp"

namespace localgrid {

Bytes encode_live(const Live& live, MutableBytes out) {
  CborWriter writer(out);
  writer.map(2U + (live.voltage_mv.has_value() ? 1U : 0U) + (live.soc_permille.has_value() ? 1U : 0U));
  writer.field(live.at_ms);
  writer.signed_field(live.power_w);
  if (live.voltage_mv.has_value()) {
    writer.field(*live.voltage_mv);
  } else {
    writer.skip_key();
  }
  if (live.soc_permille.has_value()) writer.field(*live.soc_permille);
  return writer.written();
}

}  // namespace localgrid
