import { LANGUAGE_NAMES, LANGUAGES, type Language, language, localeOf } from "@localgrid/ui-components/language";
import { sayIn, t } from "@localgrid/ui-components/messages";
import { ErrorNotice } from "@localgrid/ui-components/notice";
import { useLoaded } from "@localgrid/ui-components/use-loaded";
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { everyPage } from "../api.ts";
import { useApp, useCommunity } from "../app-state.ts";
import { CATALOGUES } from "../catalogues.ts";
import { type Column, isoMoment } from "../columns.ts";
import { Badge } from "../components/badge.tsx";
import { DataTable } from "../components/data-table.tsx";
import { Form, SelectField, TextField, textOf, useSubmission } from "../components/form.tsx";
import { Icon } from "../components/icons.tsx";
import type { LetterPaper } from "../components/letter-sheet.tsx";
import { Empty, Load, PageHead } from "../components/load.tsx";
import { codePicture } from "../letter-code.ts";
import { printLetters } from "../letter-printing.tsx";
import type { JoinLetter, LetterTerms } from "../member-list-types.ts";
import { createCounts } from "../quantities.ts";
import { hrefOf } from "../router.ts";
import { dateText, momentText } from "../time-words.ts";

/** As many as the hub notes at a time. */
const MOST_LETTERS = 500;

/** Letters by which members find their page. */
export function LettersView(): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const [changes, setChanges] = useState(0);
  const loaded = useLoaded(
    async () => {
      const [letters, terms] = await Promise.all([
        everyPage((list) => api.letters(community, list)),
        api.letterTerms(community),
      ]);
      return { letters, terms };
    },
    community,
    changes,
  );
  const onChange = () => setChanges((count) => count + 1);
  return (
    <>
      <a class="back" href={hrefOf(community, "members")}>
        <Icon name="back" size={16} />
        {t("member-list-back")}
      </a>
      <PageHead title={t("letters-title")} text={t("letters-text")} />
      <Load loaded={loaded} waiting={t("letters-fetching")}>
        {({ letters, terms }) =>
          letters.length === 0 ? (
            <Empty icon="members" title={t("letters-none")}>
              <a class="button" href={hrefOf(community, "members", "import")}>
                {t("members-import")}
              </a>
            </Empty>
          ) : (
            <>
              <Terms key={terms.version} terms={terms} onSaved={onChange} />
              <Letters letters={letters} terms={terms} onPrinted={onChange} />
            </>
          )
        }
      </Load>
    </>
  );
}

function Terms({ terms, onSaved }: { terms: LetterTerms; onSaved: () => void }): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  async function save(fields: FormData) {
    const node_address = textOf(fields, "node_address");
    await api.setLetterTerms(community, { ...terms, node_address, contact: textOf(fields, "contact") });
    onSaved();
  }
  return (
    <section class="card new-import" aria-labelledby="terms-title">
      <h2 id="terms-title">{t("letters-terms")}</h2>
      <Form action={t("member-save")} busyAction={t("member-saving")} onSubmit={save}>
        <TextField
          name="node_address"
          label={t("letters-address")}
          initial={terms.node_address}
          hint={t("letters-address-hint", { example: "http://192.168.1.20:8080/" })}
        />
        <TextField
          name="contact"
          label={t("letters-contact")}
          initial={terms.contact}
          hint={t("letters-contact-hint")}
          isRequired={false}
        />
      </Form>
    </section>
  );
}

interface LettersProps {
  readonly letters: readonly JoinLetter[];
  readonly terms: LetterTerms;
  readonly onPrinted: () => void;
}

/** Who gets a letter, in which language, and whether it came out. */
function Letters({ letters, terms, onPrinted }: LettersProps): JSX.Element {
  const { api } = useApp();
  const { community } = useCommunity();
  const { error, isBusy, submit } = useSubmission();
  const paperIn = usePaper(terms);
  const [spoken, setSpoken] = useState<Language>(language.value);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [printed, setPrinted] = useState<readonly string[]>([]);
  const next = letters.filter(({ member }) => chosen.has(member)).slice(0, MOST_LETTERS);
  async function print() {
    if (terms.node_address === "" || next.length === 0) return;
    await printLetters(next, await paperIn(spoken));
    setPrinted(next.map(({ member }) => member));
  }
  async function note() {
    await api.notePrinted(community, printed, spoken);
    setChosen(new Set([...chosen].filter((member) => !printed.includes(member))));
    setPrinted([]);
    onPrinted();
  }
  return (
    <section class="part" aria-labelledby="letters-title">
      <h2 id="letters-title" class="section-title">
        {t("letters-members")}
      </h2>
      <div class="letter-tools">
        <SelectField
          name="language"
          label={t("letters-language")}
          options={LANGUAGES.map((each) => [each, LANGUAGE_NAMES[each]] as const)}
          value={spoken}
          onChange={(value) => setSpoken(LANGUAGES.find((each) => each === value) ?? "en")}
        />
        <Choosing letters={letters} onChoose={setChosen} />
        <button
          type="button"
          class="button"
          data-kind="main"
          disabled={next.length === 0 || terms.node_address === ""}
          aria-disabled={isBusy}
          onClick={() => void submit(print)}
        >
          {isBusy ? t("letters-laying-out") : t("letters-print", { count: next.length })}
        </button>
      </div>
      {terms.node_address === "" && <p class="small soft">{t("letters-address-first")}</p>}
      {chosen.size > MOST_LETTERS && <p class="small soft">{t("letters-most", { most: MOST_LETTERS })}</p>}
      <ErrorNotice error={error} />
      {printed.length > 0 && (
        <Question count={printed.length} onYes={() => void submit(note)} onNo={() => setPrinted([])} />
      )}
      <LetterTable letters={letters} chosen={chosen} onChoose={setChosen} />
    </section>
  );
}

