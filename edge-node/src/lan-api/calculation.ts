import type { IntervalCalculations } from "../calculation/interval-calculation.ts";
import { CalculationJson, calculationJson } from "./calculation-json.ts";
import type { LanApp } from "./lan-app.ts";
import { memberOf } from "./route-guard.ts";
import { closed, Seconds } from "./schemas.ts";

/** Per address: each looks through up to some thousand records, and people read slowly. */
const CALCULATIONS_PER_MINUTE = 120;

interface Ports {
  readonly calculations: Pick<IntervalCalculations, "of">;
}

/**
 * How an interval came about for whoever is logged in: own readings, own order and own money, and of everybody else nothing
 * but the order book as price levels.
 *
 * What a small community can conclude from those was weighed so: the sums of both sides are in /api/community/intervals
 * anyway, and without the levels nobody can check the price of a bill. A level has no names, but a neighbour with a limit of
 * their own would have one alone, and be followed by it from quarter hour to quarter hour. So a level of fewer than two others
 * is put together with the next one; of the level where demand and supply cross the limit stays, because the price follows from
 * it. What remains is what no rule can hide: the only other home on a side of the market is the sum of that side less one's own.
 */
export function calculationRoutes(app: LanApp, { calculations }: Ports): void {
  app.get(
    "/api/intervals/:start_s/calculation",
    {
      config: {
        roles: ["member"],
        right: "reader",
        errors: ["no-closed-interval", "calculation-mismatch"],
        rateLimit: { max: CALCULATIONS_PER_MINUTE, timeWindow: 60_000 },
      },
      schema: {
        summary: "How a closed interval came about: own registers, order book, lines with price and amount, records",
        description:
          "Computed again at every call and compared with what is stored; levels of fewer than two others are put together with the next.",
        tags: ["intervals"],
        params: closed({ start_s: Seconds }),
        response: { 200: CalculationJson },
      },
    },
    async (request) => calculationJson(await calculations.of(memberOf(request), request.params.start_s)),
  );
}
