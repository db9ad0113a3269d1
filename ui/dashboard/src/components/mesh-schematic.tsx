import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useId, useMemo, useState } from "preact/hooks";
import { useApp } from "../app-state.ts";
import { type LinkKind, type LinkState, layOutMesh, MESH, type MeshLink, type MeshPlace } from "../mesh-layout.ts";
import type { NodePeers } from "../mesh-types.ts";
import { copiesText, factsOf, reachText } from "../mesh-words.ts";
import { nodeHref } from "../router.ts";

/** Of more places only the links that are not as they should be are drawn, until one place is looked at. */
const MOST_WITH_ALL = 24;
/** Half of a picture that is drawn no larger than it needs to be. */
const ROOMY_PX = 400;
const KINDS: readonly LinkKind[] = ["copies", "contacts"];
const STATES: Readonly<Record<LinkKind, readonly LinkState[]>> = {
  copies: ["complete", "behind"],
  contacts: ["direct", "relayed", "lost"],
};

/** Who keeps whose journal, or who reaches whom, as a picture; the tables of the page say the same. */
export function MeshSchematic({ reports }: { reports: readonly NodePeers[] }): JSX.Element {
  const now_ms = useApp().link.hub_now_ms.value;
  const [kind, setKind] = useState<LinkKind>("copies");
  const [opened, setOpened] = useState<string | null>(null);
  const [looked, setLooked] = useState<string | null>(null);
  const { half, places, links } = useMemo(
    () => layOutMesh(reports, { kind, opened, now_ms }),
    [reports, kind, opened, now_ms],
  );
  const drawn = links.filter((link) => isDrawn(link, looked, places.length));
  return (
    <section class="card part" aria-labelledby="schematic-title">
      <div class="card-head">
        <h2 id="schematic-title">{t("mesh-picture")}</h2>
        <KindChoice kind={kind} onChoose={setKind} />
      </div>
      {opened !== null && (
        <p>
          <button type="button" class="button" onClick={() => setOpened(null)}>
            {t("mesh-picture-whole")}
          </button>
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a frame that scrolls has to be reachable by keyboard */}
      <section class="mesh-frame" aria-label={t("mesh-picture-frame")} tabIndex={0}>
        {/* biome-ignore lint/a11y/useSemanticElements: a picture whose parts are links has no element of its own */}
        <svg
          class="mesh-picture"
          data-few={half < ROOMY_PX}
          viewBox={`${-half} ${-half} ${2 * half} ${2 * half}`}
          role="group"
          aria-label={t(`mesh-picture-label-${kind}`, { nodes: reports.length })}
        >
          <Arrows />
          <g>
            {drawn.map((link) => (
              <Line key={link.key} link={link} isLooked={isOf(link, looked)} />
            ))}
          </g>
          {places.map((place) => (
            <Place key={place.key} place={place} onOpen={setOpened} onLook={setLooked} />
          ))}
        </svg>
      </section>
      <Legend kind={kind} isReduced={places.length > MOST_WITH_ALL} />
    </section>
  );
}

function isOf({ from, to }: MeshLink, looked: string | null): boolean {
  return from.key === looked || to.key === looked;
}

function isDrawn(link: MeshLink, looked: string | null, places: number): boolean {
  return places <= MOST_WITH_ALL || link.state !== "direct" || isOf(link, looked);
}

function KindChoice({ kind, onChoose }: { kind: LinkKind; onChoose: (kind: LinkKind) => void }): JSX.Element {
  const name = useId();
  return (
    <fieldset class="mesh-kinds">
      <legend class="visually-hidden">{t("mesh-picture-kinds")}</legend>
      {KINDS.map((each) => (
        <label key={each}>
          <input type="radio" name={name} checked={each === kind} onChange={() => onChoose(each)} />
          {t(`mesh-picture-${each}`)}
        </label>
      ))}
    </fieldset>
  );
}

const ARROW_STATES: readonly LinkState[] = ["complete", "behind"];

/** Ends of lines: which way a copy goes. */
function Arrows(): JSX.Element {
  return (
    <defs>
      {ARROW_STATES.map((state) => (
        <marker
          key={state}
          id={`mesh-arrow-${state}`}
          viewBox="0 0 10 10"
          refX="10"
          refY="5"
          markerWidth="14"
          markerHeight="14"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path class="mesh-arrow" data-state={state} d="M0 0L10 5L0 10z" />
        </marker>
      ))}
    </defs>
  );
}

/** A bow towards the middle, so that lines of neighbours on the ring do not lie on each other. */
const BOW = 0.55;
/** And to one side, so that the two ways between two places do not either. */
const ASIDE = 0.08;

function Line({ link: { from, to, state, pairs }, isLooked }: { link: MeshLink; isLooked: boolean }): JSX.Element {
  const [along, across] = [to.x - from.x, to.y - from.y];
  const middle = {
    x: ((from.x + to.x) / 2) * BOW - across * ASIDE,
    y: ((from.y + to.y) / 2) * BOW + along * ASIDE,
  };
  const end = shortened(middle, to);
  const arrow = ARROW_STATES.includes(state) ? { "marker-end": `url(#mesh-arrow-${state})` } : {};
  return (
    <path
      class="mesh-link"
      data-state={state}
      data-looked={isLooked}
      stroke-width={Math.min(8, 2 + Math.log2(pairs))}
      d={`M${from.x} ${from.y}Q${middle.x.toFixed(1)} ${middle.y.toFixed(1)} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`}
      {...arrow}
    />
  );
}

/** Ends at the edge of the circle. */
function shortened(from: { readonly x: number; readonly y: number }, to: MeshPlace) {
  const [x, y] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(x, y) || 1;
  const gap = radiusOf(to) + 3;
  return { x: to.x - (x / length) * gap, y: to.y - (y / length) * gap };
}

function radiusOf({ nodes }: MeshPlace): number {
  return nodes.length === 1 ? MESH.node : MESH.group;
}

interface PlaceProps {
  readonly place: MeshPlace;
  readonly onOpen: (key: string) => void;
  readonly onLook: (key: string | null) => void;
}

/** Shapes differ as colours do: round is well, a square needs a look, a triangle is cut off. */
function Place({ place, onOpen, onLook }: PlaceProps): JSX.Element {
  const { key, label, nodes, x, y, turn, isLeft, tone } = place;
  const [only] = nodes;
  const isGroup = nodes.length > 1;
  const away = (radiusOf(place) + MESH.gap) * (isLeft ? -1 : 1);
  return (
    <a
      class="mesh-place"
      data-tone={tone}
      href={isGroup || only === undefined ? location.hash : nodeHref(only.node)}
      aria-label={placeText(place)}
      onClick={(event) => {
        if (!isGroup) return;
        event.preventDefault();
        onOpen(key);
      }}
      onFocus={() => onLook(key)}
      onBlur={() => onLook(null)}
      onMouseEnter={() => onLook(key)}
      onMouseLeave={() => onLook(null)}
      {...(isGroup ? { role: "button" as const } : {})}
    >
      <title>{placeText(place)}</title>
      <g transform={`translate(${x} ${y})`}>
        <Mark place={place} />
        {isGroup && <text class="mesh-count">{nodes.length}</text>}
        <text class="mesh-label" transform={`rotate(${turn})`} x={away} text-anchor={isLeft ? "end" : "start"}>
          {label}
        </text>
      </g>
    </a>
  );
}

function Mark({ place }: { place: MeshPlace }): JSX.Element {
  const r = radiusOf(place);
  if (place.tone === "alarm") return <path class="mesh-mark" d={`M0 ${-r - 2}L${r + 2} ${r}H${-r - 2}z`} />;
  if (place.tone === "note") return <rect class="mesh-mark" x={-r} y={-r} width={2 * r} height={2 * r} />;
  return <circle class="mesh-mark" r={r} />;
}

/** `birkenhof: cut off. 1 of 4 connected, 1 copy.` */
function placeText({ label, nodes, text }: MeshPlace): string {
  const [only] = nodes;
  if (nodes.length !== 1 || only === undefined)
    return t("mesh-picture-group", { label, nodes: nodes.length, state: text });
  const { peers } = only;
  const reach = reachText({
    peers: peers.length,
    peers_connected: peers.filter(({ is_connected }) => is_connected).length,
  });
  return t("mesh-picture-node", { label, state: text, reach, copies: copiesText(factsOf(only)) });
}

function Legend({ kind, isReduced }: { kind: LinkKind; isReduced: boolean }): JSX.Element {
  return (
    <>
      <ul class="mesh-legend small soft">
        {STATES[kind].map((state) => (
          <li key={state}>
            <svg viewBox="0 0 44 10" width="44" height="10" aria-hidden="true">
              <path class="mesh-link" data-state={state} stroke-width="2.5" d="M2 5H42" />
            </svg>
            {t(`mesh-link-${state}`)}
          </li>
        ))}
      </ul>
      <p class="small soft">{isReduced && kind === "contacts" ? t("mesh-picture-reduced") : t("mesh-picture-hint")}</p>
    </>
  );
}
