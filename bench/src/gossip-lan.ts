import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/** Where one node of a measurement lives. */
export interface Place {
  readonly address: string;
  /** What goes in front of a command so that it runs there; empty for this machine itself. */
  readonly through: readonly string[];
}

/** How the nodes of a measurement reach each other. */
export interface Lan {
  /** What a figure has to say about it, given how fast its links were meant to be. */
  note(kbit_per_s?: number): string;
  /** False where links cannot be cut: then {@link Lan.cut} throws. */
  readonly is_separate: boolean;
  /** What has come out of all links by now, either way; 0 where nobody counts. */
  carried_bytes(): number;
  /** A place of its own for one more node. */
  add(options?: PlaceOptions): Place;
  /** Nothing gets from one side to the other any more; nobody is told. */
  cut(): void;
  heal(): void;
  close(): void;
}

export interface PlaceOptions {
  /** Of the node's link, each way; null for as fast as the machine is. */
  readonly kbit_per_s?: number | null;
  readonly side?: 0 | 1;
}

interface LinkFigures {
  readonly ifname: string;
  readonly stats64: { readonly rx: { readonly bytes: number }; readonly tx: { readonly bytes: number } };
}

const PREFIX = "lgbench-";
const PLACES_PER_SIDE = 250;
/** What waits in front of a link before more is thrown away: as much as the modems of homes hold at least. */
const QUEUE_BYTES = 65_536;

/** Network namespaces where this process may make them, else the loopback of the machine. */
export function openLan(): Lan {
  sweepUp();
  const router = `${PREFIX}${process.pid}-r`;
  try {
    run("ip", ["netns", "add", router]);
    run("tc", ["-n", router, "qdisc", "add", "dev", "lo", "root", "tbf", ...rate(250)]);
    run("tc", ["-n", router, "qdisc", "del", "dev", "lo", "root"]);
  } catch {
    drop(router);
    return LOOPBACK;
  }
  return new NamespaceLan(router);
}

/** All nodes on this machine itself. */
export const LOOPBACK: Lan = {
  note: () => "over the loopback: no network namespaces for this process here, so no link is slow and none is cut",
  is_separate: false,
  carried_bytes: () => 0,
  add: () => ({ address: "127.0.0.1", through: [] }),
  cut() {
    throw new Error("the loopback cannot be cut");
  },
  heal() {},
  close() {},
};

/** One namespace per node, each with one link to a router; a rule in the router cuts between the sides. */
class NamespaceLan implements Lan {
  readonly is_separate = true;
  private readonly router: string;
  private readonly spaces: string[] = [];
  private readonly counts: [number, number] = [0, 0];
  private readonly closing = () => this.close();

  constructor(router: string) {
    this.router = router;
    process.once("exit", this.closing);
    run("ip", ["-n", router, "link", "set", "lo", "up"]);
    run("ip", ["netns", "exec", router, "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]);
  }

  note(kbit_per_s?: number): string {
    const rate = kbit_per_s === undefined ? "" : `, ${kbit_per_s} kbit/s per link each way`;
    return `a network namespace per node, joined by a router${rate}`;
  }

  carried_bytes(): number {
    const links = JSON.parse(run("ip", ["-n", this.router, "-s", "-j", "link"])) as readonly LinkFigures[];
    const all = links.filter(({ ifname }) => ifname !== "lo").map(({ stats64 }) => stats64.rx.bytes + stats64.tx.bytes);
    return all.reduce((sum, bytes) => sum + bytes, 0);
  }

  add({ kbit_per_s = null, side = 0 }: PlaceOptions = {}): Place {
    const count = ++this.counts[side];
    if (count > PLACES_PER_SIDE) throw new RangeError(`${count} places on one side are too many`);
    const space = `${PREFIX}${process.pid}-${side}-${count}`;
    const [address, gateway] = [`10.77.${2 * side}.${count}`, `10.77.${2 * side + 1}.${count}`];
    const link = `n${side}x${count}`;
    run("ip", ["netns", "add", space]);
    this.spaces.push(space);
    run("ip", ["-n", this.router, "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", space]);
    batch(this.router, [`addr add ${gateway} peer ${address} dev ${link}`, `link set ${link} up`]);
    batch(space, [
      "link set lo up",
      `addr add ${address} peer ${gateway} dev eth0`,
      "link set eth0 up",
      `route add default via ${gateway}`,
    ]);
    if (kbit_per_s !== null) {
      run("tc", ["-n", this.router, "qdisc", "add", "dev", link, "root", "tbf", ...rate(kbit_per_s)]);
      run("tc", ["-n", space, "qdisc", "add", "dev", "eth0", "root", "tbf", ...rate(kbit_per_s)]);
    }
    return { address, through: ["ip", "netns", "exec", space] };
  }

  cut(): void {
    batch(
      this.router,
      crossings().map((way) => `rule add ${way} blackhole`),
    );
  }

  heal(): void {
    batch(
      this.router,
      crossings().map((way) => `rule del ${way} blackhole`),
    );
  }

  close(): void {
    process.off("exit", this.closing);
    for (const space of [...this.spaces.splice(0), this.router]) drop(space);
  }
}

function crossings(): readonly string[] {
  return ["from 10.77.0.0/24 to 10.77.2.0/24", "from 10.77.2.0/24 to 10.77.0.0/24"];
}

function rate(kbit_per_s: number): readonly string[] {
  const burst_bytes = Math.max(3_000, Math.ceil(kbit_per_s * 1.25));
  return ["rate", `${kbit_per_s}kbit`, "burst", String(burst_bytes), "limit", String(QUEUE_BYTES)];
}

/** Namespaces of a run that was ended the hard way. */
function sweepUp(): void {
  let spaces: string;
  try {
    spaces = run("ip", ["netns", "list"]);
  } catch {
    return;
  }
  for (const [space] of spaces.matchAll(new RegExp(`^${PREFIX}\\S+`, "gm"))) {
    const pid = space.slice(PREFIX.length).split("-")[0];
    if (!existsSync(`/proc/${pid}`)) drop(space);
  }
}

function drop(space: string): void {
  try {
    run("ip", ["netns", "del", space]);
  } catch {
    // There is none.
  }
}

function batch(space: string, lines: readonly string[]): void {
  run("ip", ["-n", space, "-batch", "-"], `${lines.join("\n")}\n`);
}

function run(command: string, args: readonly string[], input = ""): string {
  return execFileSync(command, args, { input, stdio: ["pipe", "pipe", "pipe"] }).toString();
}
