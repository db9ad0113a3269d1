import { execFileSync, spawn, spawnSync } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/*
 * A phone with a Wi-Fi of its own, and afterwards the house's router. This program runs in the emulated machine beside the
 * box, from the card of a test, so it needs nothing but Node. `apart` gives it a radio, before the box uses any; started in
 * the network where that is, it plays, and says on the serial console what it finds:
 *
 *   apart -> joined -> leased -> named -> captive -> told -> ended -> home
 */

/** What the phone is to do; lies beside this program as `phone.json`. */
export interface PhoneTask {
  readonly probe_url: string;
  readonly names: readonly string[];
  /** Fields of the setup page. */
  readonly form: Readonly<Record<string, string>> & { readonly ssid: string; readonly password: string };
  readonly router_address: string;
  /** What the router gives to the box. */
  readonly home_address: string;
}

/** Memory, and the only place of the box from which new programs may be run. */
const FOLDER = "/tmp/phone";
const NETWORK = "/run/netns/phone";
const POLL_MS = 1_000;
const PATIENCE_MS = 300_000;

const task: PhoneTask = JSON.parse(readFileSync(new URL("phone.json", import.meta.url), "utf8"));
const act = process.argv[2] === "apart" ? setRadioApart : playPhone;
await act().catch((error: Error) => say("failed", { message: error.stack }));
process.exit();

function say(step: string, members: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`phone says ${JSON.stringify({ step, ...members })} over\n`);
}

/** Asks until the answer is neither null nor false, at a pace that leaves the processor to the box. */
async function settled<T>(what: string, probe: () => T | Promise<T>): Promise<T> {
  const end_ms = performance.now() + PATIENCE_MS;
  let cause: unknown;
  do {
    try {
      const answer = await probe();
      if (answer !== null && answer !== false) return answer;
    } catch (error) {
      cause = error;
    }
    await pause(POLL_MS);
  } while (performance.now() < end_ms);
  throw new Error(`still not true: ${what}; ${cause}`);
}

/** What a command says in the network of the box. */
function inBox(...command: readonly string[]): string {
  return spawnSync("nsenter", ["--net=/proc/1/ns/net", ...command], { encoding: "utf8" }).stdout.trim();
}

/**
 * A program of a few instructions that hands its input to the kernel over a generic netlink socket and prints the answer. The
 * image has no `iw`, Node has no such sockets, and only they move a radio.
 */
function netlinkProgram(): Buffer {
  const [set, x1_is_sp, call] = [
    (register: number, value: number) => 0xd2800000 + value * 32 + register,
    0x910003e1,
    0xd4000001,
  ];
  const copy = (to: number, from: number) => 0xaa0003e0 + from * 65_536 + to;
  const transfer = (number: number, file: number) => [file, x1_is_sp, set(8, number), call];
  const [read, write, size] = [63, 64, 16_384];
  const code = [
    // socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC), then sp -= 16384
    ...[set(0, 16), set(1, 3), set(2, 16), set(8, 198), call, copy(19, 0), 0xd14013ff],
    ...[set(2, size), ...transfer(read, set(0, 0)), copy(2, 0), ...transfer(write, copy(0, 19))],
    ...[set(2, size), ...transfer(read, copy(0, 19)), copy(2, 0), ...transfer(write, set(0, 1))],
    ...[set(0, 0), set(8, 93), call],
  ];
  const headers = 120;
  const file = Buffer.alloc(headers + code.length * 4);
  file.write("\x7fELF\x02\x01\x01", 0, "latin1");
  // An executable for AArch64 with one program header: all of it, readable and executable, at 4 MiB.
  const shorts = { 16: 2, 18: 183, 52: 64, 54: 56, 56: 1 };
  const words = { 20: 1, 64: 1, 68: 5 };
  const places = { 24: 0x400078, 32: 64, 80: 0x400000, 88: 0x400000, 96: file.length, 104: file.length, 112: 4096 };
  for (const [at, value] of Object.entries(shorts)) file.writeUInt16LE(value, Number(at));
  for (const [at, value] of Object.entries(words)) file.writeUInt32LE(value, Number(at));
  for (const [at, value] of Object.entries(places)) file.writeBigUInt64LE(BigInt(value), Number(at));
  for (const [index, word] of code.entries()) file.writeUInt32LE(word, headers + index * 4);
  return file;
}

