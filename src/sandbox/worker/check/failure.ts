/** Ways for a check to end that are neither an assertion's failure nor a mistake of the language. */

/** The program failed at what the check asked of it. The verdict is against the program. */
export class ProgramFailure extends Error {
  override readonly name = 'ProgramFailure'
}

/** The check asks for what it cannot have. The verdict is against the lesson. */
export class CheckMisuse extends Error {
  override readonly name = 'CheckMisuse'
}

/** The program went past a bound, and was not heard to the end. */
export class ProgramStopped extends Error {
  override readonly name = 'ProgramStopped'
}