/** Lays the paper out for a language, whatever the page itself speaks. */
function usePaper(terms: LetterTerms): (spoken: Language) => Promise<LetterPaper> {
  const { name, time_zone, community } = useCommunity();
  const { link } = useApp();
  return async (spoken) => {
    const locale = localeOf(spoken, navigator.languages);
    const [first, later] = await Promise.all([CATALOGUES.first(spoken), CATALOGUES.later(spoken)]);
    return {
      t: sayIn(locale, [...first, ...later]),
      language: spoken,
      community: name === "" ? community : name,
      date: dateText(link.hub_now_ms.peek(), { time_zone, locale }),
      terms,
      code: codePicture(terms.node_address),
    };
  };
}

interface ChoosingProps {
  readonly letters: readonly JoinLetter[];
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

function Choosing({ letters, onChoose }: ChoosingProps): JSX.Element {
  const missing = useMemo(() => letters.filter(({ printed }) => printed === null), [letters]);
  const choose = (from: readonly JoinLetter[]) => onChoose(new Set(from.map(({ member }) => member)));
  return (
    <div class="letter-choosing">
      <button type="button" class="button" disabled={missing.length === 0} onClick={() => choose(missing)}>
        {t("letters-choose-missing", { count: missing.length })}
      </button>
      <button type="button" class="button" onClick={() => choose(letters)}>
        {t("letters-choose-all")}
      </button>
      <button type="button" class="button" onClick={() => choose([])}>
        {t("letters-choose-none")}
      </button>
    </div>
  );
}

/** Browsers do not tell whether anything came out of the printer. */
function Question(props: { count: number; onYes: () => void; onNo: () => void }): JSX.Element {
  return (
    <section class="card letter-question" role="alert">
      <p>{t("letters-came-out", { count: props.count })}</p>
      <div class="form-actions">
        <button type="button" class="button" onClick={props.onNo}>
          {t("letters-no")}
        </button>
        <button type="button" class="button" data-kind="main" onClick={props.onYes}>
          {t("letters-yes")}
        </button>
      </div>
    </section>
  );
}

interface LetterTableProps extends ChoosingProps {
  readonly chosen: ReadonlySet<string>;
}

function LetterTable({ letters, chosen, onChoose }: LetterTableProps): JSX.Element {
  const { locale } = useApp();
  const { time_zone } = useCommunity();
  const { number } = createCounts(locale);
  const printedText = (code: string) => (code === "printed" ? t("letters-printed") : t("letters-missing"));
  const columns: readonly Column<JoinLetter>[] = [
    {
      id: "member",
      head: t("members-member"),
      text: ({ member, name }) => (name === null ? member : `${name} ${member}`),
      cell: ({ member, name }) => (
        <>
          <bdi>{name ?? member}</bdi> {name !== null && <span class="small soft">{member}</span>}
        </>
      ),
    },
    {
      id: "choice",
      head: t("letters-print-column"),
      isAct: true,
      text: () => "",
      cell: ({ member, name }) => (
        <input
          type="checkbox"
          class="letter-choice"
          aria-label={t("letters-choose", { name: name ?? member })}
          checked={chosen.has(member)}
          onChange={() => onChoose(toggled(chosen, member))}
        />
      ),
    },
    {
      id: "letter",
      head: t("letters-letter"),
      text: ({ printed }) =>
        printed === null
          ? t("letters-missing")
          : t("letters-printed-by", { who: printed.by, when: momentText(printed.at_ms, { time_zone, locale }) }),
      key: ({ printed }) => printed?.at_ms ?? null,
      csv: ({ printed }) => isoMoment(printed?.at_ms ?? null),
      choice: { of: ({ printed }) => (printed === null ? "missing" : "printed"), label: printedText },
      cell: ({ printed }) =>
        printed === null ? (
          <Badge tone="note">{t("letters-missing")}</Badge>
        ) : (
          <span class="small">
            {t("letters-printed-by", { who: printed.by, when: momentText(printed.at_ms, { time_zone, locale }) })}
          </span>
        ),
    },
    {
      id: "points",
      head: t("letters-points"),
      isNumber: true,
      isSecondary: true,
      text: ({ metering_points }) => number(metering_points.length),
      key: ({ metering_points }) => metering_points.length,
    },
  ];
  return <DataTable id="letters" caption={t("letters-table")} columns={columns} rows={letters} keyOf={keyOf} />;
}

const keyOf = ({ member }: JoinLetter) => member;

function toggled(chosen: ReadonlySet<string>, member: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(member)) next.add(member);
  return next;
}
