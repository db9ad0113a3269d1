/** The whole of what is given in parts. */
export const PARTS_PER_MILLION = 1_000_000;
