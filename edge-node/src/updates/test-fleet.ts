import { type DeviceStatus, EVENT_CODES, type UpdateState } from "@localgrid/protocol/device-report";
import { decodeOffer } from "@localgrid/protocol/device-update";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import { expect } from "vitest";
import type { DeviceNews, KnownStatus } from "../device-book/device-book.ts";

/** Test support: devices that are there, and what they were offered. */
export class Fleet {
  readonly statuses = new Map<DeviceId, KnownStatus>();
  readonly away = new Set<DeviceId>();
  readonly offers: { readonly device: DeviceId; readonly sha256: string }[] = [];
  private readonly listeners = new Set<(news: DeviceNews) => void>();
  private events = 0;

  subscribe = (listener: (news: DeviceNews) => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  allStatuses = () => this.statuses;
  statusOf = (device: DeviceId) => this.statuses.get(device) ?? null;
  isConnected = (device: DeviceId) => this.statuses.has(device) && !this.away.has(device);
  send = (device: DeviceId, _: "ota", payload: Uint8Array) => {
    if (!this.isConnected(device)) return false;
    const { path, http_port } = decodeOffer(payload);
    expect(http_port).toBe(8_080);
    this.offers.push({ device, sha256: path.replace("/firmware/", "") });
    return true;
  };

  tell(device: DeviceId, version: number, more: UpdateState | { readonly board: string } = "idle"): void {
    const { update, board } =
      typeof more === "string" ? { update: more, board: "posix" } : { update: "idle" as const, ...more };
    const status: DeviceStatus = {
      board,
      version_name: "x",
      version,
      clock_age_s: 0,
      log_permille: 0,
      dropped: 0,
      boot: 1,
      update,
      update_permille: 0,
      control: "none",
    };
    this.statuses.set(device, { status, at_ms: 0 });
    for (const listener of this.listeners) listener({ kind: "status", device, status });
  }

  event(device: DeviceId, name: keyof typeof EVENT_CODES, value: number): void {
    this.events += 1;
    const event = { event_seq: this.events, at_ms: 0, code: EVENT_CODES[name], value, boot: 1, uptime_ms: 0 };
    for (const listener of this.listeners) listener({ kind: "event", device, event });
  }

  /** As a good device does it. */
  takeAll(version: number, from = 0): void {
    for (const { device } of this.offers.slice(from)) {
      this.tell(device, version, "on-trial");
      this.event(device, "update-confirmed", version);
      this.tell(device, version);
    }
  }

  get offered(): readonly DeviceId[] {
    return this.offers.map(({ device }) => device);
  }
}
