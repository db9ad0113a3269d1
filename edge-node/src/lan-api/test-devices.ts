import type { DeviceEvent } from "@localgrid/protocol/device-report";
import type { DeviceId, MemberId } from "@localgrid/vocabulary/identifiers";
import type { ControlChangeRequest } from "../control/consent-decision.ts";
import type { ControlReport } from "../control/control-desk.ts";
import type { KnownStatus } from "../device-book/device-book.ts";
import type { ArrivedEvent } from "../device-book/device-event-store.ts";
import { edgeNodeError } from "../errors.ts";
import type { Download, KnownImage } from "../updates/update-desk.ts";
import type { ControlDeskPort, DeviceBookPort, UpdateDeskPort } from "./ports.ts";

/** Statuses and events as a test wants them. */
export class TestDeviceBook implements DeviceBookPort {
  readonly statuses = new Map<DeviceId, KnownStatus>();
  readonly events = new Map<DeviceId, readonly DeviceEvent[]>();
  readonly connected = new Set<DeviceId>();

  isConnected = (device: DeviceId) => this.connected.has(device);
  statusOf = (device: DeviceId) => this.statuses.get(device) ?? null;
  eventsOf = (device: DeviceId, limit: number): readonly ArrivedEvent[] =>
    (this.events.get(device) ?? []).slice(0, limit).map((event) => ({ device, event, arrived_at_ms: 9 }));
}

/** Reports as a test wants them, and what was asked of it. */
export class TestControl implements ControlDeskPort {
  readonly reports = new Map<DeviceId, ControlReport & { readonly member: MemberId }>();
  readonly changes: ControlChangeRequest[] = [];

  of = (member: MemberId) => [...this.reports.values()].filter((report) => report.member === member);
  report = (device: DeviceId) => this.reports.get(device) ?? null;

  change(request: ControlChangeRequest): void {
    const report = this.reports.get(request.device);
    if (report === undefined || (request.member !== null && report.member !== request.member)) {
      throw edgeNodeError("not-controllable", `${request.device} cannot be steered from here`);
    }
    this.changes.push(request);
  }
}

/** A node without firmware, until a test gives it some. */
export class TestUpdates implements UpdateDeskPort {
  images: KnownImage[] = [];
  readonly actions: string[] = [];

  list = () => this.images;
  add = async (): Promise<KnownImage> => {
    throw edgeNodeError("wrong-manifest", "no release key has that id");
  };
  act = (sha256: string): KnownImage => this.find(sha256);
  remove = (sha256: string): void => void this.find(sha256);
  download = (sha256: string): Download => {
    throw edgeNodeError("unknown-image", `there is no image ${sha256}`);
  };

  private find(sha256: string): KnownImage {
    const known = this.images.find(({ image }) => image.sha256 === sha256);
    if (known === undefined) throw edgeNodeError("unknown-image", `there is no image ${sha256}`);
    return known;
  }
}
