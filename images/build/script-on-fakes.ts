import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What a script of the card did, run on a folder in place of a machine. */
export interface ScriptResult {
  readonly status: number | null;
  readonly said: string;
  /** Every call of a program that was stood in for, in order. */
  readonly calls: readonly string[];
}

/** A folder that shell scripts take for a machine: files as wished, and programs that only note how they were called. */
export class FakeMachine {
  readonly root = mkdtempSync(join(tmpdir(), "localgrid-script-"));

  path(name: string): string {
    return join(this.root, name);
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
  }

  read(name: string): string | null {
    return existsSync(this.path(name)) ? readFileSync(this.path(name), "utf8") : null;
  }

  link(name: string, target: string): void {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    symlinkSync(this.path(target), this.path(name));
  }

  /** A program that notes its call, then does what `body` says, as shell. */
  program(name: string, body = ""): void {
    this.write(`bin/${name}`, `#!/bin/sh\necho "${name} $*" >> "${this.path("calls")}"\n${body}\n`);
    chmodSync(this.path(`bin/${name}`), 0o755);
  }

  run(script: string, env: Readonly<Record<string, string>>, args: readonly string[] = []): ScriptResult {
    rmSync(this.path("calls"), { force: true });
    const { status, stdout, stderr } = spawnSync("sh", [script, ...args], {
      encoding: "utf8",
      env: { PATH: `${this.path("bin")}:${process.env["PATH"] ?? ""}`, ...env },
    });
    const calls = (this.read("calls") ?? "").split("\n").filter((line) => line !== "");
    return { status, said: stdout + stderr, calls };
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
