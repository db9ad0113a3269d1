import type { Say } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import type { CodePicture } from "../letter-code.ts";
import type { JoinLetter, LetterTerms } from "../member-list-types.ts";

/** More stand in two columns. */
const FEW_POINTS = 3;
/** As many as leave room for everything else on the page. */
const MOST_POINTS = 10;

/** What is the same on every letter. */
export interface LetterPaper {
  /** In the language of the letter. */
  readonly t: Say;
  readonly language: string;
  readonly community: string;
  /** Of today, as the language writes it. */
  readonly date: string;
  readonly terms: Pick<LetterTerms, "node_address" | "contact">;
  readonly code: CodePicture;
}

export interface LetterSheetProps {
  readonly letter: JoinLetter;
  readonly paper: LetterPaper;
}

/** One page of paper: black on white, whatever the screen looks like. */
export function LetterSheet({ letter, paper }: LetterSheetProps): JSX.Element {
  const { t, language, community, date, terms } = paper;
  const { member, name } = letter;
  return (
    <article class="letter" lang={language} aria-label={name ?? member}>
      <p class="letter-sender">
        <bdi>{community}</bdi>
      </p>
      <Address letter={letter} />
      <p class="letter-date">{date}</p>
      <h2>{t("letter-title", { community })}</h2>
      <p>{t("letter-text")}</p>
      <Points letter={letter} t={t} />
      <Steps paper={paper} />
      <div class="letter-invitation">
        <p>{t("letter-invitation")}</p>
        <p class="letter-line" />
      </div>
      {terms.contact !== "" && <p class="letter-contact">{t("letter-contact", { contact: terms.contact })}</p>}
      <p class="letter-foot">{t("letter-member", { member })}</p>
    </article>
  );
}

/** Each line runs in the direction of its own script. */
function Address({ letter }: { letter: JoinLetter }): JSX.Element {
  const { member, name, street, postcode, city, country } = letter;
  const place = [postcode, city].filter((text) => text !== null).join(" ");
  const lines = Object.entries({ name: name ?? member, street, place: place === "" ? null : place, country });
  return (
    <address class="letter-address">
      {lines.map(([part, text]) =>
        text === null ? null : (
          <span key={part} dir="auto">
            {text}
          </span>
        ),
      )}
    </address>
  );
}

function Points({ letter: { metering_points }, t }: { letter: JoinLetter; t: Say }): JSX.Element {
  if (metering_points.length === 0) return <p>{t("letter-no-point")}</p>;
  const more = metering_points.length - MOST_POINTS;
  return (
    <div class="letter-points">
      <p>{t("letter-points", { count: metering_points.length })}</p>
      <ul data-many={metering_points.length > FEW_POINTS}>
        {metering_points.slice(0, MOST_POINTS).map(({ metering_point, operator_reference }) => (
          <li key={metering_point}>
            <bdi>{operator_reference ?? metering_point}</bdi>
          </li>
        ))}
        {more > 0 && <li>{t("letter-more-points", { count: more })}</li>}
      </ul>
    </div>
  );
}

function Steps({ paper: { t, terms, code } }: { paper: LetterPaper }): JSX.Element {
  return (
    <div class="letter-steps">
      <div>
        <h3>{t("letter-steps")}</h3>
        <ol>
          <li>{t("letter-step-network")}</li>
          <li>
            {t("letter-step-page")} <bdi class="letter-url">{terms.node_address}</bdi>
          </li>
          <li>{t("letter-step-login")}</li>
        </ol>
      </div>
      <svg class="letter-code" viewBox={`0 0 ${code.size} ${code.size}`} role="img" aria-label={t("letter-code")}>
        <path d={code.path} />
      </svg>
    </div>
  );
}
