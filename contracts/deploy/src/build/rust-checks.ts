import { join } from "node:path";
import type { Checkout } from "./cargo.ts";
import type { RustToolchain } from "./rust-toolchain.ts";

/** One check: a program with its arguments, in a folder of the project. */
export interface RustCheck {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
}

/** Folders with a workspace of their own; the fuzz targets are one because they are built in their own way. */
const TESTED = ["contracts", "contracts/localnet"];
const FUZZED = "contracts/fuzz";
const FUZZ_SECONDS = "20";

/** Every check of the Rust sources, cheap ones first. */
export function rustChecks({ root }: Checkout, { cargo, clippy, fmt }: RustToolchain): readonly RustCheck[] {
  const inEach = (folders: readonly string[], check: Omit<RustCheck, "folder">) =>
    folders.map((folder) => ({ ...check, name: `${check.name} of ${folder}`, folder }));
  const all = [...TESTED, FUZZED];
  const lints = ["clippy", "--locked", "--all-targets", "--", "-D", "warnings"];
  return [
    ...inEach(all, { name: "format", program: fmt, args: ["fmt", "--all", "--", "--check"] }),
    ...inEach(all, { name: "lints", program: clippy, args: lints }),
    ...inEach(TESTED, { name: "tests", program: cargo, args: ["test", "--locked", "--quiet"] }),
    { name: "fuzzing", program: join(root, FUZZED, "run"), args: [FUZZ_SECONDS], folder: FUZZED },
    {
      name: "native local chain",
      program: cargo,
      args: ["build", "--locked", "--package", "localnet"],
      folder: "contracts/localnet",
    },
  ];
}
