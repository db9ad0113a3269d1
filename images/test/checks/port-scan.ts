import { letPass } from "../emulator/passing-time.ts";
import { type Check, expectSame, expectThat } from "./check.ts";

/** What a neighbour on the same network may reach. */
const OPEN_TCP = [80, 443, 1883, 4001, 8883];
/** Asked one by one: names, addresses, time, discovery, management, printers, media, and the hotspot's. */
const UDP_PORTS = [53, 67, 68, 69, 123, 137, 161, 500, 546, 1900, 4500, 5353, 5355, 51_820];
const ANSWER_WAIT_MS = 400;
const LAN_DEADLINE_MS = 120_000;
const HIGHEST_PORT = 65_535;

const portScan: Check = {
  name: "port-scan",
  claim:
    "a scan of every TCP port from the house's network finds open only what the node serves, and nothing says closed",
  isShort: true,
  async run(lab) {
    const house = await lab.house();
    const { lan } = lab;
    if (lan === null) throw new Error("the house has no second network");
    await house.until("the box takes an address on the second network", () => lan.hasGuest, LAN_DEADLINE_MS);
    const wait = () => letPass(ANSWER_WAIT_MS);
    const known = await lan.askTcp(OPEN_TCP, wait);
    const all = Array.from({ length: HIGHEST_PORT }, (_, index) => index + 1);
    const swept = await lan.askTcp(
      all.filter((port) => !OPEN_TCP.includes(port)),
      wait,
    );
    const answers = new Map([...known, ...swept]);
    const open = [...answers].filter(([, answer]) => answer === "open").map(([port]) => port);
    expectSame(
      "open TCP ports",
      open.sort((a, b) => a - b),
      OPEN_TCP,
    );
    // The scan saw the box all the while: else silence would mean nothing.
    expectThat("the box still answers after the scan", (await lan.askTcp([80], wait)).get(80) === "open");
    const udp = await lan.askUdp(UDP_PORTS, wait);
    const answering = [...udp].filter(([, answer]) => answer === "answers").map(([port]) => port);
    expectThat(
      "no UDP port but that of mDNS answers",
      answering.every((port) => port === 5353),
      answering,
    );
    const chatter = [...lan.spoken].filter((said) => said !== "udp 224.0.0.251 5353");
    expectSame("what the box says on its own, apart from its name", chatter, []);
    const closed = [...answers].filter(([, answer]) => answer === "closed").length;
    return `open ${open.join(" ")}; ${closed} refused, ${HIGHEST_PORT - open.length - closed} silent`;
  },
};

export const PORT_SCAN: readonly Check[] = [portScan];
