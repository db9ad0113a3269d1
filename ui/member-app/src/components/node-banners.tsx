import { timeText } from "@localgrid/ui-components/community-day";
import { Banner } from "@localgrid/ui-components/notice";
import type { JSX } from "preact";
import type { NodeStatus } from "../api-types.ts";
import { useApp } from "../app-state.ts";
import { hrefOf } from "../router.ts";

const STATUS_BANNERS: Record<Exclude<NodeStatus, "ok">, { tone: "note" | "alarm"; title: string; text: string }> = {
  "storage-full": {
    tone: "alarm",
    title: "The node's storage is full.",
    text: "Nothing is lost: the meters keep their readings until there is space again. Please tell your coordinator.",
  },
  degraded: {
    tone: "note",
    title: "The node is not quite well.",
    text: "Some figures may be late. It goes on working and repairs itself where it can.",
  },
};

/** What everybody should know of the node, whichever view is open. */
export function NodeBanners(): JSX.Element {
  const { live, others, route, community, locale } = useApp();
  const isCut = live.connection.value === "stale";
  const zone = community.value?.time_zone ?? "UTC";
  const status = live.status.value;
  // The page about it says more itself.
  const isPartitionTold = route.value.name === "copies" || others.peers.value?.is_partitioned !== true;
  return (
    <div aria-live="polite" class="banners">
      {isCut && (
        <Banner tone="alarm" title="No connection to the node.">
          {live.now.value === null
            ? ""
            : `These figures are from ${timeText(live.node_now_ms.value / 1000, zone, locale)}. `}
          Your home goes on being measured; this page reconnects by itself.
        </Banner>
      )}
      {!isCut && status !== "ok" && (
        <Banner tone={STATUS_BANNERS[status].tone} title={STATUS_BANNERS[status].title}>
          {STATUS_BANNERS[status].text}
        </Banner>
      )}
      {!isCut && !isPartitionTold && (
        <Banner tone="note" title="Most nodes of other communities are out of reach.">
          Nothing stops here; safety copies catch up by themselves. <a href={hrefOf("copies")}>More about it</a>
        </Banner>
      )}
    </div>
  );
}
