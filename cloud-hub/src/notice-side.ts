import type { FastifyBaseLogger } from "fastify";
import type { Config } from "./config.ts";
import { STOP_PATH } from "./edge-api/stop-page.ts";
import type { HubMetrics } from "./metrics/hub-metrics.ts";
import type { MailCarrier, PushCarrier } from "./notice-relay/carriers.ts";
import type { MailBook } from "./notice-relay/mail-book.ts";
import { MailDesk } from "./notice-relay/mail-desk.ts";
import { NoticeDelivery } from "./notice-relay/notice-delivery.ts";
import { NoticeDesk } from "./notice-relay/notice-desk.ts";
import type { NoticeOutbox } from "./notice-relay/notice-outbox.ts";
import type { Leadership } from "./work-turns/leadership.ts";

/** What the hub brings notices with. */
export interface NoticeCarriers {
  /** Null where it has no such way. */
  readonly push: PushCarrier | null;
  readonly mail: MailCarrier | null;
  readonly leadership: Leadership;
}

export interface NoticeSidePorts {
  readonly noticeOutbox: NoticeOutbox;
  readonly mailBook: MailBook;
  readonly noticeCarriers: NoticeCarriers;
  readonly now_ms: () => number;
  /** Acts once after a while, or never once the answer was called. */
  readonly later: (delay_ms: number, act: () => void) => () => void;
  readonly random: (count: number) => Uint8Array;
  readonly logger: FastifyBaseLogger;
}

/** Wires what carries notices to people who are not at home. Logs name ways and reasons, never people. */
export function createNoticeSide({ public_url }: Config, ports: NoticeSidePorts, metrics: HubMetrics) {
  const { noticeOutbox: outbox, mailBook: book, noticeCarriers, now_ms, later, random, logger } = ports;
  const { push, mail } = noticeCarriers;
  const failed = (err: unknown) => logger.warn({ event: "notices-failed", err });
  const address = (public_url ?? "").replace(/\/$/, "");
  const delivery = new NoticeDelivery({
    ...{ ...noticeCarriers, outbox, now_ms, later },
    stopUrl: (stop_token) => `${address}${STOP_PATH}${Buffer.from(stop_token).toString("base64url")}`,
    chance: () => (random(1)[0] as number) / 256,
    events: {
      sent: (way) => metrics.noticesSent.inc({ way }),
      lost: (way, reason, messages) => {
        metrics.noticesLost.inc({ way }, messages);
        logger.warn({ event: "notices-lost", way, reason, messages });
      },
      postponed: (way, reason) => logger.info({ event: "notice-postponed", way, reason }),
      failed,
    },
  });
  const taken = () => delivery.wake();
  const sendsMail = mail !== null;
  const notices = new NoticeDesk({
    ...{ outbox, push, sendsMail, now_ms },
    events: {
      taken,
      released: (node, messages) => logger.info({ event: "silence-told", node, messages }),
      failed,
    },
  });
  return { notices, mails: new MailDesk({ book, sendsMail, now_ms, random, taken }), delivery };
}
