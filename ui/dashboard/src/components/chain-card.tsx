import { lastingText } from "@localgrid/ui-components/lasting";
import { hasMessage, t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { createCounts } from "../quantities.ts";
import type { ChainState } from "../settlement-types.ts";
import { chainWords } from "../settlement-words.ts";
import { momentText } from "../time-words.ts";
import { Badge } from "./badge.tsx";

/** How the hub stands with the chain, in words. */
export function ChainCard({ chain }: { chain: ChainState }): JSX.Element {
  const { link } = useApp();
  const { status, since_ms, problem } = chain;
  const { tone, title, text } = chainWords(status);
  const duration = lastingText(Math.max(0, link.hub_now_ms.value - since_ms));
  return (
    <section class="card" aria-labelledby="chain-title" data-testid="chain-card">
      <div class="card-head">
        <div>
          <h2 id="chain-title">{title}</h2>
          {status !== "off" && <p class="small soft">{t("chain-lasting", { duration })}</p>}
        </div>
        <Badge tone={tone}>{t(`chain-badge-${status}`)}</Badge>
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
          <dt>{t("chain-network")}</dt>
          <dd>{hasMessage(`chain-network-${network}`) ? t(`chain-network-${network}`) : network}</dd>
        </>
      )}
      {latest_ledger !== null && (
        <>
          <dt>{t("chain-ledger")}</dt>
          <dd>
            {number(latest_ledger)}
            {latest_close_s !== null && (
              <span class="soft small">
                {t("chain-closed", { moment: momentText(latest_close_s * 1000, { time_zone: "UTC", locale }) })}
              </span>
            )}
          </dd>
        </>
      )}
      {settlement_contract !== null && (
        <>
          <dt>{t("chain-contract")}</dt>
          <dd>
            <code class="wrapping">{settlement_contract}</code>
          </dd>
        </>
      )}
    </dl>
  );
}
