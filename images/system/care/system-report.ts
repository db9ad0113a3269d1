import { redacted } from "@localgrid/vocabulary/redaction";
import type { CareMachine } from "./care-machine.ts";

const SMALL = 65_536;
const PROBLEM_LINES = 200;
const PROBLEM_CHARACTERS = 24_000;

/** What a report says of the box under the node. Texts of it have lost addresses, names and ids. */
export type SystemReport = Readonly<Record<string, unknown>>;

/** Figures of board, card, memory, time, network kinds and releases, and the last warnings. Never fails: what is not there is null. */
export async function systemReport(machine: CareMachine): Promise<SystemReport> {
  return {
    board: board(machine),
    releases: releases(machine),
    boot: await boot(machine),
    storage: storage(machine),
    memory: memory(machine),
    heat: heat(machine),
    time: await time(machine),
    network: network(machine),
    units_failed: await failedUnits(machine),
    problems: problems(machine),
  };
}

function board(machine: CareMachine) {
  const model = machine.text("/proc/device-tree/model", 200)?.replaceAll("\0", "") ?? null;
  return { model, kernel: machine.text("/proc/sys/kernel/osrelease", 200)?.trim() ?? null };
}

function releases(machine: CareMachine) {
  const state = jsonIn(machine.text("/run/localgrid/releases.json", SMALL));
  const { application = null, system = null, trial = null, outcomes = [] } = state;
  return { application, system, trial, outcomes: Array.isArray(outcomes) ? outcomes.slice(0, 16) : [] };
}

async function boot(machine: CareMachine) {
  const command = machine.text("/proc/cmdline", 4_096) ?? "";
  const uptime = Number.parseFloat(machine.text("/proc/uptime", 100) ?? "");
  return {
    root_slot: /\blocalgrid\.root_slot=([ab])\b/.exec(command)?.[1] ?? null,
    up_s: Number.isFinite(uptime) ? Math.floor(uptime) : null,
    data_state: machine.text("/run/localgrid/data-state", 100)?.trim() ?? null,
    restore: jsonIn(machine.text("/run/localgrid/restore.json", SMALL))["state"] ?? null,
    under_voltage: machine.text("/sys/devices/platform/soc/soc:firmware/get_throttled", 40)?.trim() ?? null,
  };
}

function storage(machine: CareMachine) {
  const disks = machine
    .names("/sys/class/block")
    .filter((name) => /^(mmcblk\d+|sd[a-z]|vd[a-z]|nvme\d+n\d+)$/.test(name));
  return {
    data: machine.room("/data"),
    boot: machine.room("/boot/firmware"),
    // Of each disk since the start: reads and writes in sectors of 512 bytes, by the kernel's iostats.
    disks: disks.map((name) => {
      const figures = (machine.text(`/sys/class/block/${name}/stat`, 400) ?? "").trim().split(/\s+/).map(Number);
      const sectors = Number(machine.text(`/sys/class/block/${name}/size`, 40) ?? "");
      const bytes = (at: number) => (figures[at] === undefined ? null : figures[at] * 512);
      return { kind: kindOf(name), size_bytes: sectors * 512, read_bytes: bytes(2), written_bytes: bytes(6) };
    }),
    data_written_ever_kib: writtenEver(machine),
  };
}

/** Since the data partition was made, by ext4 itself. */
function writtenEver(machine: CareMachine): number | null {
  for (const name of machine.names("/sys/fs/ext4")) {
    const text = machine.text(`/sys/fs/ext4/${name}/lifetime_write_kbytes`, 40);
    if (text !== null) return Number.parseInt(text, 10);
  }
  return null;
}

function kindOf(name: string): string {
  if (name.startsWith("mmcblk")) return "card";
  return name.startsWith("nvme") ? "nvme" : name.startsWith("vd") ? "virtual" : "usb";
}

