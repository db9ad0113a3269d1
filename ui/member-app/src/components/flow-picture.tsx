import { t } from "@localgrid/ui-components/messages";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { HomeBattery, Now } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { describe, flowRate, flowWidth, pictureOf } from "../power-picture.ts";

type Tone = "neighbours" | "grid" | "battery";

interface Link {
  readonly tone: Tone;
  /** The same curve drawn from either end, because the dots always run along it. */
  readonly forwards: string;
  readonly backwards: string;
  readonly label: { readonly x: number; readonly y: number; readonly anchor: "start" | "middle" | "end" };
}

const WITH_HOME = {
  viewBox: "0 0 360 322",
  neighbours: { x: 66, y: 70 },
  grid: { x: 294, y: 70 },
  neighboursToHome: {
    tone: "neighbours",
    forwards: "M66 132V200Q66 240 103 240",
    backwards: "M109 240Q66 240 66 200V131",
    label: { x: 82, y: 158, anchor: "start" },
  },
  gridToHome: {
    tone: "grid",
    forwards: "M294 132V200Q294 240 257 240",
    backwards: "M251 240Q294 240 294 200V131",
    label: { x: 278, y: 158, anchor: "end" },
  },
  gridToNeighbours: {
    tone: "grid",
    forwards: "M236 70H133",
    backwards: "M124 70H227",
    label: { x: 180, y: 50, anchor: "middle" },
  },
} as const;

const WITH_BATTERY = {
  ...WITH_HOME,
  viewBox: "0 0 360 466",
  battery: { x: 180, y: 408 },
  batteryToHome: {
    tone: "battery",
    forwards: "M180 351V321",
    backwards: "M180 312V342",
    label: { x: 200, y: 336, anchor: "start" },
  },
} as const;

const WITHOUT_HOME = { ...WITH_HOME, viewBox: "0 0 360 140" } as const;

/** My home, its battery, the neighbours and the grid, with what flows between them this second. */
export function FlowPicture({ now, hasHome }: { now: Now; hasHome: boolean }): JSX.Element {
  const { power } = useApp().format.value;
  const picture = pictureOf(now);
  const battery = hasHome ? (now.battery ?? null) : null;
  const place = hasHome ? (battery === null ? WITH_HOME : WITH_BATTERY) : WITHOUT_HOME;
  return (
    <svg class="flow" viewBox={place.viewBox} role="img" aria-label={describe(picture, power, hasHome)}>
      <defs>
        <ArrowHead tone="neighbours" />
        <ArrowHead tone="grid" />
        <ArrowHead tone="battery" />
      </defs>
      <FlowLine link={place.gridToNeighbours} power_w={picture.gridToNeighbours_w} name="grid-neighbours" />
      {hasHome && (
        <>
          <FlowLine link={place.neighboursToHome} power_w={picture.neighboursToHome_w} name="neighbours-home" />
          <FlowLine link={place.gridToHome} power_w={picture.gridToHome_w} name="grid-home" />
          <HomeNode now={now} />
          {battery !== null && <BatteryNode battery={battery} />}
        </>
      )}
      <PlaceNode {...place.neighbours} tone="neighbours" label={t(hasHome ? "flow-neighbours" : "flow-homes")} />
      <PlaceNode {...place.grid} tone="grid" label={t("flow-grid")} />
    </svg>
  );
}

function ArrowHead({ tone }: { tone: Tone }): JSX.Element {
  return (
    <marker
      id={`arrow-${tone}`}
      class={`tone-${tone}`}
      viewBox="0 0 10 10"
      refX="4"
      refY="5"
      markerWidth="17"
      markerHeight="17"
      markerUnits="userSpaceOnUse"
      orient="auto"
    >
      <path class="flow-arrow" d="M1 .8 9.2 5 1 9.2z" />
    </marker>
  );
}

interface FlowLineProps {
  readonly link: Link;
  readonly power_w: number;
  readonly name: string;
  readonly isKnown?: boolean;
}

