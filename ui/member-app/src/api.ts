import type { DayRange } from "@localgrid/ui-components/community-day";
import { createJsonApi } from "@localgrid/ui-components/json-api";
import type {
  Community,
  CommunityInterval,
  DatedTariff,
  LimitValues,
  MemberInterval,
  Now,
  Session,
  StandingLimits,
  Statement,
  TradeProof,
  TradeSettlement,
} from "./api-types.ts";
import type { Calculation } from "./calculation-types.ts";
import type { Care, CareApi } from "./care-types.ts";
import { type CommunityApi, createCommunityApi } from "./community-api.ts";
import { createDeviceApi, type DeviceApi } from "./device-api.ts";
import type { Energy, EnergyQuestion } from "./energy-types.ts";
import type { Heard } from "./heard.ts";
import { createHouseholdApi, type HouseholdApi } from "./household-api.ts";
import type { Joining } from "./household-types.ts";
import { keptAt } from "./kept-mark.ts";
import { createNoticeApi, type NoticeApi } from "./notice-api.ts";
import type { Adoption, Peers, RecoveryCode } from "./peers-types.ts";
import { type SendOncePorts, sendOnce } from "./send-once.ts";

export interface Api extends DeviceApi, CareApi, CommunityApi, HouseholdApi, NoticeApi {
  readonly login: (login: string, password: string) => Promise<Session>;
  /** Logs in where this device has a key that the PIN unlocks. */
  readonly enterPin: (pin: string) => Promise<Session>;
  readonly setPin: (password: string, pin: string) => Promise<void>;
  readonly forgetPin: () => Promise<void>;
  /** Uses an invitation; whoever it was for is logged in. */
  readonly join: (joining: Joining) => Promise<Session>;
  readonly session: () => Promise<Session>;
  readonly logout: () => Promise<void>;
  readonly changePassword: (current: string, next: string) => Promise<void>;
  readonly community: () => Promise<Community>;
  readonly now: () => Promise<Heard<Now>>;
  readonly intervals: (range: DayRange) => Promise<readonly MemberInterval[]>;
  readonly communityIntervals: (range: DayRange) => Promise<readonly CommunityInterval[]>;
  readonly energy: (question: EnergyQuestion) => Promise<Energy>;
  readonly communityEnergy: (question: EnergyQuestion) => Promise<Energy>;
  readonly calculation: (start_s: number) => Promise<Calculation>;
  readonly limits: () => Promise<StandingLimits>;
  readonly saveLimits: (limits: LimitValues) => Promise<StandingLimits>;
  readonly months: () => Promise<readonly string[]>;
  readonly statement: (month: string) => Promise<Statement>;
  /** By their beginning. */
  readonly tariffs: () => Promise<readonly DatedTariff[]>;
  readonly settlement: (range: DayRange) => Promise<TradeSettlement>;
  readonly monthSettlement: (month: string) => Promise<TradeSettlement>;
  readonly tradeProof: (seq: number, index: number) => Promise<TradeProof>;
  readonly peers: () => Promise<Peers>;
  readonly blockPeer: (node: string, is_blocked: boolean) => Promise<Peers>;
  readonly recoveryCode: (password: string) => Promise<RecoveryCode>;
  /** The region's signed list of nodes, as a file or as the text of its QR codes. */
  readonly bringMembership: (list: Blob | string) => Promise<Adoption>;
}

export interface ApiOptions extends SendOncePorts {
  readonly fetch: typeof fetch;
  /** Called whenever the node says that nobody is logged in any more; true when a refused change may be tried again. */
  readonly onSessionLost: (method: string, path: string) => unknown;
  /** False when it is another person's session. */
  readonly onSessionTold?: (session: { readonly csrf_token: string }) => boolean;
  readonly onHeard?: (response: Response | null) => void;
  readonly timeout_ms?: number;
}

/** For a firmware image over a weak Wi-Fi, and for a small board that has to start a program first. */
const UPLOAD_TIMEOUT_MS = 300_000;

