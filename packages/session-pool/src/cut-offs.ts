/** A data centre to which a session has no connection. */
interface CutOff {
  dc: number
  /** Whether requests without a data centre go there. */
  isHome: boolean
  /** The moment from which the outage is known. */
  since: number
}

/** The data centres to which one session has no connection. */
export interface CutOffs {
  /** All cut-offs. */
  readonly current: readonly CutOff[]
  /** Adds a cut-off. */
  add(cutOff: CutOff): void
  /** Removes the cut-off of a data centre; false when there was none. */
  delete(dc: number): boolean
  /** Since when requests to a data centre cannot succeed; undefined: they can. An undefined `dc` means the home. */
  since(dc: number | undefined): number | undefined
}

/** Starts with every data centre reachable. */
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
