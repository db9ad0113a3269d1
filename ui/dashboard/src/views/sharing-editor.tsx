import { addDays, dayOf, rangeOfDay } from "@localgrid/ui-components/community-day";
import { t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { everyPage } from "../api.ts";
import type { Tariff } from "../api-types.ts";
import { useApp, useCommunity, useRight } from "../app-state.ts";
import { SelectField, useSubmission } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import { GroupTable, ShareTable } from "../components/key-tables.tsx";
import { Load, PageHead } from "../components/load.tsx";
import { PriceRuleFields } from "../components/price-rule-fields.tsx";
import { agreedIn, draftOf, KEY_KINDS, type KeyDraft } from "../key-draft.ts";
import type { TariffPreview } from "../review-types.ts";
import { hrefOf } from "../router.ts";
import type { KeyList } from "../sharing-api.ts";
import type { Agreed } from "../sharing-types.ts";
import { momentText } from "../time-words.ts";
import { PreviewFigures, type PreviewFiguresProps } from "./tariff-preview.tsx";

/** What the editor is about: the keys as they were when it was opened, for whom, and with which prices to try. */
interface Basis extends KeyList {
  /** Active ones, by name. */
  readonly members: readonly string[];
  readonly tariffs: readonly Tariff[];
}

const AUCTION: Agreed = { key: null, price_rule: { kind: "mid-market" } };

export function SharingEditor(): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const mayWrite = useRight("write");
  const [looks, setLooks] = useState(0);
  const loaded = useLoaded<Basis>(
    async () => {
      const [list, members, tariffs] = await Promise.all([
        api.allocationKeys(community),
        everyPage((part) => api.members(community, part)),
        everyPage((part) => api.tariffs(community, part)),
      ]);
      return { ...list, members: members.filter(({ is_active }) => is_active).map(({ member }) => member), tariffs };
    },
    community,
    looks,
  );
  return (
    <>
      <a class="back" href={hrefOf(community, "sharing")}>
        <Icon name="back" size={16} />
        {t("sharing-back")}
      </a>
      <PageHead title={t("sharing-new-title")} text={t("sharing-new-text")} />
      {mayWrite ? (
        <Load loaded={loaded} waiting={t("sharing-waiting")}>
          {(basis) => <Draft basis={basis} onLookAgain={() => setLooks((count) => count + 1)} />}
        </Load>
      ) : (
        <p>{t("sharing-not-yours")}</p>
      )}
    </>
  );
}

interface DraftProps {
  readonly basis: Basis;
  readonly onLookAgain: () => void;
}

/** What is typed is kept until it is saved or thrown away, also over a session that ends. */
function Draft({ basis, onLookAgain }: DraftProps): JSX.Element {
  const { entries, session, link } = useApp();
  const { community, time_zone } = useCommunity();
  const state = session.value;
  const login = state.kind === "somebody" ? state.session.login : "";
  const form = `sharing ${community}`;
  const tomorrow = addDays(dayOf(link.hub_now_ms.peek(), time_zone), 1);
  const fresh = () => draftFor(basis, tomorrow);
  const [restored, setRestored] = useState(() => entries.of(login, form));
  const [draft, setDraft] = useState<KeyDraft>(() => keptDraft(restored?.entries["draft"]) ?? fresh());
  const { version } = basis;
  function change(next: Partial<KeyDraft>) {
    const changed = { ...draft, ...next };
    setDraft(changed);
    entries.keep(login, form, { entries: { draft: JSON.stringify(changed) }, version });
  }
  function discard() {
    entries.forget(form);
    setRestored(null);
    setDraft(fresh());
  }
  return (
    <>
      {restored !== null && (
        <div class="note-line" role="status">
          <p>{restored.version === version ? t("party-restored") : t("sharing-restored-older")}</p>
          <button type="button" class="button" onClick={discard}>
            {t("party-discard")}
          </button>
        </div>
      )}
      <KeyForm
        basis={basis}
        draft={draft}
        onChange={change}
        onLookAgain={onLookAgain}
        onSaved={() => {
          entries.forget(form);
          location.hash = hrefOf(community, "sharing");
        }}
      />
    </>
  );
}

/** The newest key is where somebody goes on from; who has left is not in it any more. */
function draftFor({ keys, members }: Basis, day: string): KeyDraft {
  const newest = keys.findLast(({ is_withdrawn }) => !is_withdrawn) ?? AUCTION;
  const draft = draftOf(newest, day);
  const known = new Set(members);
  const still = <Value,>(entries: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(entries).filter(([member]) => known.has(member)));
  return { ...draft, shares: still(draft.shares), groups: still(draft.groups) };
}

function keptDraft(text: string | undefined): KeyDraft | null {
  return text === undefined ? null : (JSON.parse(text) as KeyDraft);
}

interface KeyFormProps extends DraftProps {
  readonly draft: KeyDraft;
  readonly onChange: (change: Partial<KeyDraft>) => void;
  readonly onSaved: () => void;
}

