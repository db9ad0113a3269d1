import type { ThirdPartyStand } from "@localgrid/clearing/third-party-readings";
import { FLAG_ESTIMATED, FLAG_GAP_BEFORE, FLAG_PHASES_NETTED, FLAG_REGISTER_RESET } from "@localgrid/protocol/device";
import type { PhaseMode, ThirdPartyReading } from "@localgrid/protocol/record-bodies";
import type { DeviceReport } from "./device-adapter.ts";
import { NetPower } from "./net-power.ts";
import { energyThroughFuse, RegisterLine } from "./register-line.ts";

/** What may be paid out at once after a quiet time; metering allows as much. */
const PAYOUT_SLACK_MWH = 1_000;
/** Of what the main fuse lets through, what may wait to be paid out. */
const PENDING_WINDOW_MS = 300_000;
/** Beyond so many times the main fuse a power is no power. */
const MOST_FUSES = 2;

/** A register that is doubted, and since this very report. */
export type Doubt = "impossible-jump" | "register-conflict" | "impossible-power";

/** A report after it was judged: all of a journaled reading save its place in the sequence and its message. */
export type FollowedReading = Omit<ThirdPartyReading, "device" | "seq" | "raw" | "raw_bytes"> & {
  readonly pending_import_mwh: number;
  readonly pending_export_mwh: number;
};

export interface FollowedReport {
  /** Null while the device has told nothing that counts. */
  readonly reading: FollowedReading | null;
  readonly doubt: Doubt | null;
}

/** A register of the node's own that rises towards the device's, never faster than the main fuse lets. */
class OwnRegister {
  total_mwh: number;
  pending_mwh: number;
  readonly line: RegisterLine;
  private paid_at_ms: number | null;
  private carry_mwh = PAYOUT_SLACK_MWH;

  constructor(stand: { total_mwh: number; pending_mwh: number; reported_mwh: number | null; at_ms: number } | null) {
    this.total_mwh = stand?.total_mwh ?? 0;
    this.pending_mwh = stand?.pending_mwh ?? 0;
    this.paid_at_ms = stand?.at_ms ?? null;
    const reported_mwh = stand?.reported_mwh ?? null;
    this.line = new RegisterLine(
      stand === null || reported_mwh === null ? null : { value_mwh: reported_mwh, at_ms: stand.at_ms },
    );
  }

  /** Takes up energy that the device counted, and pays out what can have gone through the fuse by now. */
  add(energy_mwh: number, at_ms: number, main_fuse_w: number): void {
    const elapsed_ms = at_ms - (this.paid_at_ms ?? at_ms);
    const allowed_mwh = this.carry_mwh + energyThroughFuse(main_fuse_w, elapsed_ms);
    const due_mwh = this.pending_mwh + energy_mwh;
    const paid_mwh = Math.min(due_mwh, allowed_mwh);
    this.total_mwh += paid_mwh;
    const most_pending_mwh = PAYOUT_SLACK_MWH + energyThroughFuse(main_fuse_w, PENDING_WINDOW_MS);
    this.pending_mwh = Math.min(due_mwh - paid_mwh, most_pending_mwh);
    this.carry_mwh = Math.min(PAYOUT_SLACK_MWH, allowed_mwh - paid_mwh);
    this.paid_at_ms = at_ms;
  }
}

/**
 * Makes the node's own registers of one bought device out of its reports. They begin at 0 and never fall, and rise by
 * what the device's registers rise (`registers`) or by what its power comes to (`net-power`). Whole mWh, nothing is
 * counted twice; what the device never told is 0.
 */
export class RegisterFollower {
  private readonly mode: PhaseMode;
  private readonly import: OwnRegister;
  private readonly export: OwnRegister;
  private readonly netPower: NetPower;
  private reported: { import_mwh: number | null; export_mwh: number | null };
  private power_w: number | null;
  private hasCounted: boolean;
  private at_ms: number;

  /** `stand`: where an earlier run left it, null for a new device. */
  constructor(mode: PhaseMode, stand: ThirdPartyStand | null) {
    this.mode = mode;
    this.import = new OwnRegister(stand === null ? null : standOf(stand, "import"));
    this.export = new OwnRegister(stand === null ? null : standOf(stand, "export"));
    const { at_ms = 0, power_w = null } = stand ?? {};
    this.netPower = new NetPower(power_w === null ? null : { at_ms, power_w });
    this.reported = {
      import_mwh: stand?.reported_import_mwh ?? null,
      export_mwh: stand?.reported_export_mwh ?? null,
    };
    this.power_w = power_w;
    this.hasCounted = stand !== null;
    this.at_ms = at_ms;
  }

