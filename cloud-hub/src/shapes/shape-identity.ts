import type { CommunityId, NodeId } from "@localgrid/vocabulary/identifiers";
import { cloudHubError } from "../errors.ts";
import type { NamedShape, ScopedShape } from "./named-shapes.ts";

/** Who asks for a shape. */
export type ShapeIdentity =
  | { readonly kind: "node"; readonly node: NodeId; readonly community: CommunityId }
  | {
      readonly kind: "person";
      /** The only community that the person may see; null for all of them. */
      readonly community: CommunityId | null;
      readonly may_see_readings: boolean;
    };

/** What an identity gets of a shape. */
export interface GrantedShape {
  readonly scoped: ScopedShape;
  readonly community: string;
}

/**
 * Cuts a shape down to what the identity may see: nodes to their own community or themselves, people to the community
 * that they name.
 *
 * @param asked the community that the request names; without meaning for nodes
 * @throws {LocalGridError} `invalid-shape-request`, `out-of-scope`, `wrong-role`
 */
export function grantShape(shape: NamedShape, identity: ShapeIdentity, asked: string | null): GrantedShape {
  if (identity.kind === "node") {
    const { node, community } = identity;
    return { scoped: { shape, scope: shape.scope === "node" ? byteaText(node) : community }, community };
  }
  if (shape.scope === "node") {
    throw cloudHubError("wrong-role", `the shape ${shape.name} is for nodes`);
  }
  if (shape.holds_readings && !identity.may_see_readings) {
    throw cloudHubError("wrong-role", `the shape ${shape.name} holds readings of members`);
  }
  if (asked === null) throw cloudHubError("invalid-shape-request", "the parameter community is missing");
  if (identity.community !== null && identity.community !== asked) {
    throw cloudHubError("out-of-scope", "this is beyond the community that you may see");
  }
  return { scoped: { shape, scope: asked }, community: asked };
}

function byteaText(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes).toString("hex")}`;
}
