/** By which keys the communities of the fake hub share: Lindengasse by need, and from the new year on by groups. */
import type { HeldKey, KeyInput, KeyTrialInput } from "../src/sharing-types.ts";
import type { FakeCommunity } from "./fake-communities.ts";
import { memberName } from "./fake-figures.ts";
import { bodyOf, type Call, pageOf, type Route, refuse, send } from "./fake-http.ts";
import { fakePreview } from "./fake-preview.ts";

interface FakeKeys {
  version: number;
  keys: readonly HeldKey[];
}

const kept = new WeakMap<FakeCommunity, FakeKeys>();

const MID_MARKET = { kind: "mid-market" } as const;

function keysOf(own: FakeCommunity): FakeKeys {
  const known = kept.get(own) ?? { version: 2, keys: own.community.community === "lindengasse" ? firstKeys() : [] };
  kept.set(own, known);
  return known;
}

function firstKeys(): readonly HeldKey[] {
  const groups = [[memberName(0), memberName(1)], [memberName(4)]];
  return [
    {
      valid_from_s: Date.parse("2026-09-30T22:00:00Z") / 1000,
      key: { kind: "dynamic" },
      price_rule: {
        kind: "supply-demand-ratio",
        table: [
          { ratio_ppm: 0, position_ppm: 1_000_000 },
          { ratio_ppm: 1_500_000, position_ppm: 125_000 },
        ],
      },
      is_withdrawn: false,
      is_taken: true,
    },
    {
      valid_from_s: Date.parse("2026-12-31T23:00:00Z") / 1000,
      key: { kind: "priority", groups },
      price_rule: MID_MARKET,
      is_withdrawn: false,
      is_taken: false,
    },
  ];
}

/** Somebody else changes the keys. */
export function changeKeysMeanwhile(own: FakeCommunity): void {
  keysOf(own).version += 1;
}

async function add(call: Call): Promise<void> {
  const { request, response, own, rest } = call;
  if (rest[0] === "preview") return preview(call);
  const held = keysOf(own);
  if (rest[1] === "withdrawal") return withdraw(call, held);
  const { version, ...key } = (await bodyOf(request)) as unknown as KeyInput;
  if (version !== held.version) return refuse(response, 409, "changed-meanwhile");
  const others = held.keys.filter(({ valid_from_s }) => valid_from_s !== key.valid_from_s);
  held.keys = [...others, { ...key, is_withdrawn: false, is_taken: false }].sort(
    (a, b) => a.valid_from_s - b.valid_from_s,
  );
  held.version += 1;
  send(response, { valid_from_s: key.valid_from_s, version: held.version }, 201);
}

async function withdraw({ request, response, rest: [start] }: Call, held: FakeKeys): Promise<void> {
  const { version } = await bodyOf(request);
  if (version !== held.version) return refuse(response, 409, "changed-meanwhile");
  held.keys = held.keys.map((key) => (String(key.valid_from_s) === start ? { ...key, is_withdrawn: true } : key));
  held.version += 1;
  send(response, { valid_from_s: Number(start), version: held.version });
}

/** Dearer for buyers where a tariff is tried as well. */
async function preview({ request, response, own }: Call): Promise<void> {
  const { tariff } = (await bodyOf(request)) as unknown as KeyTrialInput;
  const [first] = own.tariffs;
  if (first === undefined) return refuse(response, 409, "nothing-to-preview");
  const retail = (tariff ?? first).retail_micro_per_kwh;
  send(response, fakePreview({ ...first, retail_micro_per_kwh: retail }, first.retail_micro_per_kwh - 4_000));
}

export const SHARING_ROUTES: Readonly<Record<string, Route>> = {
  "GET allocation-keys": ({ response, own, url }) => {
    const { version, keys } = keysOf(own);
    send(response, { version, ...pageOf(keys, url) });
  },
  "POST allocation-keys": add,
};
