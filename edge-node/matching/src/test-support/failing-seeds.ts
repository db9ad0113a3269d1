/**
 * Seeds with which a property once failed, by the property's name. Each is run again before new cases are drawn.
 * The note says what was wrong then.
 */
export const FAILING_SEEDS: Readonly<Record<string, readonly { readonly seed: number; readonly note: string }[]>> = {};
