import type { CoordinatorApi } from "./coordinator-api.ts";
import type { ServerSupervisor } from "./server-supervisor.ts";
import type { Site } from "./site.ts";

/** A node that has been ready once, and what can be done with it from outside. */
export interface LiveNode {
  readonly site: Site;
  readonly api: CoordinatorApi;
  readonly supervisor: ServerSupervisor;
  /** Aborted when the node's run is over. */
  readonly signal: AbortSignal;
}
