import type { AdapterSettings } from "../../third-party/adapter-settings.ts";
import type { DeviceReport } from "../../third-party/device-adapter.ts";
import { parseJson, readText, textAt } from "./device-json.ts";
import { type AskingAdapter, guarded } from "./guarded-adapter.ts";
import { isSignedBy, type OcmfRecord, readPublicKey, readRecord } from "./ocmf-record.ts";
import { RecentMap } from "./recent-map.ts";
import { REMEMBERED_SOURCES, reportOf } from "./report.ts";

/**
 * Signed readings of wallboxes, as text or in the SignedMeterValue of OCPP. With the wallbox's public key registered,
 * only what it signed is read, each page once and none after a later one; without, it is the word of a box like others.
 */
export function createOcmfAdapter(settings: AdapterSettings): AskingAdapter {
  const pages = new RecentMap<number>(REMEMBERED_SOURCES);
  return guarded(
    {
      name: "ocmf",
      filters: () => ["ocmf", "ocmf/#", "+/ocmf", "+/+/ocmf"],
      takes: ({ payload }) => recordIn(payload) !== null,
      read({ payload }): readonly DeviceReport[] {
        const record = recordIn(payload);
        if (record === null) return [];
        const standing = standingOf(record, settings);
        if (standing === "forged") return [];
        const line = `${standing}/${record.serial}/${record.context}`;
        if (record.page <= (pages.get(line) ?? -1)) return [];
        pages.set(line, record.page);
        const { serial, import_mwh, export_mwh } = record;
        return reportOf({ source: `ocmf/${serial}`, import_mwh, export_mwh, is_signed: standing === "signed" });
      },
    },
    settings,
  );
}

type Standing = "signed" | "unproven" | "forged";

function standingOf(record: OcmfRecord, { public_keys }: AdapterSettings): Standing {
  if (!Object.hasOwn(public_keys, record.serial)) return "unproven";
  const key = readPublicKey(public_keys[record.serial] as string);
  return key !== null && isSignedBy(record, key) ? "signed" : "forged";
}

function recordIn(payload: Uint8Array): OcmfRecord | null {
  const text = readText(payload)?.trim();
  if (text === undefined) return null;
  if (text.startsWith("OCMF|")) return readRecord(text);
  return text.startsWith("{") ? readRecord(signedMeterData(text)) : null;
}

/** OCPP 2: `{"signedMeterData": Base64, "encodingMethod": "OCMF"}`. */
function signedMeterData(text: string): string {
  const json = parseJson(text);
  const data = textAt(json, "signedMeterData") ?? textAt(json, "value") ?? "";
  return data.startsWith("OCMF|") ? data : Buffer.from(data, "base64").toString("utf8");
}
