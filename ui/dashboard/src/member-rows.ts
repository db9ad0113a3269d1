import type { HubNode, Member, MeteringPoint } from "./api-types.ts";
import { refusedBy, type TakenState, takenState } from "./taken-state.ts";

export interface PointRow {
  readonly point: MeteringPoint;
  readonly state: TakenState;
}

/** A member with what is measured there. */
export interface MemberRow {
  readonly member: Member;
  readonly state: TakenState;
  readonly points: readonly PointRow[];
}

export interface Register {
  readonly members: readonly Member[];
  readonly points: readonly MeteringPoint[];
  readonly nodes: readonly HubNode[];
}

/** One row per member in the order of the list, with its metering points and how far each got. */
export function memberRows({ members, points, nodes }: Register): readonly MemberRow[] {
  const refused = refusedBy(nodes);
  const pointsOf = Map.groupBy(points, ({ member }) => member);
  return members.map((member) => ({
    member,
    state: takenState(member.is_taken, refused("members", member.member)),
    points: (pointsOf.get(member.member) ?? []).map((point) => ({
      point,
      state: takenState(point.is_taken, refused("metering-points", point.metering_point)),
    })),
  }));
}

/** Entries that are not at the node: on their way, or refused. */
export function pendingCounts(rows: readonly MemberRow[]): { readonly waiting: number; readonly refused: number } {
  const kinds = rows.flatMap(({ state, points }) => [state.kind, ...points.map((row) => row.state.kind)]);
  return {
    waiting: kinds.filter((kind) => kind === "waiting").length,
    refused: kinds.filter((kind) => kind === "refused").length,
  };
}

/** A member with one of its metering points, or with none. */
export interface RegisterLine {
  readonly member: Member;
  readonly point: MeteringPoint | null;
  /** Of the two, the one that is less far. */
  readonly state: TakenState;
}

export function registerLines(rows: readonly MemberRow[]): readonly RegisterLine[] {
  return rows.flatMap(({ member, state, points }): RegisterLine[] =>
    points.length === 0
      ? [{ member, point: null, state }]
      : points.map(({ point, state: pointState }) => ({ member, point, state: lessFar(state, pointState) })),
  );
}

const DISTANCE = { taken: 0, waiting: 1, refused: 2 } as const;

function lessFar(a: TakenState, b: TakenState): TakenState {
  return DISTANCE[b.kind] > DISTANCE[a.kind] ? b : a;
}
