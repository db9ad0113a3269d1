import { Gauge, type Registry } from "prom-client";

/** How the hub's shapes are read, and what came of them. */
export interface DownlinkFigures {
  readonly shapes: readonly { readonly shape: string; readonly is_up_to_date: boolean }[];
  readonly verdict_count: number;
}

export function createDownlinkMetrics(registry: Registry, downlink: () => DownlinkFigures): void {
  const registers = [registry];
  new Gauge({
    name: "localgrid_downlink_up_to_date",
    help: "1 while the node knows all that the hub has of this shape.",
    registers,
    labelNames: ["shape"] as const,
    collect() {
      this.reset();
      for (const { shape, is_up_to_date } of downlink().shapes) this.set({ shape }, Number(is_up_to_date));
    },
  });
  new Gauge({
    name: "localgrid_downlink_verdicts",
    help: "Records of this node that the hub has objections to.",
    registers,
    collect() {
      this.set(downlink().verdict_count);
    },
  });
}
