import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { shareOfWhole } from "../agreed-words.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { momentText } from "../calculation-words.ts";

/** That limits wait, while an agreed key is in force or is about to be. */
export function LimitsWait(): JSX.Element | null {
  const { locale } = useApp();
  const { sharing, time_zone } = useCommunity();
  const now = sharing?.now ?? null;
  const next = sharing?.to_come.find(({ kind }) => (kind === null) !== (now === null));
  if (now === null && next === undefined) return null;
  const when = momentText((next?.valid_from_s ?? 0) * 1000, time_zone, locale);
  const share_ppm = (now ?? next)?.own_share_ppm ?? null;
  return (
    <section class="card limits-wait" aria-labelledby="limits-wait-title">
      <h2 id="limits-wait-title">{t("limits-wait-title")}</h2>
      <p>{now === null ? t("limits-wait-from", { when }) : t("limits-wait-now")}</p>
      {share_ppm !== null && <p class="figures">{t("limits-wait-share", { share: shareOfWhole(share_ppm) })}</p>}
      {now !== null && next !== undefined && <p>{t("limits-wait-until", { when })}</p>}
    </section>
  );
}
