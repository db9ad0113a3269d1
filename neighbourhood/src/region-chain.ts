import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { deployContracts } from "@localgrid/contracts/deploy";
import { regionPathsOf } from "./data-folder.ts";
import { neighbourhoodError } from "./errors.ts";
import { findFreePort } from "./free-port.ts";
import type { NeighbourhoodOptions } from "./options.ts";
import type { ServerCommand } from "./server-process.ts";
import type { ServerSupervisor } from "./server-supervisor.ts";
import { HOST } from "./site.ts";
import { startSupervised } from "./supervised-server.ts";
import type { Terminal } from "./terminal.ts";

const LEDGER_MS = 1000;

export interface RegionChainOptions {
  readonly options: NeighbourhoodOptions;
  readonly root_dir: string;
  readonly terminal: Terminal;
  readonly stopping: AbortSignal;
}

/** The chain of the region as a process of its own, with the contracts on it. */
export class RegionChain {
  readonly url: string;
  /** What the hub reads to find the contracts. */
  readonly deployment_path: string;
  private readonly supervisor: ServerSupervisor;

  private constructor(parts: { url: string; deployment_path: string; supervisor: ServerSupervisor }) {
    this.url = parts.url;
    this.deployment_path = parts.deployment_path;
    this.supervisor = parts.supervisor;
  }

  /** Settles when the contracts are there; an interrupted deployment goes on where it was. */
  static async start(start: RegionChainOptions): Promise<RegionChain> {
    const { options, root_dir, terminal, stopping } = start;
    throw neighbourhoodError("node-not-ready", `${root_dir}${options}${terminal}${stopping}`);
  }

  stop(): Promise<void> {
    return this.supervisor.stop();
  }
}
