import { existsSync } from "node:fs";
import { join } from "node:path";
import { PeerLink } from "@localgrid/edge-node/test/peer-link";
import { CoordinatorApi } from "./coordinator-api.ts";
import { regionPathsOf } from "./data-folder.ts";
import { neighbourhoodError } from "./errors.ts";
import { findFreePort } from "./free-port.ts";
import type { CommunityPlan } from "./home-plan.ts";
import type { Login } from "./logins-file.ts";
import type { NeighbourhoodOptions } from "./options.ts";
import type { ServerCommand } from "./server-process.ts";
import type { ServerSupervisor } from "./server-supervisor.ts";
import { HOST, type HubInvitation } from "./site.ts";
import { startSupervised } from "./supervised-server.ts";
import type { Terminal } from "./terminal.ts";
import { readJsonFile, writeJsonFile } from "./whole-file.ts";

const REGION = "san-bernardino";

export interface RegionHubOptions {
  readonly options: NeighbourhoodOptions;
  readonly root_dir: string;
  readonly terminal: Terminal;
  readonly stopping: AbortSignal;
  /** Ports that are not in use yet, but will be. */
  readonly taken: readonly number[];
  /** Where it settles; null for not at all. */
  readonly chain: { readonly url: string; readonly deployment_path: string } | null;
}

/** What is kept about the hub from start to start. */
interface HubNotes {
  readonly login: Login;
  /** By community; a code works once, so each is made once. */
  readonly join_codes: Readonly<Record<string, string>>;
}

/** The hub of the region as a process of its own, and the wires by which the nodes reach it. */
export class RegionHub {
  readonly url: string;
  readonly api: CoordinatorApi;
  private readonly port: number;
  private readonly links = new Map<string, PeerLink>();
  private readonly supervisor: ServerSupervisor;
  private readonly notes_path: string;

  private constructor(parts: {
    port: number;
    supervisor: ServerSupervisor;
    notes_path: string;
    api: CoordinatorApi;
  }) {
    this.port = parts.port;
    this.url = urlOf(parts.port);
    this.supervisor = parts.supervisor;
    this.notes_path = parts.notes_path;
    this.api = parts.api;
  }

  /**
   * Settles when the hub answers.
   *
   * @throws {LocalGridError} `node-not-ready`, `no-free-port`, `coordinator-locked-out`
   */
  static async start({ options, root_dir, terminal, stopping, chain, taken }: RegionHubOptions): Promise<RegionHub> {
    const paths = regionPathsOf(options.data_dir);
    const port = await findFreePort(HOST, options.hub_port, taken);
    if (port !== options.hub_port) terminal.warn(`Port ${options.hub_port} is taken; the hub is on ${port}.`);
    const url = urlOf(port);
    const command = hubCommand({ root_dir, port, data_dir: paths.hub_data, log_path: paths.hub_log, chain });
    const supervisor = await startSupervised(command, { url, terminal, stopping });
    const login = loginOf(paths);
    const api = new CoordinatorApi(url, login, stopping);
    return new RegionHub({ port, supervisor, notes_path: paths.hub_notes, api });
  }

  get login(): Login {
    return this.notes.login;
  }

  /** Rejects with `node-keeps-stopping` when the hub cannot be kept alive. */
  get done(): Promise<void> {
    return this.supervisor.done;
  }

  /** @param communities whose links to the hub are meant; none for those of all */
  linksOf(communities: readonly string[]): readonly PeerLink[] {
    const meant = communities.length === 0 ? [...this.links.keys()] : communities;
    return meant.flatMap((community) => this.links.get(community) ?? []);
  }

  /** Makes the community where it is missing, a wire to the hub, and a code for its node. */
  async invite({ community, currency, time_zone }: CommunityPlan): Promise<HubInvitation> {
    const body = { community, name: community, region: REGION, currency, time_zone };
    await this.api.call("POST", "/api/communities", { body, accept: ["community-exists"] });
    const hub_url = urlOf(await this.layLink(community));
    const known = this.notes.join_codes[community];
    if (known !== undefined) return { hub_url, join_code: known };
    const answer = await this.api.call("POST", `/api/communities/${community}/join-codes`, { body: {} });
    const { join_code } = answer.body as { join_code: string };
    const { notes } = this;
    writeJsonFile(this.notes_path, { ...notes, join_codes: { ...notes.join_codes, [community]: join_code } });
    return { hub_url, join_code };
  }

  async stop(): Promise<void> {
    await Promise.all(this.linksOf([]).map((link) => link.stop()));
    await this.supervisor.stop();
  }

  private async layLink(community: string): Promise<number> {
    const link = new PeerLink(() => this.port);
    this.links.set(community, link);
    return link.start();
  }

  private get notes(): HubNotes {
    return readJsonFile(this.notes_path) as HubNotes;
  }
}

function urlOf(port: number): string {
  return `http://${HOST}:${port}`;
}

function hubCommand(of: {
  readonly root_dir: string;
  readonly port: number;
  readonly data_dir: string;
  readonly log_path: string;
  readonly chain: RegionHubOptions["chain"];
}): ServerCommand {
  const { root_dir, port, data_dir, log_path, chain } = of;
  const web_root = join(root_dir, "ui", "dashboard", "dist");
  const page = existsSync(join(web_root, "index.html")) ? ["--web-root", web_root] : [];
  const main = join(root_dir, "cloud-hub", "src", "main.ts");
  const where = ["--data-dir", data_dir, "--host", HOST, "--port", String(port)];
  const settling =
    chain === null
      ? []
      : ["--chain-rpc-url", chain.url, "--chain-deployment", chain.deployment_path, "--settlement-signatures", "2"];
  const args = [main, "start", ...where, ...page, ...settling];
  return { name: "the hub", executable: process.execPath, args, log_path };
}

function loginOf({ hub_data, hub_notes }: ReturnType<typeof regionPathsOf>): Login {
  const known = readJsonFile(hub_notes) as HubNotes | undefined;
  if (known !== undefined) return known.login;
  const first = readJsonFile(join(hub_data, "first-login.json")) as Login | undefined;
  if (first === undefined) throw neighbourhoodError("node-not-ready", "the hub has written no first login");
  const login = { login: first.login, password: first.password };
  writeJsonFile(hub_notes, { login, join_codes: {} } satisfies HubNotes);
  return login;
}
