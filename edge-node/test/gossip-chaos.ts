import type { PeerLink } from "./peer-link.ts";
import type { PeerRegion } from "./peer-region.ts";

const INTERVAL_S = 900;
/** From a day on: none of the tariffs that are written ever holds. */
const DAY_S = 86_400;
const MOST_RECORDS = 6;
const LONGEST_DELAY_MS = 250;

type Act = (chaos: Chaos) => Promise<void> | void;

/** What can happen to a region; a run of chaos is all of it in an order that follows from the seed. */
const ACTS: readonly Act[] = [
  (chaos) => chaos.partition(),
  (chaos) => chaos.change((link) => link.set("stalled")),
  (chaos) => chaos.change((link) => link.reset()),
  (chaos) => chaos.change((link) => link.slowDown(Math.floor(chaos.random() * LONGEST_DELAY_MS))),
  (chaos) => chaos.crash(),
  (chaos) => chaos.mend(),
  (chaos) => chaos.partition(),
  (chaos) => chaos.change((link) => link.reset()),
  (chaos) => chaos.change((link) => link.set("stalled")),
  (chaos) => chaos.crash(),
];

/** Breaks wires and nodes of a region while its journals grow. */
export class Chaos {
  readonly random: () => number;
  /** Records that were asked for, over all nodes. */
  written = 0;
  private readonly first_s = Math.ceil(Date.now() / 1000 / DAY_S + 1) * DAY_S;
  private readonly region: PeerRegion;
  private readonly names: readonly string[];

  constructor(region: PeerRegion, seed: number) {
    this.region = region;
    this.names = region.nodes.map(({ name }) => name);
    this.random = randomOf(seed);
  }

  /** Everything once, with journals that grow before, in between and after. */
  async run(): Promise<void> {
    for (const act of this.shuffled(ACTS)) {
      await act(this);
      await this.grow();
    }
  }

  /** Each node that runs writes some records, at the same time as the others. */
  async grow(names: readonly string[] = this.names): Promise<void> {
    await Promise.all(
      names
        .filter((name) => this.region.isRunning(name))
        .map(async (name) => {
          for (let left = 1 + this.below(MOST_RECORDS); left > 0; left--) await this.write(name);
        }),
    );
  }

  async write(name: string): Promise<void> {
    this.written += 1;
    await this.region.client(name).done("POST", "/api/tariffs", {
      // No two begin at the same time.
      valid_from_s: this.first_s + this.written * INTERVAL_S,
      retail_micro_per_kwh: 300_000 + this.below(10_000),
      feed_in_micro_per_kwh: 80_000,
      local_network_fee_micro_per_kwh: 40_000,
      fixed_fee_micro_per_day: 250_000,
    });
  }

  /** All that is broken works again; nodes that are off stay so. */
  mend(): void {
    for (const link of this.region.allLinks()) {
      link.set("open");
      link.slowDown(0);
    }
  }

  partition(): void {
    const [some, others] = [this.shuffled(this.names), this.names.slice(0)];
    const side = some.slice(0, 1 + this.below(this.names.length - 1));
    const rest = others.filter((name) => !side.includes(name));
    for (const link of this.region.linksBetween(side, rest)) link.set("cut");
  }

  /** To both ways between two nodes. */
  change(act: (link: PeerLink) => void): void {
    const [a, b] = this.shuffled(this.names);
    for (const link of this.region.links(a as string, b as string)) act(link);
  }

  /** A node dies, the others go on, and it comes back. */
  async crash(): Promise<void> {
    const [name] = this.shuffled(this.names);
    await this.region.process(name as string).kill();
    await this.grow();
    await this.region.start(name as string);
  }

  shuffled<T>(list: readonly T[]): readonly T[] {
    const weighed = list.map((item) => ({ item, weight: this.random() }));
    return weighed.sort((a, b) => a.weight - b.weight).map(({ item }) => item);
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }
}

/** A stream of numbers from 0 to below 1 that follows from the seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
