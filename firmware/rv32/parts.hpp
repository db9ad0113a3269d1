#pragma once

namespace localgrid::rv32 {

/// What each part computes.
void check_energy();
void check_log();
void check_safety();

/// Stack and instructions of what a device does most, or what costs most.
void measure_costs();

}  // namespace localgrid::rv32
