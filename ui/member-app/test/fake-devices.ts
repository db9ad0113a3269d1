/** Devices of the fake node, and what it answers about them. */
import type { Role } from "../src/api-types.ts";
import type {
  BoughtDevice,
  ControlReport,
  DeviceDetail,
  DevicePoint,
  FirmwareImage,
  HouseConnection,
  NewBoughtDevice,
  NewConnection,
} from "../src/device-types.ts";
import { BATTERY, fakeDetail, fakeImage, SIGNING, STEERED } from "./fake-device-figures.ts";

export const FAKE_PASSWORD = "grau-amsel-zehn-birke";

/** Open to tests, which change it as devices and other people would. */
export interface FakeDevices {
  points: DevicePoint[];
  details: DeviceDetail[];
  connections: HouseConnection[];
  bought: BoughtDevice[];
  control: ControlReport[];
  images: FirmwareImage[];
  /** Bodies of what was asked for, by route. */
  readonly taken: { readonly route: string; readonly body: unknown }[];
}

export interface Asked {
  /** Method and path below /api. */
  readonly route: string;
  readonly role: Role;
  readonly body: () => Promise<Record<string, unknown>>;
  readonly manifest: string | string[] | undefined;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export function fakeDevices(at_ms: number): FakeDevices {
  return {
    points: [
      { metering_point: "mp-05", member: "m05", device: SIGNING },
      { metering_point: "mp-05-garage", member: "m05", device: null },
      { metering_point: "mp-06", member: "m06", device: null },
    ],
    details: [fakeDetail(at_ms)],
    connections: [],
    bought: [],
    control: [STEERED],
    images: [fakeImage(at_ms)],
    taken: [],
  };
}

/** A Shelly that has begun to send on a connection. */
export function hearShelly(devices: FakeDevices, connection: string): void {
  devices.connections = devices.connections.map((each) => ({ ...each, clients: 1 }));
  devices.bought.push({
    connection,
    member: "m05",
    adapter: "shelly-gen2",
    source: "shellyplugs-a8032a/switch:0",
    last_report_age_s: 2,
    import_mwh: 12_345_000,
    export_mwh: 0,
    power_w: 640,
    soc_permille: null,
    device: null,
    metering_point: null,
    phase_mode: null,
    is_suspected: false,
  });
}

const ok = (body: unknown, status = 200): Answer => ({ status, body });
const done: Answer = { status: 204, body: null };
const refuse = (status: number, code: string): Answer => ok({ code, message: `refused: ${code}` }, status);

type Handler = (devices: FakeDevices, asked: Asked & { readonly name: string }) => Answer | Promise<Answer>;

const ROUTES: readonly (readonly [RegExp, Handler])[] = [
  [
    /^GET \/me\/metering-points$/,
    ({ points }) =>
      ok({
        metering_points: points
          .filter(({ member }) => member === "m05")
          .map(({ metering_point, device }) => ({ metering_point, device })),
      }),
  ],
  [
    /^GET \/metering-points$/,
    ({ points }) => ok({ metering_points: points.map((point) => ({ ...point, is_active: true })) }),
  ],
  [
    /^GET \/devices$/,
    ({ points }) =>
      ok({ devices: points.filter(({ device }) => device !== null).map((point) => ({ ...point, is_active: true })) }),
  ],
  [/^GET \/devices\/(.+)$/, ({ details }, { name }) => ok(details.find(({ device }) => device === name))],
  [/^GET \/house-connections$/, ({ connections }) => ok({ connections, house_port: 1883 })],
  [/^POST \/house-connections$/, makeConnection],
  [/^PUT \/house-connections\/(.+)\/settings$/, changeConnection],
  [/^DELETE \/house-connections\/(.+)$/, removeConnection],
  [/^GET \/third-party-devices$/, ({ bought }) => ok({ devices: bought })],
  [/^POST \/third-party-devices$/, assign],
  [/^DELETE \/third-party-devices\/(.+)$/, retire],
  [/^GET \/me\/control$/, ({ control }) => ok({ devices: control })],
  [/^PUT \/me\/control\/(.+)$/, steer],
  [
    /^POST \/pairing-codes$/,
    ({ details }) => ok({ code: "7K2M-Q4XD", expires_at_ms: (details[0]?.status?.at_ms ?? 0) + 600_000 }, 201),
  ],
  [/^GET \/firmware$/, ({ images }) => ok({ images })],
  [
    /^POST \/firmware$/,
    (_, { manifest }) => (manifest === "d28443a10127" ? refuse(409, "image-exists") : refuse(422, "wrong-manifest")),
  ],
  [/^POST \/firmware\/(.+)\/rollout$/, rollOut],
];

/** Null for what is not about devices. */
export async function answerDevices(devices: FakeDevices, asked: Asked): Promise<Answer | null> {
  for (const [pattern, handle] of ROUTES) {
    const [isIt, name = ""] = pattern.exec(asked.route) ?? [];
    if (isIt !== undefined) return handle(devices, { ...asked, name });
  }
  return null;
}

async function bodyOf<T>(devices: FakeDevices, { route, body }: Asked): Promise<T> {
  const taken = await body();
  devices.taken.push({ route, body: taken });
  return taken as T;
}

async function makeConnection(devices: FakeDevices, asked: Asked): Promise<Answer> {
  const { label, way, settings, member = "m05" } = await bodyOf<NewConnection>(devices, asked);
  if (way.kind !== "house" && !way.host.startsWith("192.168.")) return refuse(422, "address-not-private");
  const connection = `h000000000${devices.connections.length + 1}`;
  devices.connections.push({
    connection,
    member,
    label,
    kind: way.kind,
    host: way.kind === "house" ? null : way.host,
    clients: 0,
    failure: way.kind === "polled" ? "device-unreachable" : null,
    settings: settings ?? { roles: {}, reversed: [], public_keys: {} },
    questions: [],
  });
  const isHouse = way.kind === "house";
  const told = { user: isHouse ? connection : null, password: isHouse ? FAKE_PASSWORD : null };
  return ok({ connection, ...told, host: "localgrid.local", port: isHouse ? 1883 : null }, 201);
}

async function changeConnection(devices: FakeDevices, asked: Asked & { readonly name: string }): Promise<Answer> {
  const settings = await bodyOf<HouseConnection["settings"]>(devices, asked);
  devices.connections = devices.connections.map((each) =>
    each.connection === asked.name
      ? {
          ...each,
          settings,
          questions: each.questions.filter(({ source, field }) => settings.roles[`${source}#${field}`] === undefined),
        }
      : each,
  );
  return done;
}

function removeConnection(devices: FakeDevices, { name }: { readonly name: string }): Answer {
  devices.connections = devices.connections.filter(({ connection }) => connection !== name);
  devices.bought = devices.bought.filter(({ connection }) => connection !== name);
  return done;
}

async function assign(devices: FakeDevices, asked: Asked): Promise<Answer> {
  const { source, metering_point, phase_mode } = await bodyOf<NewBoughtDevice>(devices, asked);
  if (asked.role === "member" && metering_point === "mp-05") return refuse(403, "signing-meter-in-place");
  const device = "t00000000000000a1";
  devices.bought = devices.bought.map((row) =>
    row.source === source ? { ...row, device, metering_point, phase_mode } : row,
  );
  return ok({ device }, 201);
}

function retire(devices: FakeDevices, { name }: { readonly name: string }): Answer {
  const free = { device: null, metering_point: null, phase_mode: null };
  devices.bought = devices.bought.map((row) => (row.device === name ? { ...row, ...free } : row));
  return done;
}

async function steer(devices: FakeDevices, asked: Asked & { readonly name: string }): Promise<Answer> {
  const { is_allowed, settings } = await bodyOf<Pick<ControlReport, "is_allowed" | "settings">>(devices, asked);
  devices.control = devices.control.map((report) => {
    if (report.device !== asked.name) return report;
    const known = settings ?? report.settings;
    return is_allowed
      ? { ...report, ...BATTERY, settings: known, is_allowed }
      : { ...report, settings: known, is_allowed, state: "releasing", order: { kind: "release" }, planned_wh: [] };
  });
  return done;
}

async function rollOut(devices: FakeDevices, asked: Asked & { readonly name: string }): Promise<Answer> {
  if (asked.role !== "coordinator") return refuse(403, "wrong-role");
  const { action } = await bodyOf<{ action: string }>(devices, asked);
  const phase = ({ start: "running", resume: "running", pause: "paused", withdraw: "withdrawn" } as const)[
    action as "start"
  ];
  devices.images = devices.images.map((image) => (image.sha256 === asked.name ? { ...image, phase } : image));
  return ok(devices.images.find(({ sha256 }) => sha256 === asked.name));
}
