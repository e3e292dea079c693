/** The result of one check. */
export interface Finding {
  name: string
  /** `missing` costs only what it would enable; `broken` is a configured part that does not work. */
  state: 'ok' | 'missing' | 'broken'
  /** The feature that it enables. */
  enables: string
  detail: string | null
}
