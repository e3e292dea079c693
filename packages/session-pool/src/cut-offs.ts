/** A data centre that a session does not reach. */
interface CutOff {
  dc: number
  /** Whether what names no data centre goes there. */
  isHome: boolean
  /** The moment from which that is known. */
  since: number
}

/** The data centres that one session does not reach. */
export interface CutOffs {
  /** All of them. */
  readonly current: readonly CutOff[]
  /** One more. */
  add(cutOff: CutOff): void
  /** It is reached; false when it was before. */
  delete(dc: number): boolean
  /** Since when requests to a data centre are in vain; undefined: they are not. An unknown one is the home. */
  since(dc: number | undefined): number | undefined
}

/** Reaches all. */
export function createCutOffs(): CutOffs {
  const cutOffs = new Map<number, CutOff>()
  return {
    get current() {
      return [...cutOffs.values()]
    },
    add(cutOff) {
      if (!cutOffs.has(cutOff.dc)) cutOffs.set(cutOff.dc, cutOff)
    },
    delete: (dc) => cutOffs.delete(dc),
    since(dc) {
      if (cutOffs.size === 0) return undefined
      if (dc !== undefined) return cutOffs.get(dc)?.since
      return [...cutOffs.values()].find(({ isHome }) => isHome)?.since
    },
  }
}
