import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { ProjectionSink } from "@localgrid/clearing/projection-sink";
import type { ReplayPoint } from "@localgrid/clearing/replay";
import type { NodeKey } from "@localgrid/journal/head";
import type { DeviceId } from "@localgrid/vocabulary/identifiers";
import type { Logger } from "pino";
import type { AccountStore } from "./access/account-store.ts";
import type { JournalSearch } from "./calculation/journal-search.ts";
import type { CalculationStore } from "./calculation/kept-interval.ts";
import type { CarePorts } from "./care/care-desk.ts";
import type { HealthReportSources } from "./care/health-report.ts";
import type { ShownHomeStore } from "./community/shown-home-store.ts";
import type { ControlStore } from "./control/control-store.ts";
import type { SetPointWriter } from "./control/set-point-writer.ts";
import type { DeviceEventStore } from "./device-book/device-event-store.ts";
import type { DownlinkPorts } from "./downlink/downlink.ts";
import type { ReplicatedJournal } from "./gossip/own-journal.ts";
import type { PeerNetwork } from "./gossip/peer-network.ts";
import type { ReplicaStore } from "./gossip/replica-store.ts";
import type { GenesisNotes } from "./ingest/ingest.ts";
import type { JournalStore } from "./ingest/journal-store.ts";
import type { Refusal } from "./ingest/refusal.ts";
import type { SignatureVerifier } from "./ingest/signature-verifier.ts";
import type { CertificateIssuer, LanApiPorts, Quarantine, ReadModel, RecoveryDesk, Timers } from "./lan-api/ports.ts";
import type { NoticeRelayPorts } from "./notice-relay/notice-relay.ts";
import type { NoticeWordsSettings } from "./notice-relay/notice-words.ts";
import type { NoticeStore } from "./notices/notice-store.ts";
import type { ReleaseDeskPorts } from "./releases/release-desk.ts";
import type { ReleaseHub } from "./releases/release-source.ts";
import type { SettlementPorts } from "./settlement/settlement.ts";
import type { MachineTelemetry } from "./telemetry/telemetry-body.ts";
import type { TelemetryStore } from "./telemetry/telemetry-store.ts";
import type { HouseStore } from "./third-party/house-store.ts";
import type { ThirdPartySide, ThirdPartySidePorts } from "./third-party/third-party-side.ts";
import type { UpdatePorts } from "./updates/update-desk.ts";
import type { HubConnectionPorts } from "./uplink/hub-connection.ts";
import type { MembershipFeed } from "./uplink/membership-follower.ts";
import type { OwnJournal, RecoveredRecords } from "./uplink/upload-source.ts";

/** What the broker hands on, and whom it asks. Payloads are views: whoever keeps one copies it. */
export interface DeviceTraffic {
  isKnownDevice(device: DeviceId): boolean;
  onReading(device: DeviceId, payload: Uint8Array, done: (error?: Error) => void): void;
  onLive(device: DeviceId, payload: Uint8Array): void;
  onState(device: DeviceId, payload: Uint8Array): void;
  onEvent(device: DeviceId, payload: Uint8Array, done: (error?: Error) => void): void;
  /** From now on the device hears what is sent to it there. */
  onListening(device: DeviceId, channel: "cmd" | "cfg" | "ota"): void;
  onRefusal(reason: string, detail: { readonly device?: string; readonly remote?: string }): void;
}

/** The broker, as the node needs it. */
export interface DeviceBroker {
  start(): Promise<{ readonly port: number }>;
  stop(): Promise<void>;
  isListening(): boolean;
  publishAck(device: DeviceId, payload: Uint8Array): void;
  /** Never kept for later: false when the device is away or does not listen. */
  send(device: DeviceId, channel: "cmd" | "cfg" | "ota", payload: Uint8Array): boolean;
  listens(device: DeviceId, channel: "cmd" | "cfg" | "ota"): boolean;
  isConnected(device: DeviceId): boolean;
  connectedDevices(): readonly DeviceId[];
  disconnect(device: DeviceId): void;
  /** Ends what a login's browsers have open. */
  disconnectSessions(login: string): void;
  handleWebSocket(server: Server): void;
}