function FlowLine({ link, power_w, name, isKnown = true }: FlowLineProps): JSX.Element {
  const { power } = useApp().format.value;
  const dots = useRef<SVGPathElement>(null);
  const animation = useRef<Animation | null>(null);
  const isFlowing = power_w !== 0;

  useEffect(() => {
    if (!isFlowing || window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const running = dots.current?.animate([{ strokeDashoffset: "18" }, { strokeDashoffset: "0" }], {
      duration: 1000,
      iterations: Number.POSITIVE_INFINITY,
    });
    animation.current = running ?? null;
    return () => running?.cancel();
  }, [isFlowing]);
  useEffect(() => {
    // Changing the rate keeps the dots where they are; a new duration would make them jump.
    animation.current?.updatePlaybackRate(flowRate(power_w));
  }, [power_w]);

  const d = power_w < 0 ? link.backwards : link.forwards;
  const width = flowWidth(power_w);
  return (
    <g class={`flow-line tone-${link.tone}`} data-flow={name} data-still={!isFlowing}>
      <path
        class="flow-track"
        d={d}
        stroke-width={isFlowing ? width + 5 : 3}
        {...(isFlowing ? { "marker-end": `url(#arrow-${link.tone})` } : {})}
      />
      {isFlowing && <path ref={dots} class="flow-dots" d={d} stroke-width={width} />}
      <text class="flow-figure" x={link.label.x} y={link.label.y} text-anchor={link.label.anchor}>
        {isKnown ? power(power_w) : "–"}
      </text>
    </g>
  );
}

function PlaceNode({
  x,
  y,
  tone,
  label,
}: {
  x: number;
  y: number;
  tone: "neighbours" | "grid";
  label: string;
}): JSX.Element {
  return (
    <g class={`flow-node tone-${tone}`}>
      <circle cx={x} cy={y} r={54} />
      {tone === "neighbours" ? <HousesGlyph x={x} y={y} /> : <PylonGlyph x={x} y={y} />}
      <text x={x} y={y + 27} text-anchor="middle">
        {label}
      </text>
    </g>
  );
}

function HousesGlyph({ x, y }: { x: number; y: number }): JSX.Element {
  return (
    <path
      class="flow-glyph"
      d={`M${x - 27} ${y - 6}l11-10 11 10M${x - 24} ${y - 8}v17h16v-17M${x + 5} ${y - 6}l11-10 11 10M${x + 8} ${y - 8}v17h16v-17M${x - 14} ${y - 24}q14-12 28 0`}
    />
  );
}

function PylonGlyph({ x, y }: { x: number; y: number }): JSX.Element {
  return (
    <path
      class="flow-glyph"
      d={`M${x - 5} ${y - 32}h10M${x - 9} ${y + 10}l5-42h8l5 42M${x - 17} ${y - 21}h34M${x - 16} ${y - 21}v4M${x + 16} ${y - 21}v4M${x - 20} ${y - 9}h40M${x - 19} ${y - 9}v4M${x + 19} ${y - 9}v4M${x - 7} ${y - 8}l14 13M${x + 7} ${y - 8}l-14 13`}
    />
  );
}

/** The battery under the home; without a fresh value no figure, never an old one. */
function BatteryNode({ battery: { power_w, soc_permille } }: { battery: HomeBattery }): JSX.Element {
  const { x, y } = WITH_BATTERY.battery;
  const level = soc_permille === null ? 0 : (30 * soc_permille) / 1000;
  return (
    <>
      <FlowLine
        link={WITH_BATTERY.batteryToHome}
        power_w={-(power_w ?? 0)}
        name="battery-home"
        isKnown={power_w !== null}
      />
      <g class="flow-node tone-battery" data-testid="battery">
        <circle cx={x} cy={y} r={54} />
        <path class="flow-glyph" d={`M${x - 18} ${y - 32}h36v18h-36zM${x + 18} ${y - 27}h4v8h-4`} />
        <rect class="flow-level" x={x - 15} y={y - 29} width={level} height={12} />
        <text class="flow-charge" x={x} y={y + 9} text-anchor="middle">
          {soc_permille === null ? "–" : t("flow-charge", { percent: Math.floor(soc_permille / 10) })}
        </text>
        <text x={x} y={y + 29} text-anchor="middle">
          {t("flow-battery")}
        </text>
      </g>
    </>
  );
}

const RING = 2 * Math.PI * 66;

/** The ring tells in parts where the home's power comes from or goes to. */
function HomeNode({ now }: { now: Now }): JSX.Element {
  const { power } = useApp().format.value;
  const { flow, home_power_w } = now;
  const neighbours_w = flow.from_neighbours_w + flow.to_neighbours_w;
  const grid_w = flow.from_grid_w + flow.to_grid_w;
  const share = neighbours_w + grid_w === 0 ? null : neighbours_w / (neighbours_w + grid_w);
  const words = t(
    home_power_w === null ? "flow-no-reading" : home_power_w < 0 ? "flow-to-others" : "flow-from-outside",
  );
  const figure = home_power_w === null ? "–" : power(home_power_w);
  const arc = share === null ? 0 : share * RING;
  return (
    <g class="flow-home tone-home">
      <circle class="flow-home-disc" cx={180} cy={240} r={66} />
      {share !== null && (
        <g fill="none" stroke-width={7} transform="rotate(-90 180 240)">
          <circle class="ring-neighbours" cx={180} cy={240} r={66} stroke-dasharray={`${arc} ${RING - arc}`} />
          <circle
            class="ring-grid"
            cx={180}
            cy={240}
            r={66}
            stroke-dasharray={`${RING - arc} ${arc}`}
            stroke-dashoffset={-arc}
          />
        </g>
      )}
      <path class="flow-glyph" d="M163 208l17-15 17 15M168 205v17h24v-17" />
      <text
        class="flow-home-figure"
        data-long={figure.length > 7}
        x={180}
        y={253}
        text-anchor="middle"
        data-testid="home-power"
      >
        {figure}
      </text>
      <text class="flow-home-words" x={180} y={273} text-anchor="middle">
        {words}
      </text>
    </g>
  );
}
