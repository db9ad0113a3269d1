import type { DeviceOrder } from "@localgrid/protocol/device-control";

/**
 * What the node has a device do.
 *
 *     off ──allowed──► waiting ──planned──► steering ◄─┐ planned, with another order
 *      ▲                 ▲  ▲                  │ └──────┘
 *      │                 │  └────sent──┐       │ unplannable
 *      │                 │          releasing ◄┘
 *      │   allowed       │          (into waiting)
 *      └──sent── releasing (into off) ◄──forbidden── waiting, steering, releasing
 *
 * A device that is allowed but of which too little is known is left alone. Whoever forbids it has the device told
 * once, as soon as it can be reached, and never again.
 */
export type Steering =
  | { readonly kind: "off" }
  | { readonly kind: "waiting" }
  | { readonly kind: "steering"; readonly order: DeviceOrder }
  | { readonly kind: "releasing"; readonly into: "off" | "waiting" };

export type SteeringEvent =
  | { readonly kind: "allowed" }
  | { readonly kind: "forbidden" }
  | { readonly kind: "planned"; readonly order: DeviceOrder }
  /** Nothing can be planned: the charge is not known, or there is no tariff. */
  | { readonly kind: "unplannable" }
  /** A command with the order of this state is on its way. */
  | { readonly kind: "sent" };

/** The order that the device is to be told in this state; null for none. */
export function orderOf(state: Steering): DeviceOrder | null {
  if (state.kind === "steering") return state.order;
  return state.kind === "releasing" ? { kind: "release" } : null;
}

export function nextSteering(state: Steering, event: SteeringEvent): Steering {
  switch (event.kind) {
    case "allowed":
      return whenAllowed(state);
    case "forbidden":
      return state.kind === "off" ? state : { kind: "releasing", into: "off" };
    case "planned":
      return isAllowed(state) ? { kind: "steering", order: event.order } : state;
    case "unplannable":
      return state.kind === "steering" ? { kind: "releasing", into: "waiting" } : state;
    case "sent":
      return state.kind === "releasing" ? { kind: state.into } : state;
  }
}

function whenAllowed(state: Steering): Steering {
  if (state.kind === "off") return { kind: "waiting" };
  return state.kind === "releasing" ? { kind: "releasing", into: "waiting" } : state;
}

function isAllowed(state: Steering): boolean {
  return state.kind !== "off" && !(state.kind === "releasing" && state.into === "off");
}
