#pragma once

namespace localgrid::esp32 {

/// Answers every question for a name with the address of the set-up page, for as long as the device runs. Begun once, in
/// set-up only.
bool begin_name_server();

}  // namespace localgrid::esp32
