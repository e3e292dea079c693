import type { EdgeName, EdgeTarget } from './harness/target.ts'

/** What one edge does instead, and why that stays so. */
export interface Difference {
  /** One sentence, also in docs/edge.md. */
  why: string
  /** Shows what this edge does instead. */
  run: (edge: EdgeTarget) => Promise<void>
}

/** One promise of docs/edge.md, and the proof that an edge keeps it. */
export interface Clause {
  /** `4.2`: its number in docs/edge.md. */
  id: string
  /** The promise in a few words. */
  name: string
  /** @throws when the edge does not keep it */
  run: (edge: EdgeTarget) => Promise<void>
  /** Edges that it is about. @default all */
  only?: readonly EdgeName[]
  /** Edges that do something else, each with its reason. */
  differs?: Partial<Record<EdgeName, Difference>>
}
