/** Something that the person at the terminal has to do; shown as one line, without a stack. */
export class SetUpError extends Error {}
