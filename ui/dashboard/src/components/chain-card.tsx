import { lastingText } from "@localgrid/ui-components/lasting";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { createCounts } from "../quantities.ts";
import type { ChainState } from "../settlement-types.ts";
import { chainWords } from "../settlement-words.ts";
import { momentText } from "../time-words.ts";
import { Badge } from "./badge.tsx";

const NETWORKS: Readonly<Record<string, string>> = {
  local: "a chain of its own, on this machine",
  testnet: "Stellar's test network",
  mainnet: "the Stellar network",
};

/** How the hub stands with the chain, in words. */
export function ChainCard({ chain }: { chain: ChainState }): JSX.Element {
  const { link } = useApp();
  const { status, since_ms, problem } = chain;
  const { tone, title, text } = chainWords(status);
  const lasting = lastingText(Math.max(0, link.hub_now_ms.value - since_ms));
  return (
    <section class="card" aria-labelledby="chain-title" data-testid="chain-card">
      <div class="card-head">
        <div>
          <h2 id="chain-title">{title}</h2>
          {status !== "off" && <p class="small soft">for {lasting}</p>}
        </div>
        <Badge tone={tone}>{status}</Badge>
      </div>
      <p>{text}</p>
      {problem !== null && <p class="chain-problem">{problem}</p>}
      {status !== "off" && <ChainFacts chain={chain} />}
    </section>
  );
}

function ChainFacts({ chain }: { chain: ChainState }): JSX.Element {
  const { locale } = useApp();
  const { network, latest_ledger, latest_close_s, settlement_contract } = chain;
  const { number } = createCounts(locale);
  return (
    <dl class="pairs chain-facts">
      {network !== null && (
        <>
          <dt>Network</dt>
          <dd>{NETWORKS[network] ?? network}</dd>
        </>
      )}
      {latest_ledger !== null && (
        <>
          <dt>Newest ledger</dt>
          <dd>
            {number(latest_ledger)}
            {latest_close_s !== null && (
              <span class="soft small">
                closed {momentText(latest_close_s * 1000, { time_zone: "UTC", locale })} UTC, by the chain's clock
              </span>
            )}
          </dd>
        </>
      )}
      {settlement_contract !== null && (
        <>
          <dt>Contract</dt>
          <dd>
            <code class="wrapping">{settlement_contract}</code>
          </dd>
        </>
      )}
    </dl>
  );
}
