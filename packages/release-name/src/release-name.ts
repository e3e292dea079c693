/** What one release name says. `null` and `[]` mean that the name does not say it. */
export interface ReleaseName {
  /**
   * The title as the name writes it, with spaces for dots and underscores. It keeps what tells namesakes
   * apart inside a series name: a year (`Show (2014)`) and an anime season (`Show S2`). `plainTitle` drops both.
   */
  title: string | null
  /** `Director's Cut`, `Extended`… */
  edition: string | null
  /** `BluRay`, `WEB-DL`, `HDTV`… */
  source: string | null
  /** The video codec: `H.264`, `H.265`, `AV1`… */
  codec: string | null
  /** Who released it. */
  group: string | null
  /** Year of the film, or the one that tells a series from its namesakes. */
  year: number | null
  /** Day of broadcast, `YYYY-MM-DD`. */
  date: string | null
  /** `480p`, `576p`, `720p`, `1080p`, `2160p` or `4320p`: the standard height that the picture belongs to. */
  resolution: string | null
  /** Ascending, without repeats; a season without episodes is a whole season. */
  seasons: number[]
  /** Numbers within the season, or the only numbers there are. Ascending, without repeats. */
  episodes: number[]
  /** Numbers that count through all seasons, as anime names give them. */
  absoluteEpisodes: number[]
  /** Which part of a film the file holds, for one that was cut into several: `CD1`, `pt2`. Null for a series. */
  part: number | null
  /** ISO 639-1 codes; `mul` where the name only says that there are several. */
  languages: string[]
  /** `HDR10`, `HDR10+`, `HDR`, `HLG`, `DV`. */
  hdr: string[]
  /** Audio formats and channel layouts: `DTS-HD MA`, `AAC`, `5.1`… */
  audio: string[]
}

/** A name in which nothing was read. Each call returns a new object. */
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