/** One attribute of a netlink message (RFC 3549, 2.2). */
function attribute(type: number, data: Uint8Array | number): Buffer {
  const bytes = typeof data === "number" ? Uint8Array.of(data, data >> 8, data >> 16, data >> 24) : data;
  const whole = Buffer.alloc(Math.ceil((4 + bytes.length) / 4) * 4);
  whole.writeUInt16LE(4 + bytes.length, 0);
  whole.writeUInt16LE(type, 2);
  whole.set(bytes, 4);
  return whole;
}

/** Files that are handed on have the number 3 at the other side. */
function askKernel(
  family: number,
  command: number,
  { attributes, files = [] }: { attributes: Buffer[]; files?: number[] },
) {
  const body = Buffer.concat([Uint8Array.of(command, 1, 0, 0), ...attributes]);
  const head = Buffer.alloc(16);
  head.writeUInt32LE(head.length + body.length, 0);
  head.writeUInt16LE(family, 4);
  // A request, and an acknowledgement is wanted.
  head.writeUInt16LE(5, 6);
  const input = Buffer.concat([head, body]);
  return execFileSync(`${FOLDER}/netlink`, { input, stdio: ["pipe", "pipe", "inherit", ...files] });
}

/** Numbers of families are given out as they come. */
function nl80211Family(): number {
  const answer = askKernel(16, 3, { attributes: [attribute(2, Buffer.from("nl80211\0"))] });
  for (let at = 20; at < answer.length; at += Math.ceil(answer.readUInt16LE(at) / 4) * 4) {
    if (answer.readUInt16LE(at + 2) === 1) return answer.readUInt16LE(at + 4);
  }
  throw new Error("the kernel has no nl80211");
}

/** Before iwd starts: an interface that iwd has made goes when iwd does. */
async function setRadioApart(): Promise<void> {
  mkdirSync(FOLDER);
  writeFileSync(`${FOLDER}/netlink`, netlinkProgram(), { mode: 0o755 });
  execFileSync("modprobe", ["mac80211_hwsim", "radios=2"]);
  execFileSync("ip", ["netns", "add", "phone"]);
  const file = "/sys/class/net/wlan1/phy80211/index";
  await settled("there are two radios", () => existsSync(file));
  const radio = attribute(1, Number(readFileSync(file, "utf8")));
  // NL80211_CMD_SET_WIPHY_NETNS with NL80211_ATTR_NETNS_FD
  const answer = askKernel(nl80211Family(), 49, {
    attributes: [radio, attribute(219, 3)],
    files: [openSync(NETWORK, "r")],
  });
  if (answer.readInt32LE(16) !== 0) throw new Error(`the radio stays where it is: ${answer.readInt32LE(16)}`);
  say("apart", {});
}

/** An iwd of the phone's own, on a bus of its own. */
async function startRadio(): Promise<void> {
  const rules = ["allow user", "allow own", "allow send_destination", "allow receive_sender"].map(
    (rule) => `<${rule}="*"/>`,
  );
  const bus = `<listen>unix:path=${FOLDER}/bus</listen><policy context="default">${rules.join("")}</policy>`;
  writeFileSync(`${FOLDER}/bus.conf`, `<busconfig><type>system</type>${bus}</busconfig>`);
  writeFileSync(`${FOLDER}/main.conf`, "[General]\nEnableNetworkConfiguration=false\n");
  spawn("dbus-daemon", [`--config-file=${FOLDER}/bus.conf`, "--nofork", "--nopidfile"], { stdio: "ignore" });
  await settled("the phone's bus listens", () => existsSync(`${FOLDER}/bus`));
  process.env["DBUS_SYSTEM_BUS_ADDRESS"] = `unix:path=${FOLDER}/bus`;
  Object.assign(process.env, { CONFIGURATION_DIRECTORY: FOLDER, STATE_DIRECTORY: `${FOLDER}/known` });
  spawn("/usr/libexec/iwd", [], { stdio: "ignore" });
}

