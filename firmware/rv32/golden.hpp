#pragma once

namespace localgrid::rv32 {

/// The golden vectors of sync/protocol/fixtures: the same bytes on this instruction set as everywhere else.
void check_reading_vectors();
void check_command_vectors();

}  // namespace localgrid::rv32
