/** Asks once for what a member looks at most, so that it can be shown while the node is away; the answers are not used here. */
import { rangeOfDay } from "@localgrid/ui-components/community-day";
import type { AppState } from "./app-state.ts";
import { loadDevices } from "./devices-data.ts";

export async function keepAhead({ api, session, community, today }: AppState): Promise<void> {
  const state = session.value;
  const zone = community.value?.time_zone;
  if (state.kind !== "somebody" || state.session.role !== "member" || state.session.member === null) return;
  if (zone === undefined || today.value === "") return;
  const { member } = state.session;
  // One after the other: a small board has others to answer as well.
  for (const ask of [
    () => api.intervals(rangeOfDay(today.value, zone)),
    api.limits,
    async () => {
      const newest = [...(await api.months())].sort().at(-1);
      if (newest !== undefined) await api.statement(newest);
    },
    () => loadDevices(api, member),
  ]) {
    await ask().catch(() => undefined);
  }
}
