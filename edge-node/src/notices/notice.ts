import type { DeviceId, MeteringPointId } from "@localgrid/vocabulary/identifiers";

export const NOTICE_KINDS = [
  "statement-ready",
  "correction",
  "device-silent",
  "device-back",
  "price-alert",
  "node-trouble",
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export const PRICE_DIRECTIONS = ["above", "below"] as const;
export type PriceDirection = (typeof PRICE_DIRECTIONS)[number];

/** `clock-unsure`: nobody sets this machine's clock. `storage-low`: its disk is nearly full. `hub-away`: for a day. */
export const NODE_TROUBLES = ["clock-unsure", "storage-low", "hub-away"] as const;
export type NodeTrouble = (typeof NODE_TROUBLES)[number];

/** What a notice is about, and the facts: the words are made where it is read. */
export type NoticeContent =
  | {
      /** A month has ended, or official values have come for all of its intervals. */
      readonly kind: "statement-ready";
      /** `YYYY-MM`, local. */
      readonly month: string;
      readonly intervals: number;
      /** Those with official values. */
      readonly final_intervals: number;
      /** What official values have changed in the month's amounts so far; + the member receives. */
      readonly change_nano: bigint;
    }
  | {
      /** Official values have changed a month that is over. */
      readonly kind: "correction";
      readonly month: string;
      /** Since the last notice about the month; + the member receives. */
      readonly change_nano: bigint;
    }
  | {
      readonly kind: "device-silent";
      readonly device: DeviceId;
      readonly metering_point: MeteringPointId;
      readonly last_reading_at_s: number;
    }
  | {
      readonly kind: "device-back";
      readonly device: DeviceId;
      readonly metering_point: MeteringPointId;
      /** Time of the last reading before the silence. */
      readonly silent_from_s: number;
    }
  | {
      readonly kind: "price-alert";
      /** Of the interval whose price it is. */
      readonly start_s: number;
      readonly direction: PriceDirection;
      readonly price_micro_per_kwh: number;
      readonly limit_micro_per_kwh: number;
    }
  | { readonly kind: "node-trouble"; readonly trouble: NodeTrouble; readonly since_s: number };

/** A notice on its way to one login. */
export interface NewNotice {
  readonly login: string;
  /** The same cause never leads to a second notice of the login. */
  readonly cause: string;
  /** The community's time. */
  readonly at_s: number;
  readonly content: NoticeContent;
}

export interface Notice {
  /** Rises with every notice. */
  readonly id: number;
  readonly at_s: number;
  /** Null while unread. */
  readonly read_at_s: number | null;
  readonly content: NoticeContent;
}

/** What has changed for a login. */
export interface NoticeNews {
  readonly login: string;
  readonly unread: number;
  /** The one that has come; null where some were read. */
  readonly notice: Notice | null;
  /** Whether the login wants no attention drawn to it now. */
  readonly is_quiet: boolean;
}

/** Minutes of the community's day, from 0 to 1439; over midnight where `from_min` is the later one, all day where equal. */
export interface QuietHours {
  readonly from_min: number;
  readonly to_min: number;
}

/** What a login wants to be told, and when not to be disturbed. */
export interface NoticeSettings {
  /** Kinds that the login gets no notices of. */
  readonly muted: readonly NoticeKind[];
  /** Null for no alert in this direction. */
  readonly price_above_micro_per_kwh: number | null;
  readonly price_below_micro_per_kwh: number | null;
  /** Notices come then too, but draw no attention. */
  readonly quiet_hours: QuietHours | null;
}

export const USUAL_SETTINGS: NoticeSettings = {
  muted: [],
  price_above_micro_per_kwh: null,
  price_below_micro_per_kwh: null,
  quiet_hours: null,
};
