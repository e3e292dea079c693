/** What a run is told besides. */
interface SoakOptions {
  /** Bytes of the file of those that move one. */
  sizeBytes?: number
}

/** Something that must hold for as long as one likes to try. */
export interface Soak {
  what: string
  /**
   * Tries until `isOver`, and tells how much was tried. All choices follow from `seed`.
   *
   * @throws Error with all one needs to see what went wrong.
   */
  run: (seed: number, isOver: () => boolean, options: SoakOptions) => Promise<string>
}
