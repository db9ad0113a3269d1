import { spawn } from "node:child_process";

const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

export interface HostCommandOptions {
  /** Exit codes that mean success; 0 when left out. */
  readonly good_codes?: readonly number[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/**
 * Runs a program of the build machine to its end and returns what it wrote.
 *
 * @throws {Error} with its last words when it is missing or ends with another code
 */
export function hostCommand(file: string, args: readonly string[], options: HostCommandOptions = {}): Promise<Buffer> {
  const { good_codes = [0], env = {}, cwd } = options;
  // mtools refuses images whose geometry is not that of a disk of its time; LC_ALL keeps messages as they are matched.
  const child = spawn(file, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LC_ALL: "C", MTOOLS_SKIP_CHECK: "1", ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  const parts: Buffer[] = [];
  let size = 0;
  let complaint = "";
  child.stdout.on("data", (part: Buffer) => {
    size += part.length;
    if (size <= MOST_OUTPUT_BYTES) parts.push(part);
    else child.kill("SIGKILL");
  });
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    complaint = (complaint + part).slice(-4_000);
  });
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`${file} does not start: ${error.message}`, { cause: error })));
    child.once("close", (code, signal) => {
      if (code !== null && good_codes.includes(code)) resolve(Buffer.concat(parts));
      else reject(new Error(`${file} ${args.join(" ")} ended with ${code ?? signal}\n${complaint}`));
    });
  });
}
