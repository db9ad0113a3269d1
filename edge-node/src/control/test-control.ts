import { generateKeyPairSync, verify } from "node:crypto";
import { applyToCommunity, createCommunity } from "@localgrid/clearing/community";
import { ed25519PublicKey, nodeKeyOf } from "@localgrid/journal/head";
import { type CommandJudgement, judgeCommand } from "@localgrid/protocol/command-judgement";
import { deviceIdOf, keyIdOf } from "@localgrid/protocol/device";
import {
  type DeviceConfiguration,
  type DeviceOrder,
  decodeConfiguration,
  decodeSignedConfiguration,
} from "@localgrid/protocol/device-control";
import { deviceId, memberId } from "@localgrid/vocabulary/identifiers";
import { ControlDesk } from "./control-desk.ts";
import type { BatterySettings, VehicleSettings } from "./control-settings.ts";
import { InMemoryControlStore } from "./in-memory-control-store.ts";
import type { SetPoint, SetPointWriter } from "./set-point-writer.ts";

export const HOME = memberId("home-1");
export const BOUGHT = deviceId("t00000000000000ff");
export const START_MS = 1_780_272_000_000;
export const BATTERY: BatterySettings = {
  role: "battery",
  capacity_wh: 10_000,
  charge_power_w: 3_000,
  discharge_power_w: 2_500,
  round_trip_efficiency_permille: 900,
  reserve_permille: 200,
  wear_micro_per_kwh: 0,
};
export const VEHICLE: VehicleSettings = {
  role: "vehicle",
  capacity_wh: 60_000,
  least_power_w: 1_400,
  charge_power_w: 11_000,
  target_permille: 800,
  ready_at_minute: 420,
};

const MAIN_FUSE_W = 17_000;
const nodeKey = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
const nodeKeyPublic = ed25519PublicKey(nodeKey.publicKey);

/** A device as the firmware is meant to be, as far as commands go. */
export class Follower {
  readonly key = nodeKeyOf(generateKeyPairSync("ed25519").privateKey);
  readonly kid = keyIdOf(this.key.publicKey);
  readonly device = deviceIdOf(this.kid);
  readonly answers: CommandJudgement[] = [];
  readonly configurations: DeviceConfiguration[] = [];
  readonly messages: Uint8Array[] = [];
  isListening = true;
  last_counter = 0;

  hear(channel: "cmd" | "cfg", bytes: Uint8Array, now_ms: number): void {
    if (channel === "cfg") {
      this.configurations.push(decodeConfiguration(decodeSignedConfiguration(bytes).payload));
      return;
    }
    this.messages.push(bytes);
    const answer = this.judge(bytes, now_ms);
    this.answers.push(answer);
    if (answer.kind === "accepted") this.last_counter = answer.command.counter;
  }

  judge(bytes: Uint8Array, now_ms: number): CommandJudgement {
    return judgeCommand(bytes, {
      node_kid: keyIdOf(nodeKey.publicKey),
      device_kid: this.kid,
      last_counter: this.last_counter,
      now_ms,
      isClockTrusted: true,
      limits: { draw_w: MAIN_FUSE_W, feed_w: MAIN_FUSE_W },
      verify: (bytes_, signature) => verify(null, bytes_, nodeKeyPublic, signature),
    });
  }

  /** What it does: the last order that it took. */
  get order(): DeviceOrder | null {
    const taken = this.answers.filter((answer) => answer.kind === "accepted").at(-1);
    return taken?.kind === "accepted" ? taken.command.order : null;
  }
}

/** Test support: a home with a battery of our own kind and a bought one, and the node that may steer them. */
export class TestHome {
  readonly follower = new Follower();
  readonly store = new InMemoryControlStore();
  readonly community = createCommunity();
  readonly failures: string[] = [];
  readonly writes: SetPoint[] = [];
  /** How bought devices answer; null when nobody can reach them. */
  writing: (() => Promise<void>) | null = () => Promise.resolve();
  now_ms = START_MS;
  hasTime = true;
  act: () => void = () => {};
  desk: ControlDesk;

  constructor() {
    const { community, follower } = this;
    const metering_point = "home-1-battery" as never;
    applyToCommunity(community, { kind: "member", body: { member: HOME, is_active: true, credit_limit_micro: null } });
    applyToCommunity(community, {
      kind: "metering-point",
      body: { metering_point, member: HOME, main_fuse_w: MAIN_FUSE_W, is_active: true },
    });
    applyToCommunity(community, {
      kind: "meter-key",
      body: { device: follower.device, metering_point, public_key: follower.key.publicKey, is_active: true },
    });
    applyToCommunity(community, {
      kind: "third-party-meter",
      body: { device: BOUGHT, metering_point, adapter: "victron", phase_mode: "registers", is_active: true },
    } as never);
    applyToCommunity(community, {
      kind: "tariff",
      body: {
        valid_from_s: 0,
        retail_micro_per_kwh: 300_000,
        feed_in_micro_per_kwh: 80_000,
        local_network_fee_micro_per_kwh: 40_000,
        fixed_fee_micro_per_day: 0,
      },
    });
    this.desk = this.startDesk();
  }

  restart(): void {
    void this.desk.stop();
    this.desk = this.startDesk();
  }

  /** Real seconds, one tick each. */
  pass(seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      this.now_ms += 1_000;
      if (second % 60 === 0) this.desk.heard(this.follower.device, { power_w: 0, soc_permille: 500 });
      this.act();
    }
  }

  allow(is_allowed = true, device = this.follower.device): void {
    this.desk.change({ login: "home-1", member: HOME, device, is_allowed, settings: is_allowed ? BATTERY : null });
  }

  private startDesk(): ControlDesk {
    const { community, follower, store } = this;
    const isThere = (device: string) => device === follower.device && follower.isListening;
    const desk = new ControlDesk({
      nodeKey,
      publicKeyOf: (device) => community.meters.get(device)?.public_key ?? null,
      send: (device, channel, payload) => {
        if (isThere(device)) follower.hear(channel, payload, this.now_ms);
        return isThere(device);
      },
      listens: isThere,
      configuration: { interval_length_s: 900, reading_every_s: 60, live_every_ms: 2_000 },
      hasTime: () => this.hasTime,
      store,
      community: () => community,
      read: { communityIntervals: () => [], memberIntervals: () => [] },
      writers: () => [this.writer()],
      clock: { now_ms: () => this.now_ms, speed: 1 },
      timers: { every: (_, act) => this.runs(act) },
      time_zone: "Europe/Berlin",
      failed: (event) => this.failures.push(event),
    });
    desk.start();
    return desk;
  }

  private runs(act: () => void): () => void {
    this.act = act;
    return () => {
      this.act = () => {};
    };
  }

  private writer(): SetPointWriter {
    return {
      controls: (device) => device === BOUGHT && this.writing !== null,
      write: (setPoint) => {
        this.writes.push(setPoint);
        return this.writing?.() ?? Promise.resolve();
      },
    };
  }
}
