import { parseConfig } from "@localgrid/edge-node/config";
import { expect, test } from "vitest";
import { prepareDevice } from "../system/first-boot/prepare-device.ts";
import { TestBox } from "../system/first-boot/test-box.ts";

const EVERYTHING = `
host_name = "power-box"
community = "sunny-street"
currency = "CHF"
time_zone = "Europe/Zurich"
interval_length_s = 300
hub_url = "https://hub.example"
join_code = "one-two-three"
region = "valley"
peers = ["/ip4/10.0.0.7/tcp/4001/p2p/12D3KooWQ"]
time_servers = ["192.168.1.1"]
`;

test.each([
  ["nothing", ""],
  ["everything", EVERYTHING],
])("the node takes the configuration of a box that was told %s", (_, told) => {
  const box = new TestBox({ "localgrid.toml": told });
  box.put("/usr/lib/localgrid/release-keys", `${"ab".repeat(32)}\n`);
  prepareDevice(box);
  const config = JSON.parse(box.read("/run/localgrid/config.json") ?? "");
  expect(parseConfig(config)).toMatchObject(config);
  expect(config).toHaveProperty("release_keys", ["ab".repeat(32)]);
});
