/** JSON of the node's notices as this app reads it. */

export const NOTICE_KINDS = [
  "statement-ready",
  "correction",
  "device-silent",
  "device-back",
  "price-alert",
  "node-trouble",
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export type NoticeContent =
  | {
      readonly kind: "statement-ready";
      /** `YYYY-MM`. */
      readonly month: string;
      readonly intervals: number;
      readonly final_intervals: number;
      /** + the member receives. */
      readonly change_nano: string;
    }
  | { readonly kind: "correction"; readonly month: string; readonly change_nano: string }
  | {
      readonly kind: "device-silent";
      readonly device: string;
      readonly metering_point: string;
      readonly last_reading_at_s: number;
    }
  | {
      readonly kind: "device-back";
      readonly device: string;
      readonly metering_point: string;
      readonly silent_from_s: number;
    }
  | {
      readonly kind: "price-alert";
      readonly start_s: number;
      readonly direction: "above" | "below";
      readonly price_micro_per_kwh: number;
      readonly limit_micro_per_kwh: number;
    }
  | {
      readonly kind: "node-trouble";
      readonly trouble: "clock-unsure" | "storage-low" | "hub-away";
      readonly since_s: number;
    };

export type Notice = NoticeContent & {
  /** Rises with every notice. */
  readonly id: number;
  readonly at_s: number;
  /** Null while unread. */
  readonly read_at_s: number | null;
};

export interface NoticePage {
  /** The newest first. */
  readonly notices: readonly Notice[];
  readonly unread: number;
  /** Null on the last page. */
  readonly next_before: number | null;
}

/** What a live page is told at once. */
export interface NoticeNews {
  readonly unread: number;
  /** Null where some were read, perhaps on another device. */
  readonly notice: Notice | null;
  /** It came in quiet hours. */
  readonly is_quiet: boolean;
}

/** Minutes of the community's day. */
export interface QuietHours {
  readonly from_min: number;
  readonly to_min: number;
}

export interface NoticeSettings {
  readonly muted: readonly NoticeKind[];
  /** Null for no alert. */
  readonly price_above_micro_per_kwh: number | null;
  readonly price_below_micro_per_kwh: number | null;
  readonly quiet_hours: QuietHours | null;
}
