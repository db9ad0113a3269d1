// Writes ../telegrams.hpp and the seeds of the fuzz targets p1, sml, dlms and modbus from values that stand here.
// Formats and checksums are written from the standards and share nothing with the parsers they test.
// Run it by hand after a change: node firmware/test/meter-protocols/telegrams/make-telegrams.ts

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dlmsTelegrams } from "./dlms-telegrams.ts";
import { modbusTelegrams } from "./modbus-telegrams.ts";
import { p1Telegrams } from "./p1-telegrams.ts";
import { smlTelegrams } from "./sml-telegrams.ts";
import type { Telegram } from "./telegram.ts";

const here = dirname(fileURLToPath(import.meta.url));
const groups: Readonly<Record<string, readonly Telegram[]>> = {
  p1: p1Telegrams(),
  sml: smlTelegrams(),
  dlms: dlmsTelegrams(),
  modbus: modbusTelegrams(),
};

const HEX_BYTES_PER_LINE = 50;

function hexLiteral(bytes: Buffer): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += HEX_BYTES_PER_LINE) {
    lines.push(`     "${bytes.subarray(at, at + HEX_BYTES_PER_LINE).toString("hex")}"`);
  }
  return lines.join("\n");
}

function literal(value: number | undefined): string {
  return value === undefined ? "kAbsent" : `${value}LL`;
}

function entry({ name, bytes, importMwh, exportMwh, powerMw }: Telegram): string {
  const expected = [importMwh, exportMwh, powerMw].map(literal).join(", ");
  return `    {"${name}",\n${hexLiteral(bytes)},\n     ${expected}},`;
}

function constantOf(group: string): string {
  return `k${group.charAt(0).toUpperCase()}${group.slice(1)}`;
}

const arrays = Object.entries(groups).map(
  ([group, telegrams]) =>
    `inline constexpr std::array<Telegram, ${telegrams.length}> ${constantOf(group)}{{\n${telegrams.map(entry).join("\n")}\n}};\n`,
);

writeFileSync(
  join(here, "..", "telegrams.hpp"),
  `#pragma once

#include <array>
#include <cstdint>
#include <string_view>

/// Made by telegrams/make-telegrams.ts; do not edit.
namespace localgrid::telegrams {

inline constexpr std::int64_t kAbsent = INT64_MIN;

struct Telegram {
  std::string_view name;
  std::string_view hex;
  std::int64_t import_mwh;
  std::int64_t export_mwh;
  std::int64_t power_mw;
};

${arrays.join("\n")}
}  // namespace localgrid::telegrams
`,
);

for (const [group, telegrams] of Object.entries(groups)) {
  const folder = join(here, "..", "..", "fuzz", "corpus", group);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { name, bytes } of telegrams) writeFileSync(join(folder, name.replaceAll(" ", "-")), bytes);
}
