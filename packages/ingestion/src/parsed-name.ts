/** What was read in a file's name. Null or empty where nothing was. */
export interface ParsedName {
  title: string | null
  year: number | null
  /** `YYYY-MM-DD` of a daily show's episode. */
  date: string | null
  seasons: number[]
  episodes: number[]
  /** Episodes counted through all seasons. */
  absoluteEpisodes: number[]
  /** Which part of a film the file holds. */
  part: number | null
  /** `1080p`, by the name alone. */
  resolution: string | null
  edition: string | null
  /** Where the release was taken from: `BluRay`, `WEB-DL`. */
  source: string | null
}

/** Reads a file's name; `parents` are the names of the folders it lies in, the nearest first, at most three. */
export type ReadName = (fileName: string, parents: readonly string[]) => ParsedName
