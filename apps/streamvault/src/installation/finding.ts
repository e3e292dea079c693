/** What was found out about one thing. */
export interface Finding {
  name: string
  /** `missing` costs only what it would enable; `broken` is something configured that does not work. */
  state: 'ok' | 'missing' | 'broken'
  /** What works with it. */
  enables: string
  detail: string | null
}
