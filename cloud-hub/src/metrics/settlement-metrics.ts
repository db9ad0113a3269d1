import { Gauge, type Registry } from "prom-client";

/** How far one community's settlement has come. */
export interface SettledZone {
  readonly community: string;
  readonly sealed_seq: number;
  readonly confirmed_seq: number;
  readonly waiting_windows: number;
  /** Community's time; null when nothing waits. */
  readonly waiting_since_s: number | null;
  readonly carried_members: number;
}

export interface SettlementSources {
  /** How the hub stands with the chain, as a word. */
  readonly chainStatus: () => string;
  /** Empty while the database is away. */
  readonly zones: () => Promise<readonly SettledZone[]>;
}

type ZoneFigure = (zone: SettledZone) => number | null;

/** Values that are read when they are asked for. A community without a value has no line. */
export function addSettlementMetrics(registry: Registry, { chainStatus, zones }: SettlementSources): void {
  const registers = [registry];
  new Gauge({
    name: "localgrid_hub_settlement_chain",
    help: "1 for how the hub stands with the chain.",
    registers,
    labelNames: ["status"],
    collect() {
      this.reset();
      this.set({ status: chainStatus() }, 1);
    },
  });
  // One look for all figures of a scrape.
  let looked: ReturnType<SettlementSources["zones"]> | null = null;
  const look = () => {
    looked ??= zones().finally(() => {
      looked = null;
    });
    return looked;
  };
  const gauge = (name: string, help: string, figure: ZoneFigure) =>
    new Gauge({
      name: `localgrid_hub_settlement_${name}`,
      help,
      registers,
      labelNames: ["community"],
      async collect() {
        const found = await look();
        this.reset();
        for (const zone of found) {
          const value = figure(zone);
          if (value !== null) this.set({ community: zone.community }, value);
        }
      },
    });
  gauge("sealed_batches", "Batches that were sealed.", ({ sealed_seq }) => sealed_seq);
  gauge("final_batches", "Batches that are final on the chain.", ({ confirmed_seq }) => confirmed_seq);
  gauge("waiting_windows", "Whole windows that are closed and not sealed.", ({ waiting_windows }) => waiting_windows);
  gauge(
    "waiting_since_seconds",
    "Start of the oldest window that is not final, by the community's time.",
    ({ waiting_since_s }) => waiting_since_s,
  );
  gauge(
    "carried_members",
    "Members of whose money a part waits because of credit limits.",
    ({ carried_members }) => carried_members,
  );
}
