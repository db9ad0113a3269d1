import { edgeNodeError } from "../../../errors.ts";
import type { PolledSettings } from "../../../third-party/polled-settings.ts";
import { readTelegram, telegramIn } from "../p1-telegram.ts";
import { reportOf } from "../report.ts";
import type { DeviceLimits } from "./device-limits.ts";
import type { PollResult } from "./poll-result.ts";
import { TcpConnection } from "./tcp-connection.ts";

/** Where ser2net and most gateways put a serial line. */
const P1_PORT = 23;

/** Waits for the next whole telegram of a gateway that passes on what the meter sends every second or every ten. */
export function p1Poll(settings: PolledSettings, limits: DeviceLimits): () => Promise<PollResult> {
  return async () => {
    const connection = await TcpConnection.open(settings.host, settings.port ?? P1_PORT, limits);
    try {
      const text = await connection.receive((received) => {
        const found = telegramIn(received.toString("latin1"));
        return found === null ? null : { value: found.telegram, used: received.length - found.rest.length };
      });
      const telegram = readTelegram(text);
      if (telegram === null) throw edgeNodeError("device-answer-malformed", "the telegram's checksum or text is wrong");
      const { meter, ...figures } = telegram;
      return { reports: reportOf({ source: `p1/${meter}`, ...figures }), raw: Buffer.from(text, "latin1") };
    } finally {
      connection.close();
    }
  };
}