export interface SecurePages {
  start(
    serve: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<{ readonly port: number; readonly server: Server }>;
  stop(): Promise<void>;
}

/** A browser's login and the devices it may watch; null without a session. */
export type WatcherOf = (
  request: IncomingMessage,
) => { readonly login: string; readonly devices: readonly DeviceId[] } | null;

/** Where releases for this machine come from, lie and go to. */
export interface ReleaseWiring extends Pick<ReleaseDeskPorts, "files" | "machine" | "steady_ms"> {
  readonly hubAt: (hub_url: string) => ReleaseHub;
}

/** What a node reaches its peers by, and keeps of theirs. */
export interface GossipWiring {
  readonly network: PeerNetwork;
  readonly own: ReplicatedJournal;
  readonly replicas: ReplicaStore;
  /** Nodes that the coordinator has blocked, kept over restarts. */
  readonly blocked: { all(): readonly string[]; replace(nodes: readonly string[]): void };
  readonly membershipFrom: (hub_url: string) => MembershipFeed;
  readonly hasTimeSource: () => boolean;
  /** How late the event loop is. */
  readonly lag_ms: () => number;
}

/** What the node's devices are heard by, and what is kept of them. */
export interface DeviceWiring
  extends Pick<ThirdPartySidePorts, "createMqttAdapters" | "createPolledDevice" | "foreignBroker"> {
  readonly events: DeviceEventStore;
  readonly control: ControlStore;
  readonly house: HouseStore;
  readonly updates: UpdatePorts["store"];
  readonly images: UpdatePorts["files"];
  readonly createHouseBroker: ThirdPartySidePorts["createBroker"];
  /** Set-points in the languages of bought devices. */
  readonly createSetPointWriter: (ports: {
    readonly targetOf: ThirdPartySide["targetOf"];
    readonly publish: (connection: string, topic: string, payload: string) => boolean;
  }) => SetPointWriter;
  readonly hasTimeSource: () => boolean;
}

export interface ReplacedBy {
  readonly generation: number;
  readonly at_ms: number;
  readonly told_by: string | null;
  /** Whether something that the other box signed says so, and not only the hub. */
  readonly isProven: boolean;
}

/** Everything outside of the process that a node works with. */
export interface EdgeNodePorts {
  readonly identity: { readonly key: NodeKey; readonly communityKey: Uint8Array };
  readonly journal: JournalStore;
  readonly verifier: SignatureVerifier;
  readonly projections: ProjectionSink & { flush(position: number): boolean; saveCheckpoint(point: ReplayPoint): void };
  /** Where the projections stand: the fold goes on from here. */
  readonly start: ReplayPoint;
  readonly readModel: ReadModel & { keptInputs: DownlinkPorts["keptInputs"] };
  /** What closed intervals were computed from, and the records that say so. */
  readonly calculation: { readonly store: CalculationStore; readonly search: JournalSearch };
  readonly accounts: AccountStore;
  readonly shownHomes: ShownHomeStore;
  readonly quarantine: Quarantine & { add(refusal: Refusal): void; flush(): void };
  readonly certificates: CertificateIssuer;
  /** What browsers need to believe this node's certificates. */
  readonly trust: { readonly ca_certificate_pem: string };
  /** The same pages over TLS; null where they are served without it only. */
  readonly securePages: SecurePages | null;
  readonly devices: DeviceWiring;
  readonly hub: Pick<HubConnectionPorts, "connect" | "enrolments" | "after" | "jitter_ppm"> & {
    readonly own: OwnJournal & RecoveredRecords;
    readonly telemetry: TelemetryStore;
    readonly machine: () => MachineTelemetry;
  };
  /** What the hub tells, and where it is kept. */
  readonly shapes: Pick<DownlinkPorts, "store" | "feedFrom">;
  /** What each login was told, and wants to be told. */
  readonly notices: NoticeStore;
  /** By which notices reach people who are not at home. */
  readonly noticeRelay: Pick<NoticeRelayPorts, "store" | "hubAt"> & Pick<NoticeWordsSettings, "sayIn">;
  /** Batches that the hub sealed, and what they are held against. */
  readonly settlement: Pick<SettlementPorts, "store" | "ledger" | "batchesFrom">;
  /** Null on a machine that takes no releases from its node. */
  readonly releases: ReleaseWiring | null;
  /** The other nodes of the region; null for a node that keeps to itself. */
  readonly gossip: GossipWiring | null;
  /** Which box of its node this is; 1 for the first. */
  readonly generation: number;
  /** What the first record of an epoch says of this box. */
  readonly genesis: (epoch: Uint8Array) => GenesisNotes;
  readonly recovery: RecoveryDesk;
  /** A text as a QR code, an SVG document. */
  readonly qrPicture: (text: string) => string;
  /** What printed statements say in each language. */
  readonly statementWords: LanApiPorts["statementWords"];
  /** Backups, and the program around the node where there is one. */
  readonly care: Omit<CarePorts, "report"> & {
    /** For reports. */
    readonly facts: () => Pick<HealthReportSources, "release" | "settings" | "files" | "names">;
  };
  /** Another box goes on as this node: this one ends, and stays ended when the other one's signature shows it. */
  readonly replaced: (by: ReplacedBy) => void;
  readonly createBroker: (traffic: DeviceTraffic, watcherOf: WatcherOf) => DeviceBroker;
  /** The community's time, and how many of its milliseconds pass in a real one. */
  readonly clock: { now_ms(): number; readonly speed: number; moveBy(offset_ms: number): void };
  readonly wallClock: { now_ms(): number };
  readonly timers: Timers;
  readonly pause: (wall_ms: number) => { readonly over: Promise<void>; wake(): void };
  readonly randomBytes: (count: number) => Uint8Array;
  /** Hands the first coordinator's generated password to the person at the box. */
  readonly announceFirstLogin: (login: { readonly login: string; readonly password: string }) => void;
  /** Somebody chose another password: the generated one need not be shown any more. */
  readonly forgetFirstLogin: () => void;
  /** The journal and this process disagree, or a thread died: the process must end and start again. */
  readonly fail: (error: Error) => void;
  readonly logger: Logger;
}
