import { createHash } from "node:crypto";
import { EVENT_CODES } from "@localgrid/protocol/device-report";
import { decodeOffer } from "@localgrid/protocol/device-update";
import { ReleaseKeys } from "../src/updates/firmware-image.ts";
import type { ControlledDevice } from "./controlled-device.ts";

const PIECE_BYTES = 4_096;

export interface FirmwareDeviceOptions {
  readonly device: ControlledDevice;
  readonly board: string;
  readonly version: number;
  readonly release_key_hex: string;
  /** What becomes of an image that it has taken. */
  readonly fate: "confirms" | "rolls-back";
  readonly mqtt_port: number;
}

/** A device that takes images as DEVICE.md says: checks the manifest first, fetches in ranges, starts anew on trial. */
export class FirmwareDevice {
  readonly options: FirmwareDeviceOptions;
  version: number;
  /** SHA-256 of the images that it has fetched whole. */
  readonly fetched: string[] = [];
  readonly refused: string[] = [];
  private events = 0;
  private working: Promise<void> = Promise.resolve();

  constructor(options: FirmwareDeviceOptions) {
    this.options = options;
    this.version = options.version;
    options.device.onOffer = (payload) => {
      this.working = this.working
        .then(() => this.take(payload))
        .catch((error) => void this.refused.push(String(error)));
    };
  }

  get name(): string {
    return this.options.device.name;
  }

  /** Where it stands, for the message of a test that waits in vain. */
  describe(): string {
    const { name, version, fetched, refused, options } = this;
    return `${name} version ${version}, ${options.device.offers.length} offers, ${fetched.length} images, ${refused}`;
  }

  async start(): Promise<void> {
    await this.options.device.connect(this.options.mqtt_port);
    await this.tell({});
  }

  private async take(payload: Uint8Array): Promise<void> {
    const { device, board, release_key_hex, fate, mqtt_port } = this.options;
    const { manifest: signed, path, http_port } = decodeOffer(payload);
    const manifest = new ReleaseKeys([release_key_hex]).open(signed);
    if (manifest.board !== board || manifest.version <= this.version) {
      this.refused.push(manifest.board === board ? "not-newer" : "wrong-board");
      return;
    }
    await this.tell({ update: "receiving" });
    const image = await fetchInPieces(`http://127.0.0.1:${http_port}${path}`, manifest.size);
    const digest = createHash("sha256").update(image).digest("hex");
    if (digest !== Buffer.from(manifest.sha256).toString("hex")) throw new Error("another image");
    this.fetched.push(digest);
    await this.tell({ update: "verified" });
    const before = this.version;
    this.version = manifest.version;
    await device.drop();
    await device.connect(mqtt_port);
    await this.tell({ update: "on-trial" });
    if (fate === "confirms") {
      await this.event(EVENT_CODES["update-confirmed"], manifest.version);
      return this.tell({ update: "confirmed" });
    }
    this.version = before;
    await device.drop();
    await device.connect(mqtt_port);
    await this.event(EVENT_CODES["update-rolled-back"], manifest.version);
    await this.tell({ update: "rolled-back", update_reason: 13 });
  }

  private tell(more: Parameters<ControlledDevice["tellStatus"]>[0]): Promise<void> {
    const { device, board } = this.options;
    return device.tellStatus({ board, version: this.version, ...more });
  }

  private async event(code: number, value: number): Promise<void> {
    this.events += 1;
    await this.options.device.tellEvent({ event_seq: this.events, code, value });
  }
}

async function fetchInPieces(url: string, size: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let from = 0; from < size; from += PIECE_BYTES) {
    const to = Math.min(from + PIECE_BYTES, size) - 1;
    const answer = await fetch(url, { headers: { range: `bytes=${from}-${to}` } });
    if (answer.status !== 206) throw new Error(`${answer.status} for bytes ${from} to ${to}`);
    if (answer.headers.get("content-range") !== `bytes ${from}-${to}/${size}`) throw new Error("another range");
    parts.push(Buffer.from(await answer.arrayBuffer()));
  }
  return Buffer.concat(parts);
}
