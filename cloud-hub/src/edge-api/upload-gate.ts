import { cloudHubError } from "../errors.ts";

/** Bounds what uploads can hold in memory: whoever comes when all places are taken is sent away before its body is read. */
export class UploadGate {
  private readonly places: number;
  private taken = 0;

  constructor(places: number) {
    this.places = places;
  }

  get inFlight(): number {
    return this.taken;
  }

  /** Takes a place; the returned function gives it back. @throws {LocalGridError} `overloaded` */
  enter(): () => void {
    if (this.taken >= this.places) throw cloudHubError("overloaded", `${this.places} uploads are under way`);
    this.taken += 1;
    let isIn = true;
    return () => {
      if (isIn) this.taken -= 1;
      isIn = false;
    };
  }
}
