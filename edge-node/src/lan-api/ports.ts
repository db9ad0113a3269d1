import type { EnergySums } from "@localgrid/clearing/energy-sums";
import type {
  IntervalRow as ProjectedInterval,
  MemberIntervalRow as ProjectedMemberInterval,
} from "@localgrid/clearing/projection-sink";
import type { SettlementPostings } from "@localgrid/clearing/settlement";
import type { SharingRule } from "@localgrid/clearing/sharing-rules";
import type { StatementPosting } from "@localgrid/clearing/statement";
import type { HistoryPosting } from "@localgrid/clearing/statement-history";
import type { StatementLanguage, StatementWords } from "@localgrid/clearing/statement-words";
import type { RandomBytes } from "@localgrid/passwords/password";
import type { AllocationKeyBody, MemberBody, MeteringPointBody, TariffBody } from "@localgrid/protocol/record-bodies";
import type { DeviceId, MemberId, MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { FastifyBaseLogger } from "fastify";
import type { Access } from "../access/access.ts";
import type { IntervalCalculations } from "../calculation/interval-calculation.ts";
import type { CareDesk } from "../care/care-desk.ts";
import type { ShownHomeStore } from "../community/shown-home-store.ts";
import type { ControlDesk } from "../control/control-desk.ts";
import type { HomeOutlook } from "../control/home-outlook.ts";
import type { DeviceBook } from "../device-book/device-book.ts";
import type { DownlinkReport } from "../downlink/downlink.ts";
import type { AdoptionVerdict, GossipReport } from "../gossip/report.ts";
import type { LimitsReplay } from "../limits-replay/limits-replay.ts";
import type { NoticeRelay } from "../notice-relay/notice-relay.ts";
import type { NoticeNews } from "../notices/notice.ts";
import type { Notices } from "../notices/notices.ts";
import type { PairingDesk } from "../pairing/pairing-desk.ts";
import type { ReleaseReport } from "../releases/release-report.ts";
import type { MemberTrades } from "../settlement/member-trades.ts";
import type { ThirdPartySide } from "../third-party/third-party-side.ts";
import type { UpdateDesk } from "../updates/update-desk.ts";
import type { HubConnection, HubReport } from "../uplink/hub-connection.ts";

/** Half-open, UTC seconds; an interval belongs to it when its start does. */
export interface TimeRange {
  readonly from_s: number;
  readonly to_s: number;
}

/** A closed interval, without what only an audit needs. */
export type IntervalRow = Omit<
  ProjectedInterval,
  "closed_at_ms" | "input_digest" | "result_digest" | "terms" | "barred_buyers"
>;

/** A member's share of one; whose it is, the question said. */
export type MemberIntervalRow = Omit<ProjectedMemberInterval, "member">;

/** Closed intervals and what was posted for them. Rows come by start, rising. */
export interface ReadModel {
  memberIntervals(query: TimeRange & { readonly member: MemberId }): readonly MemberIntervalRow[];
  communityIntervals(range: TimeRange): readonly IntervalRow[];
  lastInterval(): IntervalRow | null;
  memberEnergy(query: TimeRange & { readonly member: MemberId }): EnergySums;
  communityEnergy(range: TimeRange): EnergySums;
  /** Postings of intervals in the range, and corrections that were posted in it. */
  memberPostings(query: TimeRange & { readonly member: MemberId }): readonly StatementPosting[];
  /** Everything posted for intervals in the range until now, whenever that was. */
  memberSettlement(query: TimeRange & { readonly member: MemberId }): SettlementPostings;
  /** Everything posted until now for those intervals in the range that were corrected. */
  /** By what intervals of the range were divided, one after the other. */
  sharingRules(range: TimeRange): readonly SharingRule[];
  memberHistory(query: TimeRange & { readonly member: MemberId }): readonly HistoryPosting[];
  /** From the member's first interval to the end of the last one, or to its last correction; null before the first. */
  memberPeriod(member: MemberId): { readonly first_s: number; readonly last_s: number } | null;
}

export interface QuarantineRow {
  /** Rises with every refused message. */
  readonly id: number;
  readonly at_ms: number;
  readonly device: string;
  readonly reason: string;
  readonly bytes: Uint8Array;
}

/** The last refused messages of devices, by id, rising. */
export interface Quarantine {
  page(query: { readonly after: number; readonly limit: number }): readonly QuarantineRow[];
}

/** `reason` is a code of the error table. */
export type CommandResult =
  | { readonly kind: "done" }
  | { readonly kind: "rejected"; readonly reason: string; readonly message: string };

export interface LimitValues {
  /** Highest price to pay; null for the community's default. */
  readonly buy_limit_micro_per_kwh: number | null;
  /** Lowest price to accept; null for the community's default. */
  readonly sell_limit_micro_per_kwh: number | null;
}

/** `valid_from_s` left out: from the next interval on that has not begun. */
export type NewTariff = Omit<TariffBody, "valid_from_s"> & { readonly valid_from_s?: number };

/** The same of an agreed key. */
export type NewAllocationKey = Omit<AllocationKeyBody, "valid_from_s"> & { readonly valid_from_s?: number };

/** Each resolves after its record is on disk. Rejects with `storage-full` or `stopping`. */
export interface CommunityCommands {
  addMember(command: { readonly member: MemberId; readonly credit_limit_micro: number | null }): Promise<CommandResult>;
  addMeteringPoint(command: {
    readonly metering_point: MeteringPointId;
    readonly member: MemberId;
    readonly main_fuse_w: number;
  }): Promise<CommandResult>;
  addTariff(tariff: NewTariff): Promise<CommandResult>;
  setAllocationKey(key: NewAllocationKey): Promise<CommandResult>;
  setStandingLimits(command: LimitValues & { readonly member: MemberId }): Promise<CommandResult>;
  registerMeter(command: {
    readonly device: DeviceId;
    readonly metering_point: MeteringPointId;
    readonly public_key: Uint8Array;
  }): Promise<CommandResult>;
  revokeMeter(command: { readonly device: DeviceId }): Promise<CommandResult>;
}

export interface DeviceRow {
  readonly device: DeviceId;
  readonly metering_point: MeteringPointId;
  /** False once revoked. */
  readonly is_active: boolean;
}

export interface CommunitySettings {
  readonly community: string;
  /** ISO 4217 code. */
  readonly currency: string;
  /** IANA name. */
  readonly time_zone: string;
  readonly interval_length_s: number;
}

/** The community as it stands. Lists come by id in byte order, tariffs by `valid_from_s`. */
export interface CommunityQueries {
  readonly settings: CommunitySettings;
  members(): readonly MemberBody[];
  meteringPoints(): readonly MeteringPointBody[];
  devices(): readonly DeviceRow[];
  /** In force now, else the first one to come; null before the coordinator has set one. */
  currentTariff(): TariffBody | null;
  tariffs(): readonly TariffBody[];
  /** Past and coming ones, by `valid_from_s`. */
  allocationKeys(): readonly AllocationKeyBody[];
  /** As last set, also when they only hold from the next interval on. */
  limitsOf(member: MemberId): LimitValues;
}

export type LiveEvent =
  | { readonly type: "power" }
  | { readonly type: "interval-closed"; readonly start_s: number }
  | { readonly type: "health" }
  /** For the pages of one login. */
  | ({ readonly type: "notice" } & NoticeNews);

export interface HomePower {
  /** + draws, − feeds in. */
  readonly power_w: number;
  readonly at_ms: number;
}

export interface LiveFeed {
  snapshot(): { readonly at_ms: number; readonly homes: ReadonlyMap<MemberId, HomePower> };
  /** Answers what ends the subscription. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
}

export interface HealthReport {
  readonly status: "ok" | "storage-full" | "degraded" | "starting";
  readonly journal: { readonly position: number; readonly last_commit_at_ms: number | null };
  readonly last_interval_start_s: number | null;
  readonly devices_connected: number;
  readonly broker: "listening" | "closed";
  /** Of the newest reading that counts; null before the first. */
  readonly last_reading_at_ms: number | null;
  /** An interval has ended and is about to be closed: a bad moment for a planned restart. */
  readonly interval_closing: boolean;
  /** What is wrong, a sentence each. */
  readonly details: readonly string[];
}

export interface NodeHealth {
  report(): HealthReport;
  /** Prometheus text format. */
  metricsText(): Promise<string>;
}

/** The hub that this node's journal goes up to. */
export interface HubDesk {
  report(): HubReport & DownlinkReport;
  join: HubConnection["join"];
}

/** What other nodes of a region without a hub have to be told of this one. */
export interface MembershipCard {
  /** 32 hexadecimal digits. */
  readonly node: string;
  /** Ed25519, 32 bytes. */
  readonly public_key: Uint8Array;
  readonly community: string;
  /** Multiaddr texts without the node's id. */
  readonly addresses: readonly string[];
}

/** The other nodes of the region. */
export interface PeerDesk {
  report(): GossipReport;
  /** Has nothing to do with exactly these, until the next call. */
  block(nodes: readonly string[]): void;
  /** Takes a signed membership that somebody brought. */
  adopt(document: Uint8Array): AdoptionVerdict;
  card(): MembershipCard;
}

/** From what a new box becomes this node. Never logged, never kept by whoever asks. */
export interface RecoveryDesk {
  /** 24 words, a space between two. */
  words(): string;
  /** An SVG document. */
  qr(): string;
}

export interface CertificateIssuer {
  /** @throws {LocalGridError} `wrong-certificate-request` */
  issueDeviceCertificate(request: { readonly certificate_request_pem: string; readonly device: DeviceId }): {
    readonly certificate_pem: string;
    readonly ca_certificate_pem: string;
  };
}

export interface Timers {
  /** Acts again and again until the answer is called; never keeps the process alive. */
  every(interval_ms: number, act: () => void): () => void;
}

/** What devices say of themselves. */
export type DeviceBookPort = Pick<DeviceBook, "statusOf" | "eventsOf" | "isConnected">;

/** Batteries and vehicles that the node steers for their members. */
export type ControlDeskPort = Pick<ControlDesk, "of" | "report" | "change">;

/** Batteries of a home now, and what the rest of the day may bring. */
export type OutlookPort = Pick<HomeOutlook, "battery" | "expected">;

/** Devices that people own already. */
export type ThirdPartyPort = Pick<
  ThirdPartySide,
  | "housePort"
  | "connectionRows"
  | "findConnection"
  | "createConnection"
  | "changeSettings"
  | "removeConnection"
  | "rows"
  | "assign"
  | "retire"
>;

/** Update bundles of this machine. */
export interface ReleaseDeskPort {
  report(): ReleaseReport;
}

/** What each login is told, and wants to be told. */
export type NoticesPort = Pick<Notices, "page" | "markRead" | "settingsOf" | "saveSettings">;

/** How each login is told beyond the home. */
export type NoticeWaysPort = Pick<
  NoticeRelay,
  "ways" | "addDevice" | "removeDevice" | "tryDevice" | "saveAddress" | "confirmAddress" | "removeAddress"
>;

/** Firmware of devices. */
export type UpdateDeskPort = Pick<UpdateDesk, "add" | "list" | "act" | "remove" | "download">;

/** Everything that the API needs from the node. Each route takes only its own part. */
export type CareDeskPort = Pick<
  CareDesk,
  "state" | "healthReport" | "stick" | "keptByHub" | "begin" | "download" | "restart" | "reset"
>;

export interface LanApiPorts {
  readonly access: Access;
  readonly read: ReadModel;
  readonly quarantine: Quarantine;
  readonly commands: CommunityCommands;
  readonly community: CommunityQueries;
  readonly live: LiveFeed;
  readonly pairing: PairingDesk;
  readonly certificates: CertificateIssuer;
  /** What browsers need to believe this node's certificates. */
  readonly trust: { readonly ca_certificate_pem: string };
  readonly health: NodeHealth;
  readonly hub: HubDesk;
  readonly peers: PeerDesk;
  readonly recovery: RecoveryDesk;
  /** What printed statements say in each language. */
  readonly statementWords: (language: StatementLanguage) => StatementWords;
  /** A text as a QR code, an SVG document. */
  readonly qrPicture: (text: string) => string;
  readonly care: CareDeskPort;
  readonly thirdParty: ThirdPartyPort;
  readonly deviceBook: DeviceBookPort;
  readonly control: ControlDeskPort;
  readonly outlook: OutlookPort;
  readonly updates: UpdateDeskPort;
  /** Update bundles of this machine. */
  readonly releases: ReleaseDeskPort;
  /** How long an answer with an image may stand still, and how long it may take; as usual when left out. */
  readonly download_limits?: { readonly stalled_ms: number; readonly longest_ms: number };
  /** How closed intervals came about. */
  readonly calculations: Pick<IntervalCalculations, "of">;
  /** Homes that want to be seen by their neighbours. */
  readonly shownHomes: ShownHomeStore;
  /** What other limits would have changed. */
  readonly limitsReplay: Pick<LimitsReplay, "of">;
  /** What each login is told, and wants to be told. */
  readonly notices: NoticesPort;
  /** How each login is told beyond the home. */
  readonly noticeWays: NoticeWaysPort;
  /** What became of members' trades on the chain. */
  readonly trades: Pick<MemberTrades, "of" | "proof">;
  /** The community's time; `stale_after_ms` of it make a live value old. */
  readonly clock: { now_ms(): number };
  readonly stale_after_ms: number;
  /** Real time, by which pairing codes expire, also where the community's time runs faster. */
  readonly wallClock: { now_ms(): number };
  readonly random: RandomBytes;
  readonly timers: Timers;
  readonly logger: FastifyBaseLogger;
  /** Where devices find the broker; a function, because a port of 0 is known only after it listens. */
  readonly mqttPort: () => number;
  /** Folder of the built member app; null serves the API only. */
  readonly web_root: string | null;
}
