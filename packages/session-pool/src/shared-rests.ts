/** A rest that another process received. */
export interface SharedRest {
  sessionId: string
  dc: number | undefined
  owner: string
}

/** The key of a rest in the shared store. */
export function writeSharedRest({ sessionId, dc, owner }: SharedRest): string {
  return JSON.stringify([sessionId, dc ?? null, owner])
}

/** Reads the key; undefined when another program wrote it. */
export function readSharedRest(name: string): SharedRest | undefined {
  try {
    const [sessionId, dc, owner] = JSON.parse(name)
    if (typeof sessionId !== 'string' || typeof owner !== 'string') return undefined
    if (dc !== null && typeof dc !== 'number') return undefined
    return { sessionId, dc: dc ?? undefined, owner }
  } catch {
    return undefined
  }
}