/** `UP` once a network is joined. */
function operstate(): string {
  return JSON.parse(execFileSync("ip", ["-j", "link", "show", "wlan1"], { encoding: "utf8" }))[0].operstate;
}

/** Joins with what the box's screen shows. */
async function joinHotspot(): Promise<void> {
  const told = "/run/localgrid/hotspot";
  const began_ms = performance.now();
  await settled("the box opens its Wi-Fi", () => existsSync(`${told}/on`));
  const [name = "", passphrase = ""] = ["name", "passphrase"].map((file) =>
    readFileSync(`${told}/${file}`, "utf8").trim(),
  );
  mkdirSync(`${FOLDER}/known/ap`, { recursive: true });
  writeFileSync(`${FOLDER}/known/${name}.psk`, `[Security]\nPassphrase=${passphrase}\n`);
  await startRadio();
  await settled("the phone has joined", () => operstate() === "UP");
  say("joined", {
    waited_s: Math.round((performance.now() - began_ms) / 1000),
    isUndecided: existsSync("/run/localgrid/undecided"),
    hasJournal: existsSync("/data/node/journal.sqlite"),
  });
}

/** @returns the name server that the lease names */
function takeLease(): string {
  const script = [
    "#!/bin/sh",
    '[ "$1" = bound ] || exit 0',
    'ip addr add "$ip/$mask" dev "$interface"',
    'ip route add default via "$router"',
    'echo "lease $ip $router $dns $mask"',
  ];
  writeFileSync(`${FOLDER}/leased`, `${script.join("\n")}\n`, { mode: 0o755 });
  const client = ["udhcpc", "-i", "wlan1", "-n", "-q", "-f", "-t", "20", "-s", `${FOLDER}/leased`];
  const text = execFileSync("busybox", client, { encoding: "utf8" });
  const [, address, router, names = "", mask] = /lease (\S+) (\S+) (\S+) (\S+)/.exec(text) ?? [];
  say("leased", { address, router, names, mask });
  return names;
}

async function askNames(resolver: Resolver): Promise<void> {
  const [first = ""] = task.names;
  await settled("the box's name server answers", () => resolver.resolve4(first));
  const addresses = await Promise.all(task.names.map((name) => resolver.resolve4(name)));
  const ipv6 = await resolver.resolve6(first).catch((error: NodeJS.ErrnoException) => error.code);
  say("named", { addresses, ipv6 });
}

/** A form is sent when there are fields. Whose page the form was on is said as browsers do. */
async function ask(address: string, url: string, sent?: { fields: Record<string, string>; origin: string }) {
  const { host, pathname } = new URL(url);
  const headers = { host, "content-type": "application/x-www-form-urlencoded", ...(sent && { origin: sent.origin }) };
  const options = {
    host: address,
    path: pathname,
    method: sent ? "POST" : "GET",
    headers,
    agent: false,
    timeout: 30_000,
  };
  return new Promise<{ status: number | undefined; location: string | null; text: string }>((resolve, reject) => {
    const asked = request(options, async (answer) => {
      const parts = await answer.toArray().catch(reject);
      const { statusCode: status, headers: told } = answer;
      resolve({ status, location: told.location ?? null, text: Buffer.concat(parts ?? []).toString() });
    });
    asked.on("timeout", () => asked.destroy(new Error("no answer")));
    asked.on("error", reject);
    asked.end(sent && String(new URLSearchParams(sent.fields)));
  });
}

