import { type Account, Asset, Keypair, type Networks, Operation, rpc, TransactionBuilder } from "@stellar/stellar-sdk";
import { residentMegabytesOf } from "./process-figures.ts";
import { type ChainUnderTest, startChain } from "./settling-hub.ts";
import { roundNumber } from "./spread.ts";
import { type Figure, figureOf } from "./table.ts";

const ACCOUNTS = 100;
const PAYMENTS_EACH = 5;

/** What a chain of one's own takes and gives: start, transactions of many accounts, memory after settling. */
export async function localChain(used: ChainUnderTest, folder: string): Promise<readonly Figure[]> {
  const used_mb = residentMegabytesOf(used.pid);
  const chain = await startChain(folder, "manual");
  try {
    const per_s = await paymentsPerSecond(chain);
    return [
      figureOf({ what: "local chain: start to first answer", values: [chain.ready_ms], digits: 0, unit: " ms" }),
      figureOf({
        what: "local chain: payments per second, validated, applied and on disk",
        values: [per_s],
        digits: 0,
        notes: [`${roundNumber(ACCOUNTS * PAYMENTS_EACH)} payments of ${ACCOUNTS} accounts over HTTP`],
      }),
      figureOf({
        what: "local chain: memory, fresh and after settling",
        values: [residentMegabytesOf(chain.pid), used_mb],
        digits: 0,
        unit: " MB",
      }),
    ];
  } finally {
    await chain.stop();
  }
}

async function paymentsPerSecond(chain: ChainUnderTest): Promise<number> {
  const server = new rpc.Server(chain.url, { allowHttp: true });
  const { passphrase } = await server.getNetwork();
  const keys = Array.from({ length: ACCOUNTS }, () => Keypair.random());
  const funded = Promise.all(keys.map((key) => fetch(`${chain.url}/friendbot?addr=${key.publicKey()}`)));
  await chain.closeLedger();
  await funded;
  const accounts = await Promise.all(keys.map((key) => server.getAccount(key.publicKey())));
  const begun_ms = performance.now();
  for (let round = 0; round < PAYMENTS_EACH; round++) {
    const answers = await Promise.all(
      accounts.map((account, index) => server.sendTransaction(payment(account, keys[index] as Keypair, passphrase))),
    );
    const refused = answers.find(({ status }) => status !== "PENDING");
    if (refused !== undefined) throw new Error(`a payment was answered by ${refused.status}`);
    await chain.closeLedger();
  }
  return (ACCOUNTS * PAYMENTS_EACH * 1000) / (performance.now() - begun_ms);
}

function payment(account: Account, key: Keypair, networkPassphrase: Networks | string) {
  const transaction = new TransactionBuilder(account, { fee: "100", networkPassphrase })
    .addOperation(Operation.payment({ destination: key.publicKey(), asset: Asset.native(), amount: "0.0000001" }))
    .setTimeout(0)
    .build();
  transaction.sign(key);
  return transaction;
}
