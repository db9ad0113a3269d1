#pragma once

namespace localgrid::rv32 {

/// A whole node against a broker in memory, over flash in memory: it connects, subscribes, makes readings, delivers them,
/// takes acks, keeps readings through a lost connection, follows a command, and needs a bounded stack for all that.
void check_node();

}  // namespace localgrid::rv32