/** As a phone does: it looks for the internet, finds a form, and somebody fills that in. */
async function fillIn(resolver: Resolver): Promise<void> {
  const [address = ""] = await resolver.resolve4(new URL(task.probe_url).host);
  const { text: _nothing, ...probe } = await settled("the page answers", () => ask(address, task.probe_url));
  const home = probe.location ?? "";
  const form = await ask(address, home);
  const missing = Object.keys(task.form).filter((name) => !form.text.includes(` name="${name}"`));
  const origin = new URL(home).origin;
  const send = async (more: Record<string, string>, from = origin) => {
    const { text: _page, ...rest } = await ask(address, `${home}settings`, {
      fields: { ...task.form, ...more },
      origin: from,
    });
    return rest;
  };
  const wrong = await send({ community: "Not A Name!" });
  const foreign = await send({}, "http://elsewhere.example");
  const sent = await send({});
  say("captive", { probe, form: { status: form.status, missing }, wrong, foreign, sent });
  let looks = 0;
  await settled("the page says that the settings were taken over", async () => {
    looks += 1;
    return (await ask(address, sent.location ?? "")).text.includes("<h1>Done</h1>");
  });
  say("told", { looks });
}

async function watchEnd(): Promise<void> {
  await settled("the Wi-Fi of the box is gone", () => operstate() !== "UP");
  await settled("the box has noted that", () => !existsSync("/run/localgrid/hotspot/on"));
  const pageState = () => inBox("systemctl", "is-active", "localgrid-setup-page.service");
  await settled("the page has ended", () => pageState() === "inactive");
  say("ended", { tables: inBox("nft", "list", "tables"), page: pageState() });
}

/** The house's own Wi-Fi, which the box was told; afterwards its node is asked how it is. */
async function beHome(): Promise<void> {
  writeFileSync(`${FOLDER}/known/ap/${task.form.ssid}.ap`, `[Security]\nPassphrase=${task.form.password}\n`);
  const iwctl = (...words: string[]) => spawnSync("iwctl", words, { encoding: "utf8" }).stdout;
  iwctl("device", "wlan1", "set-property", "Mode", "ap");
  await settled("the router's Wi-Fi is open", () => {
    iwctl("ap", "wlan1", "start-profile", task.form.ssid);
    return operstate() === "UP";
  });
  execFileSync("ip", ["addr", "flush", "dev", "wlan1"]);
  execFileSync("ip", ["addr", "add", `${task.router_address}/24`, "dev", "wlan1"]);
  const leases = [
    `start ${task.home_address}`,
    `end ${task.home_address}`,
    "interface wlan1",
    `lease_file ${FOLDER}/leases`,
  ];
  const options = [
    `pidfile ${FOLDER}/udhcpd.pid`,
    "option subnet 255.255.255.0",
    `option router ${task.router_address}`,
  ];
  writeFileSync(`${FOLDER}/udhcpd.conf`, `${[...leases, ...options].join("\n")}\n`);
  writeFileSync(`${FOLDER}/leases`, "");
  spawn("busybox", ["udhcpd", "-f", `${FOLDER}/udhcpd.conf`], { stdio: "ignore" });
  const health = await settled("the node is well in the house's Wi-Fi", async () => {
    const { status, text } = await ask(task.home_address, `http://${task.home_address}/health`);
    return status === 200 && JSON.parse(text);
  });
  const { community } = JSON.parse(readFileSync("/run/localgrid/config.json", "utf8"));
  say("home", { health, community, isUndecided: existsSync("/run/localgrid/undecided") });
}

async function playPhone(): Promise<void> {
  await joinHotspot();
  const resolver = new Resolver();
  resolver.setServers([takeLease()]);
  await askNames(resolver);
  await fillIn(resolver);
  await watchEnd();
  await beHome();
}
