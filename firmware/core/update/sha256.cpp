#include "core/update/sha256.hpp"

#include <algorithm>
#include <bit>

namespace localgrid {
namespace {

/// FIPS 180-4, section 4.2.2: fractions of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> kRoundConstants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

/// Section 5.3.3.
constexpr std::array<std::uint32_t, 8> kInitialState = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

std::uint32_t big_endian(const std::uint8_t* at) {
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

}  // namespace

void Sha256::restart() {
  state_ = kInitialState;
  block_ = {};
  total_bytes_ = 0;
}

void Sha256::update(Bytes piece) {
  std::size_t filled = total_bytes_ % kBlockBytes;
  total_bytes_ += piece.size();
  while (!piece.empty()) {
    const std::size_t taken = std::min(kBlockBytes - filled, piece.size());
    std::copy_n(piece.data(), taken, block_.data() + filled);
    piece = piece.subspan(taken);
    filled += taken;
    if (filled < kBlockBytes) return;
    add_block(block_.data());
    filled = 0;
  }
}

void Sha256::finish(std::span<std::uint8_t, kDigestBytes> digest) {
  const std::uint64_t total_bits = total_bytes_ * 8;
  std::array<std::uint8_t, kBlockBytes + 8> padding = {0x80};
  const std::size_t filled = total_bytes_ % kBlockBytes;
  const std::size_t padded = (filled < 56 ? 56 : 120) - filled;
  for (std::size_t i = 0; i < 8; ++i)
    padding[padded + i] = static_cast<std::uint8_t>(total_bits >> (56 - 8 * i));
  update(Bytes(padding.data(), padded + 8));
  for (std::size_t i = 0; i < kDigestBytes; ++i) {
    digest[i] = static_cast<std::uint8_t>(state_[i / 4] >> (24 - 8 * (i % 4)));
  }
}

void Sha256::add_block(const std::uint8_t* block) {
  // The schedule needs only the last 16 words at a time; a ring of them saves 192 bytes of stack.
  std::array<std::uint32_t, 16> words;
  for (std::size_t i = 0; i < words.size(); ++i)
    words[i] = big_endian(block + 4 * i);
  auto [a, b, c, d, e, f, g, h] = state_;
  for (std::size_t round = 0; round < 64; ++round) {
    std::uint32_t& word = words[round % 16];
    if (round >= 16) {
      const std::uint32_t w15 = words[(round + 1) % 16];
      const std::uint32_t w2 = words[(round + 14) % 16];
      word += (std::rotr(w15, 7) ^ std::rotr(w15, 18) ^ (w15 >> 3)) + words[(round + 9) % 16] +
              (std::rotr(w2, 17) ^ std::rotr(w2, 19) ^ (w2 >> 10));
    }
    const std::uint32_t t1 = h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) + ((e & f) ^ (~e & g)) +
                             kRoundConstants[round] + word;
    const std::uint32_t t2 = (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + t2;
  }
  const std::array<std::uint32_t, 8> added = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state_.size(); ++i)
    state_[i] += added[i];
}

}  // namespace localgrid
