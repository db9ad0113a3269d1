# The ESP32-C3's instruction set with Debian's bare-metal compiler and picolibc.
#
# LOCALGRID_CXX_HEADERS: a folder with C++ headers for a newlib configuration; only what is header-only is used.
# -march stays rv32imc: with _zicsr or _zifencei this compiler silently takes the 64-bit library.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR riscv32)
set(CMAKE_C_COMPILER riscv64-unknown-elf-gcc)
set(CMAKE_CXX_COMPILER riscv64-unknown-elf-g++)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES LOCALGRID_CXX_HEADERS)

set(LOCALGRID_MACHINE "--specs=picolibc.specs -march=rv32imc -mabi=ilp32")
# As ESP-IDF does it with CONFIG_COMPILER_OPTIMIZATION_SIZE and CONFIG_COMPILER_SAVE_RESTORE_LIBCALLS.
set(LOCALGRID_SMALL "-Os -DNDEBUG -msave-restore -mtune=size -fno-asynchronous-unwind-tables -fno-unwind-tables")
set(CMAKE_C_FLAGS_MINSIZEREL_INIT "${LOCALGRID_SMALL}")
set(CMAKE_CXX_FLAGS_MINSIZEREL_INIT "${LOCALGRID_SMALL}")
set(CMAKE_C_FLAGS_INIT "${LOCALGRID_MACHINE} -ffunction-sections -fdata-sections")
set(CMAKE_CXX_FLAGS_INIT
  "${LOCALGRID_MACHINE} -ffunction-sections -fdata-sections -fno-threadsafe-statics -fno-use-cxa-atexit -nostdinc++ -isystem ${LOCALGRID_CXX_HEADERS} -isystem ${LOCALGRID_CXX_HEADERS}/arm-none-eabi")
set(CMAKE_BUILD_TYPE MinSizeRel CACHE STRING "")
