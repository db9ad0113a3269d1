import { Gauge, type Registry } from "prom-client";

/** How far the community's batches have come, and how many of them the node did not sign. */
export interface SettlementFigures {
  readonly sealed_seq: number;
  readonly settled_seq: number;
  readonly differing_batches: number;
}

export function createSettlementMetrics(registry: Registry, settlement: () => SettlementFigures): void {
  const gauge = (name: string, help: string, read: (figures: SettlementFigures) => number) =>
    new Gauge({
      name: `localgrid_settlement_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read(settlement()));
      },
    });
  gauge("sealed_batches", "Batches that the hub has sealed.", ({ sealed_seq }) => sealed_seq);
  gauge("settled_batches", "Batches that the chain has taken.", ({ settled_seq }) => settled_seq);
  gauge(
    "differing_batches",
    "Batches that the node's ledger does not agree with, of the newest ones.",
    ({ differing_batches }) => differing_batches,
  );
}
