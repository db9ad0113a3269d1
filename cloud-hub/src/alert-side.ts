import type { FastifyBaseLogger } from "fastify";
import type { AlertBook } from "./alerts/alert-book.ts";
import { AlertDesk } from "./alerts/alert-desk.ts";
import type { AlertSource } from "./alerts/alert-facts.ts";
import type { Config } from "./config.ts";
import type { HubKey } from "./enrolment/hub-key.ts";
import { MachineFigures } from "./machine-figures/machine-figures.ts";
import type { MachineRecords } from "./machine-figures/machine-records.ts";
import type { NoticeDesk } from "./notice-relay/notice-desk.ts";
import type { NoticeOutbox } from "./notice-relay/notice-outbox.ts";
import type { ChainReader } from "./settlement/chain-reader.ts";
import type { SettlementRecords } from "./settlement/settlement-records.ts";

export interface AlertSidePorts {
  readonly alertSource: AlertSource;
  readonly alertBook: AlertBook;
  readonly machineRecords: MachineRecords;
  readonly noticeOutbox: NoticeOutbox;
  readonly settlement: SettlementRecords;
  readonly hubKey: HubKey;
  readonly now_ms: () => number;
  /** Acts once after a while, or never once the answer was called. */
  readonly later: (delay_ms: number, act: () => void) => () => void;
  readonly logger: FastifyBaseLogger;
}

/** What needs somebody, and how nodes' machines are; who is at home with a silent node is told by what it left here. */
export function createAlertSide(
  { settlement_window_s }: Config,
  ports: AlertSidePorts,
  { chain, notices }: { readonly chain: ChainReader; readonly notices: NoticeDesk },
) {
  const { alertSource: source, alertBook: book, machineRecords: records, settlement } = ports;
  const { hubKey, now_ms, later, logger } = ports;
  const machines = new MachineFigures({ records, hubKey, now_ms });
  const alerts = new AlertDesk({
    ...{ source, book, now_ms, later },
    zones: () => settlement.zones(settlement_window_s, null),
    chain: () => chain.status(),
    disks: () => machines.newest(),
    notices: () => ports.noticeOutbox.figures(),
    events: {
      failed: (err) => logger.warn({ event: "alerts-not-derived", err }),
      found: (found) => {
        const silent = found.filter(({ code }) => code === "node-silent");
        void notices.silent(silent.map(({ subject: node, since_ms }) => ({ node, since_ms })));
      },
    },
  });
  return { alerts, machines };
}
