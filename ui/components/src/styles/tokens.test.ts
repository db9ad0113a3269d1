import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

type Rgb = readonly [number, number, number];

interface Theme {
  readonly name: string;
  readonly scheme: "light" | "dark";
  readonly isStrong: boolean;
  /** WCAG 2.2: 1.4.3 and, where contrast is high, 1.4.6. */
  readonly text: number;
}

const themes: readonly Theme[] = [
  { name: "light", scheme: "light", isStrong: false, text: 4.5 },
  { name: "dark", scheme: "dark", isStrong: false, text: 4.5 },
  { name: "light, high contrast", scheme: "light", isStrong: true, text: 7 },
  { name: "dark, high contrast", scheme: "dark", isStrong: true, text: 7 },
];

const textOf = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");
const css = textOf("./tokens.css");
const [strongCss = ""] = textOf("./contrast.css").split("@media");

function token(name: string, { scheme, isStrong }: Theme): Rgb {
  const pattern = new RegExp(`--${name}: light-dark\\(#([0-9a-f]{6}), #([0-9a-f]{6})\\);`);
  const match = (isStrong ? pattern.exec(strongCss) : null) ?? pattern.exec(css);
  const hex = scheme === "light" ? match?.[1] : match?.[2];
  if (hex === undefined) throw new RangeError(`no token ${name}`);
  const value = Number.parseInt(hex, 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

const linear = (rgb: Rgb): Rgb =>
  rgb.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)) as never;

/** WCAG 2.2, relative luminance. */
function contrast(a: Rgb, b: Rgb): number {
  const luminance = (rgb: Rgb) => {
    const [red, green, blue] = linear(rgb);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** All style sheets of both apps and of what they share. */
const RULES = ["components", "member-app", "dashboard"]
  .map((app) => fileURLToPath(new URL(`../../../${app}/src/styles`, import.meta.url)))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((path) => path.endsWith(".css"))
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");

/** Ink and ground of every rule that sets both by tokens, each once. */
function pairsOf(rules: string): readonly (readonly [string, string])[] {
  const found = new Map<string, readonly [string, string]>();
  for (const [, body = ""] of rules.matchAll(/\{([^{}]*)\}/g)) {
    const tokenOf = (property: string) => new RegExp(`(?:^|[;\\s])${property}: var\\(--([a-z-]+)`).exec(body)?.[1];
    const [ink, ground] = [tokenOf("color"), tokenOf("background")];
    if (ink === undefined || ground === undefined) continue;
    const tones = `${ink} ${ground}`.includes("tone") ? MEANINGS : [""];
    for (const tone of tones) {
      const pair = [ink.replace("tone", tone), ground.replace("tone", tone)] as const;
      found.set(pair.join(" "), pair);
    }
  }
  return [...found.values()];
}

/** Linear RGB as seen without one kind of cone: Machado, Oliveira, Fernandes 2009, severity 1.0. */
const EYES: Record<string, readonly Rgb[]> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE 1976 L*a*b* for D65. */
function labOf(rgb: Rgb, eye: readonly Rgb[]): Rgb {
  const [r, g, b] = linear(rgb);
  const seen = eye.map(([x, y, z]) => Math.min(1, Math.max(0, x * r + y * g + z * b))) as unknown as Rgb;
  const [red, green, blue] = seen;
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
  const y = f(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function distance(a: Rgb, b: Rgb, eye: readonly Rgb[]): number {
  const [p, q] = [labOf(a, eye), labOf(b, eye)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

const MEANINGS = ["home", "neighbours", "grid", "battery", "price"];

describe.each(themes)("colours of the theme: $name", (theme) => {
  const least = theme.text;

  test.each(MEANINGS)("%s is readable as text and visible as an area", (name) => {
    for (const ground of ["card", `${name}-wash`]) {
      expect(contrast(token(`${name}-ink`, theme), token(ground, theme)), ground).toBeGreaterThanOrEqual(least);
    }
    expect(contrast(token(name, theme), token("card", theme))).toBeGreaterThanOrEqual(3);
  });

  test.each(["ink", "ink-soft"])("%s is readable on every ground", (name) => {
    for (const ground of ["paper", "card", "sunken"]) {
      expect(contrast(token(name, theme), token(ground, theme)), ground).toBeGreaterThanOrEqual(least);
    }
  });

  test("every rule that sets words on a ground of its own sets them readably", () => {
    const pairs = pairsOf(RULES);
    expect(pairs.length).toBeGreaterThan(12);
    for (const [ink, ground] of pairs) {
      const found = contrast(token(ink, theme), token(ground, theme));
      expect(found, `${ink} on ${ground}`).toBeGreaterThanOrEqual(least);
    }
  });

  test("frames of controls and of alarms are visible, and so is what has the focus", () => {
    for (const ground of ["card", "paper"]) {
      for (const frame of ["edge", "alarm-line", "focus"]) {
        expect(contrast(token(frame, theme), token(ground, theme)), `${frame}, ${ground}`).toBeGreaterThanOrEqual(3);
      }
      // Elsewhere cards have their shadow as well.
      if (theme.isStrong) expect(contrast(token("line", theme), token(ground, theme))).toBeGreaterThanOrEqual(3);
    }
  });

  // The battery stands apart by its place; of charts it is no part.
  test.each(Object.keys(EYES))("no two meanings look alike with %s vision", (eye) => {
    const seen = EYES[eye] ?? [];
    const drawn = MEANINGS.filter((each) => each !== "battery");
    const pairs = drawn.flatMap((a, index) => drawn.slice(index + 1).map((b) => [a, b] as const));
    for (const [a, b] of pairs) {
      expect(distance(token(a, theme), token(b, theme), seen), `${a} and ${b}`).toBeGreaterThan(20);
    }
  });
});

test("every colour of the themes has its high contrast", () => {
  const named = (text: string) => [...text.matchAll(/--([a-z-]+): light-dark\(#/g)].map(([, name]) => name);
  expect(named(strongCss).sort()).toEqual(named(css).sort());
});

test("a pair is found in a rule, whatever stands between, for each tone that it may have", () => {
  const rules = ".a { background: var(--tone-wash);\n border: 0; color: var(--tone-ink) } .b { color: var(--ink); }";
  expect(pairsOf(rules)).toEqual(MEANINGS.map((tone) => [`${tone}-ink`, `${tone}-wash`]));
  expect(pairsOf(".c { color: var(--ink); background: none }")).toEqual([]);
});

test("the measure of likeness bites: a red and a green of equal lightness are alike without green cones", () => {
  const [red, green]: readonly [Rgb, Rgb] = [
    [0.7, 0.35, 0.2],
    [0.4, 0.5, 0.2],
  ];
  expect(distance(red, green, EYES.full ?? [])).toBeGreaterThan(20);
  expect(distance(red, green, EYES.deuteranopia ?? [])).toBeLessThan(20);
});
