import { renderSVG } from "uqr";

/** Light modules around the code, without which cameras do not find it (ISO/IEC 18004, 5.3.8). */
const QUIET_ZONE_MODULES = 4;

/** A QR code as an SVG document; black on white whatever the page around it looks like. */
export function qrPicture(text: string): string {
  return renderSVG(text, { ecc: "M", border: QUIET_ZONE_MODULES, pixelSize: 4 });
}
