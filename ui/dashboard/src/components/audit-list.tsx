import { hasMessage, t } from "@localgrid/ui-components/messages";
import { ErrorNotice, Waiting } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import type { Community } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { boundsOf, filterIn } from "../audit-filter.ts";
import { actHref, actText, detailTexts } from "../audit-words.ts";
import type { AuditEntry } from "../billing-types.ts";
import { shortDigest } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { momentText } from "../time-words.ts";
import { usePaged } from "../use-paged.ts";
import { AuditFilterForm } from "./audit-filter-form.tsx";

const PAGE = 50;

export type PlaceOf = (community: string) => Pick<Community, "name" | "currency">;

export interface AuditListProps {
  /** Null for the whole hub. */
  readonly community: string | null;
  /** Days and times are of this zone. */
  readonly time_zone: string;
  readonly placeOf: PlaceOf;
}

/** Acts, the newest first, as the address filters them. */
export function AuditList(props: AuditListProps): JSX.Element {
  const { community, time_zone } = props;
  const { api, query } = useApp();
  const filter = filterIn(query.value);
  const { who, action } = filter;
  const { items, next, error, isBusy, more } = usePaged(
    (after) => api.audit(community, { who, action, ...boundsOf(filter, time_zone), after, limit: PAGE }),
    `${community} ${JSON.stringify(filter)}`,
  );
  return (
    <>
      <AuditFilterForm filter={filter} />
      {items.length === 0 && !isBusy && error === null && <p class="soft">{t("audit-none")}</p>}
      {items.length > 0 && (
        <ol class="audit-list card" aria-label={t("audit-title")}>
          {items.map((entry) => (
            <Act key={entry.number} entry={entry} {...props} />
          ))}
        </ol>
      )}
      <ErrorNotice error={error} />
      {isBusy && <Waiting>{t("audit-fetching")}</Waiting>}
      {next !== null && (
        <button type="button" class="button" disabled={isBusy} onClick={more}>
          {t("audit-older")}
        </button>
      )}
    </>
  );
}

function Act({ entry, community, time_zone, placeOf }: AuditListProps & { readonly entry: AuditEntry }): JSX.Element {
  const { locale } = useApp();
  const place = placeOf(entry.community ?? "");
  const telling = { locale, time_zone, currency: place.currency };
  const details = detailTexts(entry, telling);
  const href = actHref(entry);
  const role = hasMessage(`role-${entry.role}`) ? t(`role-${entry.role}`) : entry.role;
  return (
    <li>
      <p class="small soft audit-when">
        <time dateTime={new Date(entry.at_ms).toISOString()}>{momentText(entry.at_ms, { time_zone, locale })}</time>
        <span>{role}</span>
        {community === null && entry.community !== null && (
          <a href={hrefOf(entry.community, "audit")}>
            <bdi>{place.name || entry.community}</bdi>
          </a>
        )}
      </p>
      <p class="audit-act">
        <strong>{actText(entry, telling)}</strong>{" "}
        {href !== null && (
          <a href={href} aria-label={t("audit-open-act", { act: actText(entry, telling) })}>
            {t("audit-open")}
          </a>
        )}
      </p>
      {details.length > 0 && <p class="small">{details.join(" ")}</p>}
      <p class="small soft audit-hash" title={entry.hash}>
        {t("audit-number", { number: String(entry.number), hash: shortDigest(entry.hash) })}
      </p>
    </li>
  );
}
