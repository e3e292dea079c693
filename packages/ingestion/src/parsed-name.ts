/** The fields recognised in a file's name. Null or empty when absent. */
export interface ParsedName {
  title: string | null
  year: number | null
  /** `YYYY-MM-DD` of a daily show's episode. */
  date: string | null
  seasons: number[]
  episodes: number[]
  /** Episode numbers counted across all seasons. */
  absoluteEpisodes: number[]
  /** Which part of a film the file holds. */
  part: number | null
  /** `1080p`, from the name only. */
  resolution: string | null
  edition: string | null
  /** The source of the release: `BluRay`, `WEB-DL`. */
  source: string | null
}

/** Parses a file's name; `parents` are the names of the folders above it, the nearest first, at most three. */
export type ReadName = (fileName: string, parents: readonly string[]) => ParsedName
