import { Dialog } from "@localgrid/ui-components/dialog";
import { ApiError } from "@localgrid/ui-components/json-api";
import { t } from "@localgrid/ui-components/messages";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { everyPage } from "../api.ts";
import type { CommunityDetail } from "../api-types.ts";
import { useApp, useRight } from "../app-state.ts";
import { Form, TextField, textOf } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { hrefOf, regionHref } from "../router.ts";
import { momentText, recentText } from "../time-words.ts";
import { CommunityBadges, CommunityTable } from "./community-table.tsx";

const IDENTIFIER = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** More than fit on a screen or two are looked up, not looked over. */
const MOST_CARDS = 12;

export function CommunitiesView(): JSX.Element {
  const { api, link, session } = useApp();
  const [isAdding, setAdding] = useState(false);
  const [added, setAdded] = useState(0);
  const state = session.value;
  const mayAdd = useRight("write") && state.kind === "somebody" && state.session.community === null;
  const loaded = useLoaded(() => everyPage(api.communities), "communities", `${link.beat.value} ${added}`);

  const title = t("communities-window");

  useEffect(() => {
    document.title = title;
  }, [title]);

  const addButton = mayAdd && (
    <button type="button" class="button" data-kind="main" onClick={() => setAdding(true)}>
      <Icon name="plus" size={18} />
      {t("communities-new")}
    </button>
  );
  return (
    <>
      <PageHead title={t("communities-title")} text={t("communities-text")}>
        {addButton}
      </PageHead>
      <Load loaded={loaded} waiting={t("communities-fetching")}>
        {(communities) =>
          communities.length === 0 ? (
            <Empty icon="members" title={t("communities-none")}>
              <p>{t("communities-none-text")}</p>
            </Empty>
          ) : (
            <>
              {communities.length > MOST_CARDS ? (
                <CommunityTable communities={communities} />
              ) : (
                <ul class="community-list">
                  {communities.map((community) => (
                    <CommunityCard key={community.community} community={community} />
                  ))}
                </ul>
              )}
              <Regions communities={communities} />
            </>
          )
        }
      </Load>
      {isAdding && (
        <NewCommunity
          onClose={() => setAdding(false)}
          onAdded={() => {
            setAdding(false);
            setAdded((count) => count + 1);
          }}
        />
      )}
    </>
  );
}

/** Nodes keep copies for one another across the communities of a region. */
function Regions({ communities }: { communities: readonly CommunityDetail[] }): JSX.Element {
  const regions = [...new Set(communities.map(({ region }) => region))].sort();
  return (
    <nav class="region-links" aria-label={t("communities-regions")}>
      {regions.map((region) => (
        <a key={region} class="button" href={regionHref(region)}>
          <Icon name="copies" size={18} />
          {t("communities-region-nodes", { region })}
        </a>
      ))}
    </nav>
  );
}

function CommunityCard({ community }: { community: CommunityDetail }): JSX.Element {
  const { community: id, name, region } = community;
  return (
    <li class="card community-card">
      <div class="community-name">
        <h2>
          <a href={hrefOf(id)}>
            <bdi>{name === "" ? id : name}</bdi>
          </a>
        </h2>
        <p class="small soft">
          {id} · {region}
        </p>
      </div>
      <CommunityFigures detail={community} />
    </li>
  );
}

function CommunityFigures({ detail }: { detail: CommunityDetail }): JSX.Element {
  const { link, locale } = useApp();
  const { nodes, members, last_interval_start_s, time_zone } = detail;
  const last_ms = last_interval_start_s === null ? null : last_interval_start_s * 1000;
  return (
    <>
      <dl class="community-figures figures">
        <div>
          <dt>{t("communities-nodes")}</dt>
          <dd>{nodes}</dd>
        </div>
        <div>
          <dt>{t("communities-members")}</dt>
          <dd>{members}</dd>
        </div>
        <div>
          <dt>{t("communities-last-interval")}</dt>
          <dd title={last_ms === null ? "" : momentText(last_ms, { time_zone, locale })}>
            {last_ms === null ? "–" : recentText(last_ms, link.hub_now_ms.value, { time_zone, locale })}
          </dd>
        </div>
      </dl>
      <p class="community-state">
        <CommunityBadges detail={detail} />
      </p>
    </>
  );
}

interface NewCommunityProps {
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

function NewCommunity({ onClose, onAdded }: NewCommunityProps): JSX.Element {
  const { api } = useApp();
  async function add(fields: FormData) {
    const community = textOf(fields, "community");
    if (!IDENTIFIER.test(community)) throw new ApiError("not-an-identifier", community);
    await api.addCommunity({
      community,
      name: textOf(fields, "name"),
      region: textOf(fields, "region"),
      currency: textOf(fields, "currency").toUpperCase(),
      time_zone: textOf(fields, "time_zone"),
    });
    onAdded();
  }
  return (
    <Dialog title={t("communities-new")} onClose={onClose}>
      <Form action={t("communities-add")} busyAction={t("communities-adding")} onSubmit={add}>
        <TextField name="name" label={t("communities-name")} hint={t("communities-name-hint")} />
        <TextField name="community" label={t("communities-identifier")} hint={t("communities-identifier-hint")} />
        <div class="form-row">
          <TextField name="region" label={t("communities-region")} initial="region" />
          <TextField name="currency" label={t("communities-currency")} initial="EUR" />
        </div>
        <TextField
          name="time_zone"
          label={t("communities-time-zone")}
          initial={Intl.DateTimeFormat().resolvedOptions().timeZone}
        />
      </Form>
    </Dialog>
  );
}
