import { clearTimeText, dayText } from "@localgrid/ui-components/community-day";
import type { Formatter } from "@localgrid/ui-components/format";
import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useApp } from "../app-state.ts";
import { hrefOf } from "../router.ts";
import type { Fault, StatementCheck } from "../statement-check.ts";
import { Icon } from "./icons.tsx";

export function CheckMark({ isRight }: { isRight: boolean }): JSX.Element {
  return (
    <p class="check-mark small" data-right={isRight}>
      <Icon name={isRight ? "check" : "warning"} size={16} />
      {t(isRight ? "check-right" : "check-wrong")}
    </p>
  );
}

/** Where something does not add up, each place with what was computed here and what the node says. */
export function CheckFaults({ check, time_zone }: { check: StatementCheck; time_zone: string }): JSX.Element {
  const { faults, fault_count } = check;
  const format = useApp().format.value;
  return (
    <section class="card" aria-labelledby="check-faults">
      <h2 id="check-faults">{t("check-where")}</h2>
      <ul class="check-faults small" data-testid="check-faults">
        {faults.map((fault, index) => (
          // Places may be named twice, once by energy and once by money; the list never changes.
          <li key={index} data-step={fault.step}>
            <Place fault={fault} time_zone={time_zone} />{" "}
            <span class="figures">
              {t("check-fault", {
                expected: figureText(fault, fault.expected, format),
                found: figureText(fault, fault.found, format),
              })}
            </span>
          </li>
        ))}
      </ul>
      {fault_count > faults.length && (
        <p class="small soft">{t("check-more-faults", { count: fault_count - faults.length })}</p>
      )}
    </section>
  );
}

function Place({ fault, time_zone }: { fault: Fault; time_zone: string }): JSX.Element {
  const { locale } = useApp();
  const { start_s, date, category, step } = fault;
  const parts: string[] = [];
  if (date !== null) parts.push(dayText(date, locale, "short"));
  if (start_s !== null) parts.push(clearTimeText(start_s, time_zone, locale));
  if (category !== null) parts.push(t(`statement-category-${category}`));
  if (parts.length === 0) parts.push(t(`check-step-${step}`));
  const text = parts.join(", ");
  if (start_s !== null) return <a href={hrefOf("interval", String(start_s))}>{text}</a>;
  return date === null ? <strong>{text}</strong> : <a href={hrefOf("today", date)}>{text}</a>;
}

/** To the last digit: what differs may be as little as that. */
function figureText({ unit }: Fault, value: bigint, format: Formatter): string {
  const { exactEnergy, exactMoney, money, number } = format;
  if (unit === "wh") return exactEnergy(Number(value));
  if (unit === "count") return number(Number(value));
  if (unit === "cents") return money(value * 10_000_000n);
  const { before, fraction, after } = exactMoney(value);
  return `${before}${fraction}${after}`;
}
