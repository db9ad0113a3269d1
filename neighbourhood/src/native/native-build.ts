import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { neighbourhoodError } from "../errors.ts";

const LINES_SHOWN = 15;

/** Two that start at one moment build one after the other: the second finds everything up to date. */
const BUILD = `
set -e
cmake -G Ninja -S "$1" -B "$2" -DCMAKE_BUILD_TYPE=Release -DLOCALGRID_TESTS=OFF
exec cmake --build "$2" --target localgrid-devices
`;
const COMMAND_NOT_FOUND = 127;

export interface BuildPorts {
  readonly root_dir: string;
  readonly signal: AbortSignal;
  readonly announce: (text: string) => void;
}

/**
 * The program of the native devices, built where it is not up to date.
 *
 * @returns its path
 * @throws {LocalGridError} `native-tools-missing`, `native-build-failed`
 */
export async function buildNativeDevices({ root_dir, signal, announce }: BuildPorts): Promise<string> {
  const source = join(root_dir, "firmware");
  const build = join(source, "build", "native");
  announce("Building the native devices where they are not up to date …");
  mkdirSync(build, { recursive: true });
  await run("flock", [join(build, "lock"), "sh", "-c", BUILD, "sh", source, build], signal);
  return join(build, "localgrid-devices");
}

function run(executable: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, [...args], { stdio: ["ignore", "pipe", "pipe"], signal });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output = (output + text).slice(-20_000);
      });
    }
    const words = () => output.trimEnd().split("\n").slice(-LINES_SHOWN).join("\n");
    child.once("error", (cause: NodeJS.ErrnoException) =>
      reject(cause.code === "ENOENT" ? neighbourhoodError("native-tools-missing", `no ${executable}`, cause) : cause),
    );
    child.once("close", (code) => {
      if (code === 0) return resolve();
      const isMissing = code === COMMAND_NOT_FOUND;
      reject(neighbourhoodError(isMissing ? "native-tools-missing" : "native-build-failed", words()));
    });
  });
}
