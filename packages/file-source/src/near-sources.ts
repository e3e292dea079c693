import type { MediaFile } from '@streamvault/catalog'
import { ObjectChangedError, type ObjectStore } from '@streamvault/object-store'
import { SliceUnavailableError } from '@streamvault/slice-cache'
import { orAborted } from '@streamvault/waits'

/** What looking at near sources needs. */
export interface NearDeps {
  stores: ReadonlyMap<string, ObjectStore>
  /** Whether a look at that store costs next to nothing. */
  isNear(store: string): boolean
  findFile(id: string): Promise<MediaFile | undefined>
  /** Reads a file again and notes what it found; settles when that is over. */
  readAgain(fileId: string): Promise<void>
  /** So long a viewer waits for that, in milliseconds. */
  checkMs: number
}

/**
 * What lies where near sources had a file. `same`: one of them has it still, or none can be looked at. `touched`: one has as
 * many bytes of another time, so that only reading it can tell. `changed`: one has other bytes.
 */
export interface NearLook {
  state: 'same' | 'touched' | 'changed'
  /** Whether each that could be looked at is as it was. */
  isWhole: boolean
}

const BEST_FIRST: readonly NearLook['state'][] = ['same', 'touched', 'changed']
/** A disk that hangs is no reason to keep a viewer from what is cached. */
const LOOK_MS = 1_000
const COME_AGAIN_MS = 5_000
/** The first reading may have begun before the file was touched. */
const ROUNDS = 2

/** Looks at each near source of a file. What is absent or cannot be looked at says nothing. */
export async function lookAtNear(deps: Pick<NearDeps, 'stores' | 'isNear'>, file: MediaFile): Promise<NearLook> {
  const seen = new Set<NearLook['state']>()
  for (const { store, key, version } of file.sources) {
    if (!deps.isNear(store)) continue
    const look = deps.stores.get(store)?.stat(key, AbortSignal.timeout(LOOK_MS))
    const found = await look?.catch(() => undefined)
    if (found === undefined) continue
    if (found.version === version) seen.add('same')
    else seen.add(found.size === file.size ? 'touched' : 'changed')
  }
  const state = BEST_FIRST.find((one) => seen.has(one)) ?? 'same'
  return { state, isWhole: !seen.has('touched') && !seen.has('changed') }
}

/**
 * Has a touched file read again.
 *
 * @returns the file as it is noted now, when its content is the same
 * @throws SliceUnavailableError `file_changed` when it is another, `file_rechecked` with a time to come again while it is still read
 */
export async function settleTouched(deps: NearDeps, fileId: string, signal?: AbortSignal): Promise<MediaFile> {
  const limit = AbortSignal.timeout(deps.checkMs)
  const either = signal === undefined ? limit : AbortSignal.any([limit, signal])
  for (let round = 0; round < ROUNDS; round += 1) {
    try {
      await orAborted(deps.readAgain(fileId), either)
    } catch (cause) {
      signal?.throwIfAborted()
      throw new SliceUnavailableError(fileId, 'file_rechecked', { cause, retryAfterMs: COME_AGAIN_MS })
    }
    const file = await deps.findFile(fileId)
    if (file === undefined || file.state === 'replaced') break
    if ((await lookAtNear(deps, file)).state === 'same') return file
  }
  throw new SliceUnavailableError(fileId, 'file_changed')
}

/** Whether a read broke off because a near source was touched, so that it may go on when that is read again. */
export async function isTouched(deps: NearDeps, file: MediaFile, error: unknown): Promise<boolean> {
  return error instanceof ObjectChangedError && (await lookAtNear(deps, file)).state === 'touched'
}
