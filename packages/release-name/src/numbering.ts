/** Where a name numbers itself: `[start, end)` in UTF-16 units, and what the numbers say. */
export interface Numbering {
  start: number
  end: number
  seasons: number[]
  episodes: number[]
  absoluteEpisodes: number[]
  /** The season that an episode belongs to when nothing, folders included, names one. */
  impliedSeason?: number
  /** Where the title ends when that is not `start`: anime keeps a season marker in its title. */
  titleEnd?: number
  /** Where the title begins when the numbering stands in front of it. */
  titleStart?: number
}

/** What a rule may look at. Offsets are into `text`. */
export interface NumberingContext {
  text: string
  /** Where the title may begin: after leading `[group]` brackets. */
  titleStart: number
  /** Start of the first strong tag, or the length of the text. */
  tagsStart: number
  /** Whether the name begins with a `[group]`, as anime releases do. */
  hasLeadingGroup: boolean
}

/** A rule for one way of numbering; `null` where the name is not numbered that way. */
export type NumberingRule = (context: NumberingContext) => Numbering | null
