import { expect, test } from "vitest";
import { FakeMachine } from "./fake-machine.ts";
import { systemReport } from "./system-report.ts";

const SECRETS = [
  "localgrid-a1b2c3",
  "Villa Kunterbunt",
  "Café am Eck",
  "192.168.178.23",
  "b8:27:eb:12:34:56",
  "pool.example.org",
];

function box(): FakeMachine {
  const machine = new FakeMachine();
  const files: Record<string, string> = {
    "/proc/device-tree/model": "Raspberry Pi 4 Model B Rev 1.5\0",
    "/proc/sys/kernel/osrelease": "6.12.107-arm64\n",
    "/proc/sys/kernel/hostname": "localgrid-a1b2c3\n",
    "/proc/cmdline": "root=PARTUUID=6c677264-03 localgrid.root_slot=b quiet",
    "/proc/uptime": "1234.56 4000.00\n",
    "/proc/meminfo": "MemTotal:  478000 kB\nMemFree: 1 kB\nMemAvailable:  300000 kB\n",
    "/proc/loadavg": "0.10 0.20 0.30 1/99 1234\n",
    "/run/localgrid/data-state": "repaired\n",
    "/run/localgrid/releases.json": JSON.stringify({
      application: { version: 3 },
      system: { version: 2 },
      outcomes: [],
    }),
    "/sys/class/block/mmcblk0/stat": "10 0 2000 5 20 0 4000 9 0 0 0",
    "/sys/class/block/mmcblk0/size": "62333952",
    "/sys/class/block/mmcblk0p4/stat": "1 1 1 1 1 1 1",
    "/sys/fs/ext4/mmcblk0p4/lifetime_write_kbytes": "123456\n",
    "/sys/class/thermal/thermal_zone0/temp": "48312\n",
    "/sys/class/net/lo/operstate": "unknown",
    "/sys/class/net/eth0/operstate": "up\n",
    "/sys/class/net/eth0/address": "b8:27:eb:12:34:56\n",
    "/sys/class/net/wlan0/operstate": "down\n",
    "/sys/class/net/wlan0/wireless/link": "1",
    "/sys/class/net/wlan0/statistics/rx_errors": "7\n",
    "/data/settings/iwd/Villa Kunterbunt.psk": "secret",
    [`/data/settings/iwd/=${Buffer.from("Café am Eck").toString("hex")}.psk`]: "secret",
    "/data/log/warnings.log": [
      "2026-11-21T23:05:09+0100 iwd[300]: disconnected from Villa Kunterbunt after 3 tries",
      "2026-11-21T23:05:10+0100 iwd[300]: no answer of Café am Eck (b8:27:eb:12:34:56)",
      "2026-11-21T23:05:11+0100 localgrid-a1b2c3 chronyd[290]: source 192.168.178.23 replaced",
      "2026-11-21T23:05:12+0100 kernel: mmc0: error -110 whilst reading",
    ].join("\n"),
  };
  for (const [path, text] of Object.entries(files)) machine.files.set(path, text);
  machine.answers.set("chronyc", () => ({ stdout: "C0A8B217,pool.example.org,3,1795300000.1,0.00123,0,0,0\n" }));
  machine.answers.set("systemctl", () => ({ stdout: "localgrid-usb@sda1.service loaded failed failed A stick\n" }));
  return machine;
}

test("A report of the box says how board, card, heat, time and network are, and names nobody", async () => {
  const report = await systemReport(box());
  expect(report).toMatchObject({
    board: { model: "Raspberry Pi 4 Model B Rev 1.5", kernel: "6.12.107-arm64" },
    releases: { application: { version: 3 } },
    boot: { root_slot: "b", up_s: 1_234, data_state: "repaired" },
    storage: {
      disks: [{ kind: "card", size_bytes: 31_914_983_424, read_bytes: 1_024_000, written_bytes: 2_048_000 }],
      data_written_ever_kib: 123_456,
    },
    memory: { total_kib: 478_000, available_kib: 300_000, load: "0.10 0.20 0.30" },
    heat: [{ milli_celsius: 48_312 }],
    time: { stratum: 3, offset_ms: 1, is_synchronized: false },
    network: [
      { kind: "cable", is_up: true, errors_in: 0 },
      { kind: "wireless", is_up: false, errors_in: 7 },
    ],
    units_failed: ["localgrid-usb@.service"],
  });
  const text = JSON.stringify(report);
  for (const secret of SECRETS) expect(text).not.toContain(secret);
  expect(report["problems"]).toHaveLength(4);
  expect(text).toContain("mmc0: error -110 whilst reading");
});

test("A box of which nothing can be read has a report all the same", async () => {
  const machine = new FakeMachine();
  machine.answers.set("chronyc", () => ({ code: null }));
  expect(await systemReport(machine)).toMatchObject({ boot: { root_slot: null }, network: [], heat: [], problems: [] });
});
