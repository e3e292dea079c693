/** The environment is not a valid configuration. Names the value expected of each variable, never the actual value. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly code = 'config'
  /** One line per mistake: the variable, a colon, the expected value. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`Cannot read the configuration:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
    this.problems = problems
  }
}
