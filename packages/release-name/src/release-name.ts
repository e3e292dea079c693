/** The fields of one release name. `null` and `[]` mean that the name does not state the field. */
export interface ReleaseName {
  /**
   * The title as in the name, with spaces for dots and underscores. It keeps the part that tells namesakes
   * apart inside a series name: a year (`Show (2014)`) and an anime season (`Show S2`). `plainTitle` drops both.
   */
  title: string | null
  /** `Director's Cut`, `Extended`… */
  edition: string | null
  /** `BluRay`, `WEB-DL`, `HDTV`… */
  source: string | null
  /** The video codec: `H.264`, `H.265`, `AV1`… */
  codec: string | null
  /** The release group. */
  group: string | null
  /** Year of the film, or the year that tells a series apart from its namesakes. */
  year: number | null
  /** Air date, `YYYY-MM-DD`. */
  date: string | null
  /** `480p`, `576p`, `720p`, `1080p`, `2160p` or `4320p`: the picture's standard height. */
  resolution: string | null
  /** Ascending, without repeats; a season without episodes is a whole season. */
  seasons: number[]
  /** Numbers within the season, or the only numbers of the name. Ascending, without repeats. */
  episodes: number[]
  /** Numbers across all seasons, as in anime names. Ascending, without repeats. */
  absoluteEpisodes: number[]
  /** Number of this file's part, for a film split into several files: `CD1`, `pt2`. Null for a series. */
  part: number | null
  /** ISO 639-1 codes; `mul` where the name only states that there are several. */
  languages: string[]
  /** `HDR10`, `HDR10+`, `HDR`, `HLG`, `DV`. */
  hdr: string[]
  /** Audio formats and channel layouts: `DTS-HD MA`, `AAC`, `5.1`… */
  audio: string[]
}

/** A release name without any field. Each call returns a new object. */
export function createEmptyReleaseName(): ReleaseName {
  return {
    title: null,
    edition: null,
    source: null,
    codec: null,
    group: null,
    year: null,
    date: null,
    resolution: null,
    seasons: [],
    episodes: [],
    absoluteEpisodes: [],
    part: null,
    languages: [],
    hdr: [],
    audio: [],
  }
}
