/** A hub with many communities, and one of them with many members: for lists that are long and names that are odd. */
import type { Member, MeteringPoint } from "../src/api-types.ts";
import { type FakeCommunity, fakeCommunities } from "./fake-communities.ts";

export const MANY_COMMUNITIES = 200;
export const MANY_MEMBERS = 10_000;
/** Metering points of the member at {@link BUSY_MEMBER}, whose others have one each. */
export const MANY_POINTS = 12;
export const BUSY_MEMBER = 40;

/** As the hub lists them: the first of its community are odd on purpose. */
export const SCRIPT_NAME = "<script>alert(1)</script>";
export const RIGHT_TO_LEFT_NAME = "محمد بن-سالم";
export const FORMULA_NAME = '=HYPERLINK("https://example.org","x")';
const ODD_NAMES = [SCRIPT_NAME, RIGHT_TO_LEFT_NAME, FORMULA_NAME, "שרה-לוי", "Zoë Müller", "-17", "a,b\nc"] as const;

export const manyName = (index: number) => ODD_NAMES[index] ?? `m${String(index + 1).padStart(5, "0")}`;

function manyMembers(): { members: Member[]; points: MeteringPoint[] } {
  const indices = Array.from({ length: MANY_MEMBERS }, (_, index) => index);
  return {
    members: indices.map((index) => ({
      member: manyName(index),
      is_active: index % 100 !== 12,
      credit_limit_micro: null,
      version: 1,
      is_taken: index % 50 !== 3,
    })),
    points: indices.flatMap((index) => manyPoints(index)),
  };
}

function manyPoints(index: number): readonly MeteringPoint[] {
  return Array.from({ length: index === BUSY_MEMBER ? MANY_POINTS : 1 }, (_, place) => ({
    metering_point: `mp${String(index + 1).padStart(5, "0")}${place === 0 ? "" : `-${place + 1}`}`,
    member: manyName(index),
    is_active: index % 100 !== 12,
    main_fuse_w: 10_000 + (index % 7) * 1000,
    operator_reference: index % 5 === 4 ? null : `AT${String(index).padStart(8, "0")}${place}`,
    version: 1,
    is_taken: index % 50 !== 3,
  }));
}

/** {@link MANY_COMMUNITIES}; the first of them is `crowd`, with {@link MANY_MEMBERS}. */
export function fakeCrowd(): FakeCommunity[] {
  const [model] = fakeCommunities();
  if (model === undefined) throw new Error("there is no community to copy");
  return Array.from({ length: MANY_COMMUNITIES }, (_, index) => {
    const isCrowd = index === 0;
    return {
      ...model,
      community: {
        ...model.community,
        community: isCrowd ? "crowd" : `place-${String(index).padStart(3, "0")}`,
        name: isCrowd ? "The crowd" : (ODD_NAMES[index - 1] ?? `Place ${index}`),
        region: index % 3 === 0 ? "vienna-east" : "vienna-west",
      },
      ...(isCrowd ? manyMembers() : {}),
      mismatches: index % 20 === 7 ? 1 : 0,
      imports: [],
    };
  });
}
