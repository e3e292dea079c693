/** Options of a run. */
interface SoakOptions {
  /** Size of the file, for soaks that transfer one. */
  sizeBytes?: number
}

/** A randomised test of one promise, of any duration. */
export interface Soak {
  what: string
  /**
   * Tries until `isOver`, and returns a summary. All choices follow from `seed`.
   *
   * @throws Error with everything needed to see the failure.
   */
  run: (seed: number, isOver: () => boolean, options: SoakOptions) => Promise<string>
}
