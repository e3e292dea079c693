import type { EdgeName, EdgeTarget } from './harness/target.ts'

/** The different behaviour of one edge, and why it stays. */
export interface Difference {
  /** One sentence, also in docs/edge.md. */
  why: string
  /** Proves the different behaviour. */
  run: (edge: EdgeTarget) => Promise<void>
}

/** One promise of docs/edge.md, and the test that an edge keeps it. */
export interface Clause {
  /** `4.2`: its number in docs/edge.md. */
  id: string
  /** The promise in a few words. */
  name: string
  /** @throws when the edge does not keep it */
  run: (edge: EdgeTarget) => Promise<void>
  /** Edges to which the clause applies. @default all */
  only?: readonly EdgeName[]
  /** Edges that behave differently, each with its reason. */
  differs?: Partial<Record<EdgeName, Difference>>
}
