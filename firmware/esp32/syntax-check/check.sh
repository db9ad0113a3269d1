#!/bin/sh
# Compiles every source of the ESP-IDF project, without making an object, against the hand-written declarations in
# stubs/: with the compiler for the chip's instruction set.
#
# $1: a folder with C++ headers for bare RISC-V.
set -eu
headers=$1
here=$(cd "$(dirname "$0")" && pwd)
project=$(dirname "$here")
firmware=$(dirname "$project")

count=0
check() { # $1: board, $2: source
  riscv64-unknown-elf-g++ --specs=picolibc.specs -march=rv32imc -mabi=ilp32 -std=gnu++20 -fsyntax-only \
    -Wall -Wextra -Werror -Wconversion -Wshadow -fno-exceptions -fno-rtti \
    -nostdinc++ -isystem "$headers" -isystem "$headers/arm-none-eabi" -isystem "$here/stubs" \
    -I"$project/main" -I"$project/components" -I"$firmware" "-DCONFIG_LOCALGRID_BOARD_$1=1" "$2"
  count=$((count + 1))
}

for source in "$project"/main/*.cpp "$project"/components/*/*.cpp; do
  check REFERENCE "$source"
done
# Only one source knows which board it is for.
check SHELLY_EM_GEN3 "$project/main/board.cpp"
echo "checked $count files"