function KeyForm({ basis, draft, onChange, onLookAgain, onSaved }: KeyFormProps): JSX.Element {
  const { api } = useApp();
  const { community, time_zone, last_interval_start_s } = useCommunity();
  const { error, isBusy, submit } = useSubmission();
  const [tried, setTried] = useState<TariffPreview | null>(null);
  const dayId = useId();
  const { version, members, tariffs } = basis;
  const earliest = last_interval_start_s === null ? null : addDays(dayOf(last_interval_start_s * 1000, time_zone), 1);
  function change(next: Partial<KeyDraft>) {
    // It is about what was tried, and no longer about what is typed.
    setTried(null);
    onChange(next);
  }
  async function save() {
    const { from_s: valid_from_s } = rangeOfDay(draft.day, time_zone);
    try {
      await api.addAllocationKey(community, { valid_from_s, ...agreedIn(draft), version });
    } catch (thrown) {
      if ((thrown as { code?: unknown }).code === "changed-meanwhile") onLookAgain();
      throw thrown;
    }
    onSaved();
  }
  async function preview() {
    const tariff = tariffs.find(({ valid_from_s }) => valid_from_s === draft.tariff_from_s) ?? null;
    setTried(await api.previewAllocationKey(community, { ...agreedIn(draft), tariff: figuresOf(tariff) }));
  }
  return (
    <form
      class="form sharing-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.submitter?.getAttribute("name") === "preview" ? preview : save);
      }}
    >
      <Kinds draft={draft} onChange={change} />
      {(draft.kind === "static" || draft.kind === "hybrid") && (
        <ShareTable draft={draft} members={members} onChange={change} />
      )}
      {draft.kind === "priority" && <GroupTable draft={draft} members={members} onChange={change} />}
      {draft.kind !== "auction" && <PriceRuleFields draft={draft} onChange={change} />}
      <div class="field">
        <label for={dayId}>{t("sharing-day")}</label>
        <input
          id={dayId}
          type="date"
          required
          value={draft.day}
          aria-describedby={`${dayId}-hint`}
          {...(earliest === null ? {} : { min: earliest })}
          onInput={({ currentTarget }) => onChange({ day: currentTarget.value })}
        />
        <p class="small soft" id={`${dayId}-hint`}>
          {t("sharing-day-text", { time_zone })}
        </p>
      </div>
      <TrialPrices tariffs={tariffs} draft={draft} onChange={change} />
      <ErrorNotice error={error} />
      <div class="form-actions">
        <button type="submit" class="button" data-kind="main" aria-disabled={isBusy}>
          {isBusy ? t("sharing-busy") : t("sharing-save")}
        </button>
        <button type="submit" name="preview" class="button" aria-disabled={isBusy}>
          {t("sharing-preview")}
        </button>
      </div>
      {tried !== null && <Preview preview={tried} limits={draft.kind === "auction" ? "stay" : "wait"} />}
    </form>
  );
}

function figuresOf(tariff: Tariff | null) {
  if (tariff === null) return null;
  const { is_taken: _, ...figures } = tariff;
  return figures;
}

function Kinds({ draft, onChange }: Pick<KeyFormProps, "draft" | "onChange">): JSX.Element {
  return (
    <fieldset class="choices">
      <legend>{t("sharing-kind")}</legend>
      {KEY_KINDS.map((kind) => (
        <label key={kind} class="choice">
          <input
            type="radio"
            name="kind"
            value={kind}
            checked={draft.kind === kind}
            onChange={() => onChange({ kind })}
          />
          <span>
            <strong>{t(`sharing-kind-${kind}`)}</strong>
            <span class="small soft">{t(`sharing-kind-${kind}.text`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface TrialPricesProps extends Pick<KeyFormProps, "draft" | "onChange"> {
  readonly tariffs: readonly Tariff[];
}

/** A key may be tried alone, or together with a tariff. */
function TrialPrices({ tariffs, draft, onChange }: TrialPricesProps): JSX.Element | null {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const options = useMemo(
    () =>
      tariffs
        .toReversed()
        .map(
          ({ valid_from_s }) => [String(valid_from_s), momentText(valid_from_s * 1000, { time_zone, locale })] as const,
        ),
    [tariffs, time_zone, locale],
  );
  if (options.length === 0) return null;
  return (
    <SelectField
      name="tariff"
      label={t("sharing-try-prices")}
      value={draft.tariff_from_s === null ? "" : String(draft.tariff_from_s)}
      options={[
        ["", t("sharing-try-as-it-was")],
        ...options.map(([value, start]) => [value, t("sharing-try-tariff", { start })] as const),
      ]}
      onChange={(value) => onChange({ tariff_from_s: value === "" ? null : Number(value) })}
    />
  );
}

function Preview({ preview, limits }: Pick<PreviewFiguresProps, "preview" | "limits">): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="card tariff-preview" aria-labelledby="sharing-preview-title">
      <h2 id="sharing-preview-title" ref={heading} tabIndex={-1}>
        {t("sharing-preview-title")}
      </h2>
      <PreviewFigures preview={preview} caveat={t("sharing-preview-as-it-was")} limits={limits} />
    </section>
  );
}
