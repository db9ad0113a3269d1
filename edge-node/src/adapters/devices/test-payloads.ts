import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type AdapterSettings, NO_ADAPTER_SETTINGS } from "../../third-party/adapter-settings.ts";
import type { DeviceMessage, DeviceReport } from "../../third-party/device-adapter.ts";

const FOLDER = fileURLToPath(new URL("payloads", import.meta.url));

/** Test support: what one device sent, and what has to be read from it. */
export interface RecordedPayloads {
  readonly name: string;
  readonly device: string;
  readonly settings: AdapterSettings;
  readonly messages: readonly DeviceMessage[];
  readonly reports: readonly DeviceReport[];
}

/** Test support: what a device that is asked answers, and what has to be read from it. */
export interface RecordedAnswers {
  readonly name: string;
  readonly device: string;
  /** By path. */
  readonly answers?: Readonly<Record<string, string>>;
  /** What comes by itself on a connection. */
  readonly stream?: string;
  /** Where a Modbus map begins; null for a device without one. */
  readonly base?: number | null;
  /** Registers by their offset in the model; those not named are not implemented. */
  readonly models?: readonly RecordedModel[];
  readonly reports?: readonly DeviceReport[];
  readonly failure?: string;
}

export interface RecordedModel {
  readonly id: number;
  readonly length: number;
  readonly registers: Readonly<Record<string, number>>;
}

interface PayloadFile extends Omit<RecordedPayloads, "name" | "settings" | "messages"> {
  readonly settings?: Partial<AdapterSettings>;
  readonly messages: readonly { readonly topic: string; readonly payload: string; readonly retained?: boolean }[];
}

export function recordedPayloads(adapter: string): readonly RecordedPayloads[] {
  return filesOf(adapter).map(({ name, content }) => {
    const { device, settings, messages, reports } = content as PayloadFile;
    return {
      name,
      device,
      settings: { ...NO_ADAPTER_SETTINGS, ...settings },
      messages: messages.map(({ topic, payload, retained }, index) => ({
        topic,
        payload: Buffer.from(payload, "utf8"),
        is_retained: retained ?? false,
        at_ms: 1_732_200_000_000 + index * 1_000,
      })),
      reports,
    };
  });
}

export function recordedAnswers(adapter: string): readonly RecordedAnswers[] {
  return filesOf(adapter).map(({ name, content }) => ({ ...(content as RecordedAnswers), name }));
}

function filesOf(adapter: string): readonly { readonly name: string; readonly content: unknown }[] {
  const folder = `${FOLDER}/${adapter}`;
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .map((file) => ({
      name: file.replace(".json", ""),
      content: JSON.parse(readFileSync(`${folder}/${file}`, "utf8")),
    }));
}