function memory(machine: CareMachine) {
  const text = machine.text("/proc/meminfo", 8_192) ?? "";
  const kib = (name: string) => {
    const found = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1];
    return found === undefined ? null : Number(found);
  };
  return {
    total_kib: kib("MemTotal"),
    available_kib: kib("MemAvailable"),
    load: machine.text("/proc/loadavg", 100)?.split(" ").slice(0, 3).join(" ") ?? null,
  };
}

function heat(machine: CareMachine) {
  const zones = machine.names("/sys/class/thermal").filter((name) => name.startsWith("thermal_zone"));
  return zones.flatMap((zone) => {
    const milli_celsius = Number.parseInt(machine.text(`/sys/class/thermal/${zone}/temp`, 40) ?? "", 10);
    return Number.isNaN(milli_celsius) ? [] : [{ milli_celsius }];
  });
}

async function time(machine: CareMachine) {
  const { stdout } = await machine.run("chronyc", ["-c", "tracking"], { deadline_ms: 5_000 });
  const fields = stdout.trim().split(",");
  const offset_s = Number.parseFloat(fields[4] ?? "");
  return {
    now: new Date(machine.now_ms()).toISOString(),
    is_synchronized: machine.exists("/run/localgrid/time/synchronized"),
    has_hardware_clock: machine.exists("/dev/rtc0"),
    // The third field; whom it listens to is the second, and left out.
    stratum: Number.parseInt(fields[2] ?? "", 10) || null,
    offset_ms: Number.isFinite(offset_s) ? Math.round(offset_s * 1_000) : null,
  };
}

/** Kinds and whether they carry; neither names nor addresses nor whose network it is. */
function network(machine: CareMachine) {
  const names = machine.names("/sys/class/net").filter((name) => name !== "lo");
  return names.slice(0, 16).map((name) => {
    const is_wireless = machine.names(`/sys/class/net/${name}`).includes("wireless");
    const figure = (file: string) => Number.parseInt(machine.text(`/sys/class/net/${name}/${file}`, 40) ?? "", 10);
    const [errors_in, errors_out] = [figure("statistics/rx_errors"), figure("statistics/tx_errors")];
    const is_up = machine.text(`/sys/class/net/${name}/operstate`, 40)?.trim() === "up";
    return { kind: is_wireless ? "wireless" : "cable", is_up, errors_in: errors_in || 0, errors_out: errors_out || 0 };
  });
}

async function failedUnits(machine: CareMachine): Promise<readonly string[]> {
  const { stdout } = await machine.run("systemctl", ["--no-legend", "--plain", "list-units", "--failed"]);
  const units = stdout.split("\n").flatMap((line) => /^(\S+\.\w+)\s/.exec(line)?.[1] ?? []);
  // An instance is named after what it was started for.
  return units.map((unit) => unit.replace(/@.*\./, "@.")).slice(0, 32);
}

/** The last warnings in the ring, without whom and what they name. */
function problems(machine: CareMachine): readonly string[] {
  const files = ["/data/log/warnings.1.log", "/data/log/warnings.log"];
  const text = files.map((file) => machine.text(file, 1_048_576) ?? "").join("");
  const lines = redacted(text.slice(-PROBLEM_CHARACTERS), knownNames(machine)).split("\n");
  return lines.filter((line) => line !== "").slice(-PROBLEM_LINES);
}

/** What this box is called, and the networks that it knows. */
function knownNames(machine: CareMachine): readonly string[] {
  const host = machine.text("/proc/sys/kernel/hostname", 100)?.trim() ?? "";
  const networks = ["/data/settings/iwd", "/var/lib/iwd"].flatMap((folder) => machine.names(folder)).map(networkOf);
  return [host, ...networks].filter((name) => name !== "");
}

/** iwd names a file after its network: as it is, or "=" and hexadecimal digits. */
function networkOf(file: string): string {
  const name = file.replace(/\.[a-z0-9]+$/, "");
  return name.startsWith("=") ? Buffer.from(name.slice(1), "hex").toString("utf8") : name;
}

function jsonIn(text: string | null): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text ?? "{}") as object) };
  } catch {
    return {};
  }
}
