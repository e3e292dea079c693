/** A rest that another process was told to keep. */
export interface SharedRest {
  sessionId: string
  dc: number | undefined
  owner: string
}

/** The name of a rest among the processes. */
export function writeSharedRest({ sessionId, dc, owner }: SharedRest): string {
  return JSON.stringify([sessionId, dc ?? null, owner])
}

/** Reads the name; undefined when something else wrote it. */
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