  /** Whether a register of the device is doubted now. */
  get isSuspected(): boolean {
    return this.import.line.isSuspected || this.export.line.isSuspected;
  }

  /** `now_ms` is when the report arrived; of two reports at one time the second counts a ms later. */
  take(report: DeviceReport, now_ms: number, main_fuse_w: number): FollowedReport {
    const at_ms = Math.max(Math.floor(now_ms), this.at_ms + 1);
    this.at_ms = at_ms;
    const judged =
      this.mode === "registers"
        ? this.takeRegisters(report, at_ms, main_fuse_w)
        : this.takePower(report, at_ms, main_fuse_w);
    if (report.import_mwh !== null) this.reported.import_mwh = this.lineOr(this.import, report.import_mwh);
    if (report.export_mwh !== null) this.reported.export_mwh = this.lineOr(this.export, report.export_mwh);
    this.import.add(judged.import_mwh, at_ms, main_fuse_w);
    this.export.add(judged.export_mwh, at_ms, main_fuse_w);
    return { reading: this.hasCounted ? this.reading(at_ms, judged.flags) : null, doubt: judged.doubt };
  }

  private takeRegisters(report: DeviceReport, at_ms: number, main_fuse_w: number): Judged {
    if (report.power_w !== null && Math.abs(report.power_w) <= MOST_FUSES * main_fuse_w) this.power_w = report.power_w;
    const imported = takeRegister(this.import.line, report.import_mwh, { at_ms, main_fuse_w });
    const exported = takeRegister(this.export.line, report.export_mwh, { at_ms, main_fuse_w });
    if (report.import_mwh !== null || report.export_mwh !== null) this.hasCounted = true;
    return {
      import_mwh: imported.energy_mwh,
      export_mwh: exported.energy_mwh,
      flags: imported.flags | exported.flags,
      doubt: imported.doubt ?? exported.doubt,
    };
  }

  private takePower({ power_w }: DeviceReport, at_ms: number, main_fuse_w: number): Judged {
    const nothing = { import_mwh: 0, export_mwh: 0, flags: FLAG_PHASES_NETTED, doubt: null };
    if (power_w === null) return nothing;
    if (Math.abs(power_w) > MOST_FUSES * main_fuse_w) return { ...nothing, doubt: "impossible-power" };
    this.hasCounted = true;
    this.power_w = power_w;
    const clamped_w = Math.max(-main_fuse_w, Math.min(main_fuse_w, power_w));
    const { isGap, ...energy } = this.netPower.take(clamped_w, at_ms);
    const estimated = isGap ? FLAG_GAP_BEFORE | FLAG_ESTIMATED : clamped_w === power_w ? 0 : FLAG_ESTIMATED;
    return { ...energy, flags: FLAG_PHASES_NETTED | estimated, doubt: null };
  }

  /** In the mode that counts them, registers are those that are believed: from there a new start goes on. */
  private lineOr({ line }: OwnRegister, reported_mwh: number): number {
    return this.mode === "registers" ? (line.value_mwh ?? reported_mwh) : reported_mwh;
  }

  private reading(at_ms: number, flags: number): FollowedReading {
    return {
      at_ms,
      import_mwh: this.import.total_mwh,
      export_mwh: this.export.total_mwh,
      reported_import_mwh: this.reported.import_mwh,
      reported_export_mwh: this.reported.export_mwh,
      pending_import_mwh: this.import.pending_mwh,
      pending_export_mwh: this.export.pending_mwh,
      power_w: this.power_w,
      flags,
    };
  }
}

interface Judged {
  readonly import_mwh: number;
  readonly export_mwh: number;
  readonly flags: number;
  readonly doubt: Doubt | null;
}

function takeRegister(
  line: RegisterLine,
  value_mwh: number | null,
  { at_ms, main_fuse_w }: { readonly at_ms: number; readonly main_fuse_w: number },
): { readonly energy_mwh: number; readonly flags: number; readonly doubt: Doubt | null } {
  if (value_mwh === null) return { energy_mwh: 0, flags: 0, doubt: null };
  const isFall = value_mwh < (line.value_mwh ?? 0);
  const { news, energy_mwh } = line.take(value_mwh, at_ms, main_fuse_w);
  const doubt = news === "suspected" ? (isFall ? "register-conflict" : "impossible-jump") : null;
  return { energy_mwh, flags: news === "new-line" ? FLAG_REGISTER_RESET : 0, doubt };
}

function standOf(stand: ThirdPartyStand, direction: "import" | "export") {
  return {
    total_mwh: stand[`${direction}_mwh`],
    pending_mwh: stand[`pending_${direction}_mwh`],
    reported_mwh: stand[`reported_${direction}_mwh`],
    at_ms: stand.at_ms,
  };
}
