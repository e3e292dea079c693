import type { MediaFile } from '@streamvault/catalog'
import { ObjectChangedError, type ObjectStore } from '@streamvault/object-store'
import { SliceUnavailableError } from '@streamvault/slice-cache'
import { orAborted } from '@streamvault/waits'

/** The dependencies of checking near sources. */
export interface NearDeps {
  stores: ReadonlyMap<string, ObjectStore>
  /** Whether `stat` in that store is almost free. */
  isNear(store: string): boolean
  findFile(id: string): Promise<MediaFile | undefined>
  /** Reads a file again and records the result; settles when done. */
  readAgain(fileId: string): Promise<void>
  /** How long a viewer waits for that, in milliseconds. */
  checkMs: number
}

/**
 * The state of a file's near sources. `same`: one still has it, or none can be checked. `touched`: one has as many
 * bytes with another time, so that only reading them can tell. `changed`: one has other bytes.
 */
export interface NearLook {
  state: 'same' | 'touched' | 'changed'
  /** Whether every source that could be checked is unchanged. */
  isWhole: boolean
}

const BEST_FIRST: readonly NearLook['state'][] = ['same', 'touched', 'changed']
/** A hanging disk must not keep a viewer from cached bytes. */
const LOOK_MS = 1_000
const COME_AGAIN_MS = 5_000
/** The first reading may have begun before the file was touched. */
const ROUNDS = 2

/** Checks each near source of a file. A missing or unreachable one is ignored. */
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
 * @returns the file with its new record, when its content is the same
 * @throws SliceUnavailableError `file_changed` when the content differs, `file_rechecked` with a retry time meanwhile
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

/** Whether a read broke off because a near source was touched, so that it may continue after the new reading. */
export async function isTouched(deps: NearDeps, file: MediaFile, error: unknown): Promise<boolean> {
  return error instanceof ObjectChangedError && (await lookAtNear(deps, file)).state === 'touched'
}
