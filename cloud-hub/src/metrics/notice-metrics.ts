import { Counter, Gauge, type Registry } from "prom-client";

export interface NoticeSources {
  /** Empty while the database is away. */
  readonly notices: () => Promise<readonly { readonly way: string; readonly waiting: number }[]>;
}

/** What the hub counts of notices that it carries, by way. */
export function addNoticeMetrics(registry: Registry, { notices }: NoticeSources) {
  const registers = [registry];
  const labelNames = ["way"] as const;
  const counter = (name: string, help: string) =>
    new Counter({ name: `localgrid_hub_notices_${name}_total`, help, registers, labelNames });
  new Gauge({
    name: "localgrid_hub_notices_waiting",
    help: "Notices that were taken and neither sent nor given up.",
    registers,
    labelNames,
    async collect() {
      const found = await notices();
      this.reset();
      for (const { way, waiting } of found) this.set({ way }, waiting);
    },
  });
  return {
    noticesSent: counter("sent", "Notices that a mail server or push service took, since the start."),
    noticesLost: counter("lost", "Notices that were given up, since the start."),
  };
}
