import type { NewNoticeDevice, NoticeDevice, NoticeWays } from "../src/notice-way-types.ts";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Targets {
  readonly devices: (NoticeDevice & { readonly told: NewNoticeDevice })[];
  address: NoticeWays["address"];
}

/** A P-256 point that browsers take: that of RFC 8291, appendix A. */
const PUBLIC_KEY = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
const SINCE_S = 1_470_000_000;
const MOST_DEVICES = 10;
const MOST_CODES = 3;

/** How a made-up node tells notices beyond the home. */
export class FakeNoticeWays {
  hub: NoticeWays["hub"] = "reachable";
  hasPush = true;
  hasMail = true;
  code = "123456";
  /** Why the next code is refused whatever it is; null for the code itself. */
  codeTrouble: "code-expired" | null = null;
  /** Ids of devices that were sent a trial. */
  readonly trials: string[] = [];
  /** Addresses with the language that their code was asked for in. */
  readonly mailed: string[] = [];
  /** What confirmed addresses were changed to without a code. */
  readonly languages: string[] = [];
  private readonly targets = new Map<string, Targets>();
  private ids = 0;

  /** What the browser has told of each device of a login. */
  toldOf(login: string): readonly NewNoticeDevice[] {
    return this.of(login).devices.map(({ told }) => told);
  }

  addDevice(login: string, told: NewNoticeDevice): string {
    const { devices } = this.of(login);
    const at = devices.findIndex((each) => each.told.endpoint === told.endpoint);
    const id = devices[at]?.id ?? `device-${++this.ids}`;
    const device = { id, name: told.name, since_s: SINCE_S, told };
    if (at === -1) devices.push(device);
    else devices[at] = device;
    return id;
  }

  setAddress(login: string, address: NoticeWays["address"]): void {
    this.of(login).address = address;
  }

  /** Null for a path that is none of these. */
  async answer(login: string, route: string, body: () => Promise<Record<string, unknown>>): Promise<Answer | null> {
    const [, id, trial] = /\/notices\/devices\/([\w-]+)(\/trial)?$/.exec(route) ?? [];
    if (id !== undefined) return this.answerDevice(login, id, trial !== undefined);
    switch (route) {
      case "GET /notices/ways":
        return { status: 200, body: this.waysOf(login) };
      case "POST /notices/devices":
        return this.register(login, (await body()) as unknown as NewNoticeDevice);
      case "PUT /notices/address":
        return this.write(login, await body());
      case "POST /notices/address/confirmation":
        return this.confirm(login, String((await body())["code"]));
      case "DELETE /notices/address":
        this.of(login).address = null;
        return { status: 204, body: null };
      default:
        return null;
    }
  }

  private waysOf(login: string): NoticeWays {
    const { devices, address } = this.of(login);
    const push = this.hasPush ? { public_key: PUBLIC_KEY } : null;
    const told = devices.map(({ id, name, since_s }) => ({ id, name, since_s }));
    return { push, mail: this.hasMail, hub: this.hub, devices: told, address };
  }

  private answerDevice(login: string, id: string, isTrial: boolean): Answer {
    const { devices } = this.of(login);
    const at = devices.findIndex((each) => each.id === id);
    if (isTrial && this.hub === "away") return refused(503, "hub-away");
    if (isTrial && at !== -1) this.trials.push(id);
    if (isTrial) return at === -1 ? refused(404, "unknown-device") : { status: 202, body: {} };
    if (at !== -1) devices.splice(at, 1);
    return { status: 204, body: null };
  }

  private register(login: string, told: NewNoticeDevice): Answer {
    if (!this.hasPush) return refused(409, "push-not-offered");
    if (!told.endpoint.startsWith("https://")) return refused(422, "not-an-endpoint");
    if (this.of(login).devices.length >= MOST_DEVICES) return refused(409, "too-many-devices");
    return { status: 201, body: { id: this.addDevice(login, told) } };
  }

  private write(login: string, { address, language }: Record<string, unknown>): Answer {
    if (!this.hasMail) return refused(409, "mail-not-offered");
    if (this.hub === "away") return refused(503, "hub-away");
    if (!/^\S+@\S+\.\S+$/.test(String(address))) return refused(422, "not-an-address");
    const before = this.of(login).address;
    if (before?.standing === "confirmed" && before.address === address) {
      this.languages.push(String(language));
      return { status: 202, body: { standing: "confirmed" } };
    }
    if (this.mailed.length >= MOST_CODES) return refused(429, "too-many-codes");
    this.mailed.push(`${address} ${language}`);
    this.setAddress(login, { address: String(address), standing: "unconfirmed" });
    return { status: 202, body: { standing: "unconfirmed" } };
  }

  private confirm(login: string, code: string): Answer {
    const { address } = this.of(login);
    if (this.codeTrouble !== null) return refused(410, this.codeTrouble);
    if (address === null || code !== this.code) return refused(422, "wrong-code");
    this.setAddress(login, { ...address, standing: "confirmed" });
    return { status: 200, body: { standing: "confirmed" } };
  }

  private of(login: string): Targets {
    const known = this.targets.get(login) ?? { devices: [], address: null };
    this.targets.set(login, known);
    return known;
  }
}

const refused = (status: number, code: string): Answer => ({ status, body: { code, message: `refused: ${code}` } });
