// Writes golden fixtures as a C++ header of constant data: make-vectors.mjs <header> <fixture.json>...
// The fixture device-v1.json becomes localgrid::vectors::kDeviceV1, a Value of test/vectors/value.hpp.

import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";

const [target = "", ...files] = process.argv.slice(2);
const lines = [
  "#pragma once",
  "",
  '#include "test/vectors/value.hpp"',
  "",
  "/// Written by make-vectors.mjs from the fixtures of sync/protocol.",
  "namespace localgrid::vectors {",
];
let lists = 0;

for (const file of files) {
  const value = JSON.parse(readFileSync(file, "utf8"));
  const literal = literalOf("", value);
  lines.push(`inline constexpr Value ${constantName(file)} = ${literal};`);
}
lines.push("}  // namespace localgrid::vectors", "");
writeFileSync(target, lines.join("\n"));

/**
 * Lists and objects become arrays of their own, written before whatever points to them.
 *
 * @param {string} name
 * @param {unknown} value
 * @returns {string}
 */
function literalOf(name, value) {
  if (Array.isArray(value)) {
    return treeOf(
      name,
      "List",
      value.map((item) => literalOf("", item)),
    );
  }
  if (value !== null && typeof value === "object") {
    return treeOf(
      name,
      "Object",
      Object.entries(value).map(([key, member]) => literalOf(key, member)),
    );
  }
  if (typeof value === "string") return `{Kind::kText, ${text(name)}, ${text(value)}, nullptr, 0}`;
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Error(`${name}: ${value} is not a whole number`);
    return `{Kind::kNumber, ${text(name)}, "${value}", nullptr, 0}`;
  }
  const kind = value === null ? "Null" : value ? "True" : "False";
  return `{Kind::k${kind}, ${text(name)}, {}, nullptr, 0}`;
}

/**
 * @param {string} name
 * @param {string} kind
 * @param {readonly string[]} literals
 * @returns {string}
 */
function treeOf(name, kind, literals) {
  if (literals.length === 0) return `{Kind::k${kind}, ${text(name)}, {}, nullptr, 0}`;
  const array = `kItems${lists++}`;
  lines.push(`inline constexpr Value ${array}[] = {${literals.join(",\n")}};`);
  return `{Kind::k${kind}, ${text(name)}, {}, ${array}, ${literals.length}}`;
}

/**
 * Bytes beyond ASCII are written in octal, which ends after three digits whatever follows.
 *
 * @param {string} value
 */
function text(value) {
  const escaped = [...Buffer.from(value, "utf8")].map((byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c && byte !== 0x3f;
    return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${escaped.join("")}"`;
}

/** @param {string} file */
function constantName(file) {
  const words = basename(file, ".json").split("-");
  return `k${words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("")}`;
}
