import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { LocalGridError } from "@localgrid/vocabulary/local-grid-error";
import { hintOf } from "./errors.ts";
import { runNeighbourhood } from "./neighbourhood.ts";
import { HELP, parseOptions } from "./options.ts";
import { createTerminal, wantsColour } from "./terminal.ts";

const EXIT_FAILED = 1;
const EXIT_WRONG_OPTIONS = 2;
const EXIT_FORCED = 130;
/** A terminal and npm may both pass on the same Ctrl-C. */
const ECHO_MS = 500;

const root_dir = resolve(fileURLToPath(new URL("../..", import.meta.url)));
// Started by npm, the working directory is the repository; the one that the person stands in is this one.
const working_dir = process.env.INIT_CWD ?? process.cwd();

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const parsed = parseOptions(args, { base_dir: root_dir, working_dir });
  if (parsed.kind === "help") {
    process.stdout.write(HELP);
    return 0;
  }
  if (parsed.kind === "rejected") {
    process.stderr.write(`${parsed.reason}\n\nnpm start -- --help lists the options.\n`);
    return EXIT_WRONG_OPTIONS;
  }
  const terminal = createTerminal({
    write: (text) => void process.stdout.write(text),
    isColoured: wantsColour(process.stdout, process.env),
  });
  try {
    await runNeighbourhood(parsed.options, { root_dir, terminal, input: process.stdin, stopping: stopSignal() });
    return 0;
  } catch (error) {
    return complain(error);
  }
}

/** The first signal asks, the second one forces: the node notices that nobody is there any more and stops. */
function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  let stopped_at_ms = Number.POSITIVE_INFINITY;
  const stop = () => {
    if (performance.now() - stopped_at_ms > ECHO_MS) process.exit(EXIT_FORCED);
    if (stopping.signal.aborted) return;
    stopped_at_ms = performance.now();
    process.stdout.write("\nStopping …\n");
    stopping.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  // A reader of our output that has gone away is a wish to stop as well.
  process.stdout.on("error", () => stopping.abort());
  return stopping.signal;
}

function complain(error: unknown): number {
  if (!(error instanceof LocalGridError)) throw error;
  const hint = hintOf(error);
  process.stderr.write(`${error.message} [${error.code}]\n${hint === null ? "" : `What to do: ${hint}.\n`}`);
  return EXIT_FAILED;
}
