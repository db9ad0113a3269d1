import type { MeteringPointId } from "@localgrid/vocabulary/identifiers";
import type { Settlement } from "./settlement.ts";
import type { SharingRule } from "./sharing-rules.ts";
import type { Statement } from "./statement.ts";
import type { StatementHistory } from "./statement-history.ts";
import type { StatementStage } from "./statement-stage.ts";

/** A month's statement with everything that whoever pays it may want to know about it. */
export interface Bill {
  /** As the community calls itself. */
  readonly community: string;
  /** Own ones, by id. */
  readonly metering_points: readonly MeteringPointId[];
  readonly stage: StatementStage;
  readonly statement: Statement;
  readonly settlement: Settlement;
  readonly history: StatementHistory;
  /** Empty where bids decided all the time. */
  readonly sharing: readonly SharingRule[];
}
