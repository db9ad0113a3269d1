import { LineIcon } from "@localgrid/ui-components/brand";
import type { JSX } from "preact";

const PATHS = {
  overview: "M4 5h7v6H4zM13 5h7v9h-7zM4 13h7v6H4zM13 16h7v3h-7z",
  nodes: "M5 4.5h14v6H5zM5 13.5h14v6H5zM8.5 7.5v.1M8.5 16.5v.1M12 7.5h4M12 16.5h4",
  copies: "M8 8V4h12v12h-4M4 8h12v12H4zM7.5 14l2.2 2.2L13 12.5",
  members:
    "M9 11a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 9 11zM3 19c.7-3.3 3-4.8 6-4.8s5.3 1.5 6 4.8M16 5a3 3 0 0 1 0 5.6M17.5 14.6c2 .6 3.2 2 3.6 4.4",
  tariffs: "M4 12.5V5h7.5L20 13.5 13 20zM8 9v.1",
  sharing: "M12 4v16M12 12 5 6.5M12 12l7-5.5M12 12l-7 5.5M12 12l7 5.5M5 6.5v.1M19 6.5v.1M5 17.5v.1M19 17.5v.1",
  intervals: "M4 20V4M4 20h16M8.5 16v-4M12.5 16V7M16.5 16v-6.5",
  reconciliation: "M12 4v16M7 20h10M12 6 5 8l-2 6h6L7 8M12 6l7 2 2 6h-6l2-6",
  settlement: "M9.5 14.5l5-5M8.5 11 6 13.5a3.2 3.2 0 0 0 4.5 4.5L13 15.5M15.5 13 18 10.5A3.2 3.2 0 0 0 13.5 6L11 8.5",
  billing: "M6 3.5h12v17l-3-1.8-3 1.8-3-1.8-3 1.8zM9 8h6M9 11.5h6M9 15h3.5",
  audit: "M7 4h12v16H7zM4 8h3M4 12h3M4 16h3M10.5 9h5M10.5 13h5",
  imports: "M12 15V4M7.5 8.5 12 4l4.5 4.5M4.5 15.5V20h15v-4.5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
  warning: "M12 4 2.8 20h18.4zM12 10v4.5M12 17.2v.1",
  back: "M14.5 5 8 12l6.5 7",
  forward: "M9.5 5 16 12l-6.5 7",
  check: "M4.5 12.5 10 18 19.5 6.5",
  plus: "M12 5v14M5 12h14",
  lock: "M6.5 11h11v9h-11zM9 11V8a3 3 0 0 1 6 0v3",
  clock: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2",
  key: "M14.5 13.5a4.5 4.5 0 1 0-4.2-2.9L4 17v3h3v-2h2v-2h2l1.2-1.2M16 8v.1",
  close: "M6 6l12 12M18 6 6 18",
  file: "M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 15.5h6",
} as const;

export type IconName = keyof typeof PATHS;

/** One of the drawings above; only ever beside words. */
export function Icon({ name, size = 22 }: { name: IconName; size?: number }): JSX.Element {
  return <LineIcon path={PATHS[name]} size={size} />;
}
