import { createPrivateKey, type KeyObject } from "node:crypto";
import { nodeKeyOf } from "@localgrid/journal/head";
import { encodeReadings, keyIdOf, type MeterReading, signMessage } from "@localgrid/protocol/device";

/** Energy and time between two readings: 1 mWh in 1 ms are 3.6 kW. */
const STEP_MS = 1;
const STEP_MWH = 1;
const POWER_W = 3600;

/** A meter whose readings follow one another without end; signs them as the device does. */
export class MessageSource {
  private readonly key: KeyObject;
  private readonly kid: Uint8Array;
  private readonly start_ms: number;
  private made = 0;

  /** @param start_ms time of the first reading */
  constructor(reading_key_pem: string, start_ms: number) {
    this.key = createPrivateKey(reading_key_pem);
    this.kid = keyIdOf(nodeKeyOf(this.key).publicKey);
    this.start_ms = start_ms;
  }

  next(readings: number): Uint8Array {
    const batch = Array.from({ length: readings }, () => this.reading());
    return signMessage(encodeReadings(batch), this.key, this.kid);
  }

  private reading(): MeterReading {
    const steps = this.made++;
    return {
      seq: steps + 1,
      at_ms: this.start_ms + steps * STEP_MS,
      import_mwh: steps * STEP_MWH,
      export_mwh: 0,
      power_w: POWER_W,
      flags: 0,
      boot: 1,
      uptime_ms: steps * STEP_MS,
    };
  }
}
