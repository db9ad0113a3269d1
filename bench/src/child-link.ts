import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { benchError } from "./errors.ts";

/** A process of the bench that does one thing at a time when it is asked to. */
export interface ChildLink<Request, Answer> {
  readonly pid: number;
  ask(request: Request): Promise<Answer>;
  end(): Promise<void>;
}

/** None of them may write any more when what they wrote is removed. */
const children = new Set<ChildProcess>();
process.prependListener("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

type Reply<Answer> = { readonly answer: Answer } | { readonly failure: string };

export interface ChildOptions {
  /** A command that runs the one behind it in its own place, such as `ip netns exec`. */
  readonly through?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** @param script a file beside this one that calls {@link answerRequests} */
export function startChild<Request, Answer>(
  script: string,
  { through = [], environment = {} }: ChildOptions = {},
): ChildLink<Request, Answer> {
  const [execPath = process.execPath, ...execArgv] = [...through, process.execPath, ...process.execArgv];
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
    serialization: "advanced",
    execPath,
    execArgv,
    env: { ...process.env, ...environment },
  });
  children.add(child);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      children.delete(child);
      resolve();
    });
  });
  return {
    pid: child.pid as number,
    ask: (request) => askOnce(child, script, request as object),
    async end() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/** Serves a parent until it lets go or dies. */
export function answerRequests<Request, Answer>(handle: (request: Request) => Answer | Promise<Answer>): void {
  process.on("message", async (request) => {
    let reply: Reply<Answer>;
    try {
      reply = { answer: await handle(request as Request) };
    } catch (error) {
      reply = { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    // A parent that has gone needs no answer.
    process.send?.(reply, undefined, undefined, () => {});
  });
  process.once("disconnect", () => process.exit(0));
}

function askOnce<Answer>(child: ChildProcess, script: string, request: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (reply: unknown) => {
      child.off("exit", onExit);
      const result = reply as Reply<Answer>;
      if ("answer" in result) resolve(result.answer);
      else reject(benchError("child-failed", `${script}: ${result.failure}`));
    };
    const onExit = (code: number | null) => {
      child.off("message", settle);
      reject(benchError("child-failed", `${script} ended with ${code}`));
    };
    child.once("message", settle);
    child.once("exit", onExit);
    child.send(request);
  });
}
