import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { TradeSettlement } from "../api-types.ts";
import { useApp, useCommunity } from "../app-state.ts";
import type { Calculation, RecordPlace } from "../calculation-types.ts";
import { momentText, preciseTime } from "../calculation-words.ts";
import { copyText } from "../copy-text.ts";
import { CalculationStep } from "./calculation-step.tsx";
import { Icon } from "./icons.tsx";
import { IntervalSettlement } from "./interval-settlement.tsx";

interface ProofStepProps {
  readonly calculation: Calculation;
  /** What became of own trades on the chain; null while it is not known. */
  readonly chain: TradeSettlement | null;
}

/** Where all of this stands in the journal, and the receipt of the chain where there is one. */
export function ProofStep({ calculation, chain }: ProofStepProps): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { revisions, start_s } = calculation;
  const inForce = revisions.at(-1);
  const readings = calculation.readings.flatMap(({ begin, end }) =>
    [begin, end].flatMap((edge) => edge?.readings ?? []),
  );
  return (
    <CalculationStep name="proof" title={t("calc-proof")}>
      <p>{t("calc-proof-text")}</p>
      {inForce?.recorded_at_ms != null && (
        <p>
          {t(revisions.length > 1 ? "calc-corrected-on" : "calc-closed-on", {
            when: momentText(inForce.recorded_at_ms, time_zone, locale),
          })}
        </p>
      )}
      {inForce?.record == null ? (
        <p class="soft">{t("calc-record-none")}</p>
      ) : (
        <Record title={t("calc-record-result")} record={inForce.record} />
      )}
      {readings.length > 0 && (
        <details class="as-table">
          <summary>{t("calc-records-readings")}</summary>
          {readings.map(({ at_ms, record }) => (
            <Record
              key={record.position}
              title={t("calc-record-reading", { time: preciseTime(at_ms, time_zone, locale) })}
              record={record}
            />
          ))}
        </details>
      )}
      {chain !== null && (
        <>
          <h3>{t("calc-receipt")}</h3>
          <p>{t("calc-receipt-text")}</p>
          <IntervalSettlement settlement={chain} start_s={start_s} />
        </>
      )}
    </CalculationStep>
  );
}

function Record({ title, record }: { title: string; record: RecordPlace }): JSX.Element {
  const { number } = useApp().format.value;
  const [copied, setCopied] = useState<boolean | null>(null);
  const { position, hash } = record;
  return (
    <div class="calc-record" data-testid="calc-record">
      <p class="figures">
        <strong>{title}</strong> {t("calc-record-position", { position: number(position) })}
      </p>
      {hash !== null && (
        <p class="calc-hash">
          <code translate={false}>{hash}</code>
          <button
            type="button"
            class="icon-button"
            aria-label={t("calc-copy", { position: number(position) })}
            onClick={() => void copyText(hash).then(setCopied)}
          >
            <Icon name="copy" size={20} />
          </button>
        </p>
      )}
      <p class="small soft" role="status">
        {copied === null ? "" : t(copied ? "calc-copied" : "calc-not-copied")}
      </p>
    </div>
  );
}
