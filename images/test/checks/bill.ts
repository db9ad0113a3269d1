import { NodeClient } from "@localgrid/edge-node/test/node-client";
import type { Appliance } from "../emulator/appliance.ts";
import { type Check, expectSame, expectThat } from "./check.ts";
import { deliverReadings } from "./living.ts";
import { HOUSE } from "./settings.ts";

const MINUTE_MS = 60_000;
/** Four delivery intervals and a little, measured while the box has no power. */
const DARK_MINUTES = 22;
/** Of the four intervals, what is left when the edges fall badly. */
const LEAST_ENERGY_WH = 200;
const BILL_DEADLINE_MS = 300_000;

interface Bill {
  readonly energy_wh: number;
  readonly unsigned_wh: number;
  readonly due_cents: number;
}

const bill: Check = {
  name: "bill",
  claim: "readings that devices kept while the box was dark become energy and money on each member's bill",
  isShort: false,
  async run(lab) {
    const house = await lab.inhabitedHouse();
    await deliverReadings(house, 1);
    await house.machine.cut();
    for (let minute = 0; minute < DARK_MINUTES; minute++) {
      house.clock.simulated_origin_ms += MINUTE_MS;
      for (const device of house.community.devices) device.measure();
    }
    await house.boot();
    await deliverReadings(house, 1);
    const bills: Bill[] = [];
    for (const home of house.community.homes) {
      const member = new NodeClient(house.http_url);
      expectSame("the member's login", (await member.login(home.login, home.password)).status, 200);
      bills.push(await house.until("energy is on the bill", () => billOf(house, member), BILL_DEADLINE_MS));
    }
    for (const [index, { energy_wh, unsigned_wh }] of bills.entries()) {
      expectSame("unsigned energy on the bill", unsigned_wh, 0);
      // One home takes in about 1 kW and the other feeds in 1.5 kW.
      expectThat("the dark minutes are on the bill", energy_wh >= LEAST_ENERGY_WH, { home: index + 1, energy_wh });
    }
    expectThat("who feeds in pays less", (bills[0]?.due_cents ?? 0) < (bills[1]?.due_cents ?? 0), bills);
    return bills.map(({ energy_wh, due_cents }) => `${energy_wh} Wh ${due_cents} ct`).join(", ");
  },
};

/** This month's bill, once the hour's energy is on it. */
async function billOf(house: Appliance, member: NodeClient): Promise<Bill | null> {
  const now = new Date(Date.now() + house.clock.simulated_origin_ms);
  const month = now.toLocaleDateString("sv-SE", { timeZone: HOUSE.time_zone }).slice(0, 7);
  const { status, body } = await member.get(`/api/statements/${month}`);
  return status === 200 && body.energy_wh > 0 ? body : null;
}

export const BILL: readonly Check[] = [bill];
