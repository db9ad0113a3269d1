// What the C++ headers call where they would throw: this target has neither exceptions nor their library. A fault ends
// the emulator, as it restarts a chip.
namespace std {

[[noreturn]] void __throw_out_of_range_fmt(const char* format, ...);

void __throw_out_of_range_fmt(const char*, ...) { __builtin_trap(); }

}  // namespace std
