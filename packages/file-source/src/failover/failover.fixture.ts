import type { FileSource, MediaFile } from '@streamvault/catalog'
import type { ObjectStore } from '@streamvault/object-store'
import { type Behaviour, hashes, SIZE, storeOf } from './faulty-source.fixture.ts'
import { type FailoverDeps, readWithFailover } from './read-with-failover.ts'
import type { SourceEvent } from './source-event.ts'
import { createSourceStanding } from './source-standing.ts'

const limits = { another: { firstMs: 100, nextMs: 100 }, last: { firstMs: 500, nextMs: 500 } }

/** A film with sources `s0`, `s1`…, and the results of reading it. */
export interface FailoverUnderTest {
  read: (start: number, end: number) => Promise<Buffer>
  /** The source events, as `s0 failed`. */
  kinds: () => string[]
  told: { aborted: number }
  /** Files reported as missing from all sources. */
  missing: string[]
  /** Advances the clock of the sources' standing. */
  pass: (ms: number) => void
  deps: FailoverDeps & { stores: Map<string, ObjectStore> }
  file: MediaFile
  events: SourceEvent[]
}

/** A film with a behaviour for each source. */
export function setUpFailover(
  behaviours: readonly Behaviour[],
  { isChecked = true, checksItself = false }: { isChecked?: boolean; checksItself?: boolean } = {},
): FailoverUnderTest {
  const told = { aborted: 0 }
  const events: SourceEvent[] = []
  const missing: string[] = []
  const names = behaviours.map((_, index) => `s${index}`)
  const sources: FileSource[] = names.map((store) => ({ store, key: 'film', version: '1' }))
  const file = { id: 'film', size: SIZE, sources } as MediaFile
  let now = 0
  const standing = createSourceStanding({ restMs: 30, strikeMs: 600, maxKept: 100, now: () => now })
  const deps = {
    stores: new Map(behaviours.map((behaviour, index) => [`s${index}`, storeOf(behaviour, told)])),
    standing,
    limits,
    hashesOf: async () => (isChecked ? hashes : undefined),
    checksItself: () => checksItself,
    onEvent: (event: SourceEvent) => events.push(event),
    onMissing: (id: string) => missing.push(id),
  }
  const { signal } = new AbortController()
  const read = async (start: number, end: number) =>
    Buffer.concat(
      await Array.fromAsync(readWithFailover(deps, file, { start, end }, { signal, priority: 'interactive' })),
    )
  const kinds = () => events.map(({ kind, source }) => `${source.store} ${kind}`)
  const pass = (ms: number) => {
    now += ms
  }
  return { read, kinds, told, missing, pass, deps, file, events }
}
