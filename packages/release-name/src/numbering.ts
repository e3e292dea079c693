/** The numbering in a name: its place, `[start, end)` in UTF-16 units, and its values. */
export interface Numbering {
  start: number
  end: number
  seasons: number[]
  episodes: number[]
  absoluteEpisodes: number[]
  /** The season of an episode when neither the name nor its folders state one. */
  impliedSeason?: number
  /** End of the title, if other than `start`: anime keeps a season marker in its title. */
  titleEnd?: number
  /** Start of the title, if the numbering comes before it. */
  titleStart?: number
}

/** Input of every rule. Offsets are into `text`. */
export interface NumberingContext {
  text: string
  /** Earliest start of the title: after leading `[group]` brackets. */
  titleStart: number
  /** Start of the first strong tag, or the length of the text. */
  tagsStart: number
  /** Whether the name begins with a `[group]`, as anime releases do. */
  hasLeadingGroup: boolean
}

/** A rule for one numbering scheme; `null` for a name that does not use it. */
export type NumberingRule = (context: NumberingContext) => Numbering | null
