import { existsSync } from "node:fs";
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

/** Folders with a workspace of their own; the fuzz target is one because it is built in its own way. */
const WORKSPACES = ["contracts", "contracts/localnet", "contracts/fuzz"];

/** Every check of the Rust sources, cheap ones first. */
export function rustChecks({ root }: Checkout, { cargo, clippy, fmt }: RustToolchain): readonly RustCheck[] {
  const folders = WORKSPACES.filter((folder) => existsSync(join(root, folder, "Cargo.toml")));
  const everywhere = (verb: string, program: string, args: readonly string[]) =>
    folders.map((folder) => ({ name: `${verb} of ${folder}`, program, args, folder }));
  return [
    ...everywhere("format", fmt, ["fmt", "--all", "--", "--check"]),
    ...everywhere("lints", clippy, ["clippy", "--locked", "--all-targets", "--", "-D", "warnings"]),
    ...everywhere("tests", cargo, ["test", "--locked", "--quiet"]),
    {
      name: "native local chain",
      program: cargo,
      args: ["build", "--locked", "--package", "localnet"],
      folder: "contracts/localnet",
    },
  ];
}
