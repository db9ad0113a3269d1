import { Dialog } from "@localgrid/ui-components/dialog";
import { ApiError } from "@localgrid/ui-components/json-api";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { everyPage } from "../api.ts";
import type { CommunityDetail } from "../api-types.ts";
import { useApp, useRight } from "../app-state.ts";
import { Badge } from "../components/badge.tsx";
import { Form, TextField, textOf } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { counted } from "../quantities.ts";
import { hrefOf, regionHref } from "../router.ts";
import { momentText, recentText } from "../time-words.ts";

const IDENTIFIER = /^[a-z0-9][a-z0-9-]{0,31}$/;

export function CommunitiesView(): JSX.Element {
  const { api, link, session } = useApp();
  const [isAdding, setAdding] = useState(false);
  const [added, setAdded] = useState(0);
  const state = session.value;
  const mayAdd = useRight("write") && state.kind === "somebody" && state.session.community === null;
  const loaded = useLoaded(() => everyPage(api.communities), "communities", `${link.beat.value} ${added}`);

  useEffect(() => {
    document.title = "Communities – localgrid hub";
  }, []);

  const addButton = mayAdd && (
    <button type="button" class="button" data-kind="main" onClick={() => setAdding(true)}>
      <Icon name="plus" size={18} />
      New community
    </button>
  );
  return (
    <>
      <PageHead title="Communities" text="Neighbourhoods that this hub looks after.">
        {addButton}
      </PageHead>
      <Load loaded={loaded} waiting="Fetching the communities…">
        {(communities) =>
          communities.length === 0 ? (
            <Empty icon="members" title="No community yet">
              <p>A community is a neighbourhood with one tariff and one node. Start with its name.</p>
            </Empty>
          ) : (
            <>
              <ul class="community-list">
                {communities.map((community) => (
                  <CommunityCard key={community.community} community={community} />
                ))}
              </ul>
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
    <nav class="region-links" aria-label="Regions">
      {regions.map((region) => (
        <a key={region} class="button" href={regionHref(region)}>
          <Icon name="copies" size={18} />
          Nodes of {region}
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
          <a href={hrefOf(id)}>{name === "" ? id : name}</a>
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
  const { nodes, members, last_interval_start_s, mismatches, open_imports, time_zone } = detail;
  const last_ms = last_interval_start_s === null ? null : last_interval_start_s * 1000;
  return (
    <>
      <dl class="community-figures figures">
        <div>
          <dt>Nodes</dt>
          <dd>{nodes}</dd>
        </div>
        <div>
          <dt>Members</dt>
          <dd>{members}</dd>
        </div>
        <div>
          <dt>Last interval</dt>
          <dd title={last_ms === null ? "" : momentText(last_ms, { time_zone, locale })}>
            {last_ms === null ? "–" : recentText(last_ms, link.hub_now_ms.value, { time_zone, locale })}
          </dd>
        </div>
      </dl>
      <p class="community-state">
        {last_ms === null ? (
          <Badge tone="note">{nodes === 0 ? "being set up" : "no interval yet"}</Badge>
        ) : mismatches > 0 ? (
          <Badge tone="alarm">{`${mismatches} ${mismatches === 1 ? "differs" : "differ"}`}</Badge>
        ) : (
          <Badge tone="good">in step</Badge>
        )}
        {open_imports > 0 && <Badge tone="note">{counted(open_imports, "open import")}</Badge>}
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
    <Dialog title="New community" onClose={onClose}>
      <Form action="Add community" busyAction="Adding…" onSubmit={add}>
        <TextField name="name" label="Name" hint="As people call it." />
        <TextField name="community" label="Identifier" hint="Small letters, digits and hyphens; it stays for good." />
        <div class="form-row">
          <TextField name="region" label="Region" initial="region" />
          <TextField name="currency" label="Currency" initial="EUR" />
        </div>
        <TextField name="time_zone" label="Time zone" initial={Intl.DateTimeFormat().resolvedOptions().timeZone} />
      </Form>
    </Dialog>
  );
}