/** Typed client of the node that served this page. */
export function createApi(options: ApiOptions): Api {
  const unreachableCode = "node-unreachable";
  const { call: send, hear, remember: rememberHere } = createJsonApi({ ...options, unreachableCode });
  const { call: sendLarge, remember: rememberThere } = createJsonApi({
    ...options,
    unreachableCode,
    timeout_ms: UPLOAD_TIMEOUT_MS,
  });
  const call = sendOnce(send, options);
  const uploads = { call: sendOnce(sendLarge, options), remember: rememberThere };
  const remember = (session: Session) => uploads.remember(rememberHere(session));
  const period = ({ from_s, to_s }: DayRange) => `?from_s=${from_s}&to_s=${to_s}`;
  const days = ({ from, to, by }: EnergyQuestion) => `?from=${from}&to=${to}&by=${by}`;
  return {
    ...createDeviceApi(call, uploads.call),
    ...createCommunityApi(call, uploads.call),
    login: async (login, password) =>
      remember(await call<Session>("POST", "/api/session", { body: { login, password } })),
    ...createHouseholdApi(call),
    ...createNoticeApi(call),
    enterPin: async (pin) => remember(await call<Session>("POST", "/api/session/pin", { body: { pin } })),
    setPin: (password, pin) => call("PUT", "/api/session/pin", { body: { password, pin } }),
    forgetPin: () => call("DELETE", "/api/session/pin"),
    join: async (joining) => remember(await call<Session>("POST", "/api/join", { body: joining })),
    session: async () => remember(await call<Session>("GET", "/api/session")),
    logout: () => call("DELETE", "/api/session"),
    changePassword: (current, next) => call("PUT", "/api/session/password", { body: { current, next } }),
    community: () => call("GET", "/api/community"),
    now: async () => {
      const { value, headers } = await hear<Now>("/api/now");
      return { value, kept_at_ms: keptAt(headers) };
    },
    intervals: async (range) =>
      (await call<{ intervals: MemberInterval[] }>("GET", `/api/intervals${period(range)}`)).intervals,
    communityIntervals: async (range) =>
      (await call<{ intervals: CommunityInterval[] }>("GET", `/api/community/intervals${period(range)}`)).intervals,
    energy: (question) => call("GET", `/api/energy${days(question)}`),
    communityEnergy: (question) => call("GET", `/api/community/energy${days(question)}`),
    calculation: (start_s) => call("GET", `/api/intervals/${start_s}/calculation`),
    limits: () => call("GET", "/api/limits"),
    saveLimits: (limits) => call("PUT", "/api/limits", { body: limits }),
    months: async () => (await call<{ months: string[] }>("GET", "/api/statements")).months,
    statement: (month) => call("GET", `/api/statements/${encodeURIComponent(month)}`),
    tariffs: async () => (await call<{ tariffs: DatedTariff[] }>("GET", "/api/tariffs")).tariffs,
    settlement: (range) => call("GET", `/api/settlement/trades${period(range)}`),
    monthSettlement: (month) => call("GET", `/api/settlement/trades?month=${encodeURIComponent(month)}`),
    tradeProof: (seq, index) => call("GET", `/api/settlement/trades/${seq}/${index}/proof`),
    peers: () => call("GET", "/api/peers"),
    blockPeer: (node, is_blocked) =>
      call("POST", `/api/peers/${encodeURIComponent(node)}/block`, { body: { is_blocked } }),
    recoveryCode: (password) => call("POST", "/api/recovery-code", { body: { password } }),
    care: () => call("GET", "/api/care"),
    backUp: (to) => call<Care>("POST", "/api/care/backups", { body: { to } }),
    healthReport: () => uploads.call("POST", "/api/care/health-report"),
    releases: () => call("GET", "/api/releases"),
    restartBox: () => uploads.call("POST", "/api/care/restart"),
    resetBox: (wanted) => uploads.call("POST", "/api/care/reset", { body: wanted }),
    bringMembership: (list) =>
      typeof list === "string"
        ? call("POST", "/api/membership", { body: { membership: list } })
        : call("POST", "/api/membership", { file: { type: "application/cbor", content: list } }),
  };
}
