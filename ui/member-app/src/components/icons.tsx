import { LineIcon } from "@localgrid/ui-components/brand";
import type { JSX } from "preact";

const PATHS = {
  home: "M3.5 11.2 12 4l8.5 7.2M6 9.6V20h12V9.6M10 20v-5.5h4V20",
  neighbours: "M2.5 13 7 9l4.5 4M4 11.8V19h6v-7.2M12.5 13 17 9l4.5 4M14 11.8V19h6v-7.2M8 5.5c2-2 6-2 8 0",
  grid: "M9.5 3h5M8 21l2.2-18h3.6L16 21M5 7.5h14M6 7.5v1.5M18 7.5v1.5M4 12h16M5 12v1.5M19 12v1.5M9.2 12l5.6 4.2M14.8 12l-5.6 4.2",
  bars: "M4 20V4M4 20h16M8.5 16v-4M12.5 16V7M16.5 16v-6.5",
  sliders: "M4 8h8M18 8h2M15 5.5v5M4 16h2M12 16h8M9 13.5v5",
  bill: "M6 3.5h12v17l-2.4-1.6-2.4 1.6-2.4-1.6-2.4 1.6L6 20.5zM9 8h6M9 11.5h6M9 15h3",
  plug: "M9 3v5M15 3v5M6 8h12v3.5a6 6 0 0 1-12 0zM12 17.5V21",
  copy: "M8 8V4h12v12h-4M4 8h12v12H4z",
  copies: "M8 8V4h12v12h-4M4 8h12v12H4zM7.5 14l2.2 2.2L13 12.5",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 20.5c1 1 3 1 4 0",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
  warning: "M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.1",
  back: "M14.5 5 8 12l6.5 7",
  forward: "M9.5 5 16 12l-6.5 7",
  check: "M4.5 12.5 10 18 19.5 6.5",
  download: "M12 4v11M7.5 11 12 15.5 16.5 11M4.5 20h15",
  print: "M7 8V3.5h10V8M7 17H4V8.5h16V17h-3M7 14h10v6.5H7z",
} as const;

export type IconName = keyof typeof PATHS;

/** One of the drawings above; only ever beside words. */
export function Icon({ name, size = 24 }: { name: IconName; size?: number }): JSX.Element {
  return <LineIcon path={PATHS[name]} size={size} />;
}
