/** The kinds of technical words in a release name. A `mark` and a `container` bound the title but are not reported. */
export type TagField =
  | 'resolution'
  | 'source'
  | 'codec'
  | 'hdr'
  | 'audio'
  | 'language'
  | 'edition'
  | 'container'
  | 'mark'

/** One row of a tag table: the reported value and its spellings in names. */
export interface TagRule {
  value: string
  /** A regular expression without anchors and capture groups; must match the whole word, in any case. */
  pattern: string
  /** Strong words end a title anywhere; weak ones only beside a strong one, since they occur in titles too. */
  strong: boolean
}

/** A tag found in a name: `[start, end)` in UTF-16 units. */
export interface Tag {
  field: TagField
  value: string
  strong: boolean
  start: number
  end: number
}
