#include "core/message/name.hpp"

namespace localgrid {

bool is_visible_text(std::string_view text, std::size_t most) {
  for (const char letter : text) {
    if (letter < 0x21 || letter > 0x7e) return false;
  }
  return !text.empty() && text.size() <= most;
}

}  // namespace localgrid
