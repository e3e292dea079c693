/** The environment does not describe a configuration. Says what was expected of each variable, never what it held. */
export class ConfigError extends Error {
  override name = 'ConfigError'
  readonly code = 'config'
  /** One line for each mistake: the variable, a colon, what was expected. */
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`Cannot read the configuration:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
    this.problems = problems
  }
}
