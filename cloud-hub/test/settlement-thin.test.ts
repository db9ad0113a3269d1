import { afterAll, expect, test } from "vitest";
import { SettlementScene } from "./settlement-scene.ts";
import { Victim } from "./settlement-victim.ts";

const scene = new SettlementScene({ ledger_ms: 40, ledger_s: 5 });
afterAll(() => scene.stop());

test("thin", { timeout: 150_000 }, async () => {
  const t0 = performance.now();
  await scene.start();
  console.log("scene", performance.now() - t0);
  await scene.writeWindow();
  const victim = new Victim();
  victim.tell({ begin: scene.begin() });
  try {
    await expect.poll(() => scene.cursors(), { timeout: 30_000 }).toMatchObject({ confirmed_seq: 1, on_chain: 1 });
    console.log(await scene.audit());
    const t1 = performance.now();
    await scene.writeWindow();
    await expect.poll(() => scene.cursors(), { timeout: 20_000 }).toMatchObject({ confirmed_seq: 2, on_chain: 2 });
    console.log("second", performance.now() - t1);
  } finally {
    await victim.kill();
    console.log(victim.said.join("\n"));
    console.log(
      (
        await scene.pool.query(
          "select id,lane,purpose,state,result,ledger,fee_stroops,sent_times, octet_length(envelope) e from chain_submission order by id",
        )
      ).rows,
    );
  }
});
