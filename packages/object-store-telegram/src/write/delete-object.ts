import { ObjectNotFoundError, ReadOnlyStoreError } from '@streamvault/object-store'
import { deleteMessages } from '../channel/delete-messages.ts'
import { readKey } from '../channel/object-key.ts'
import { type OpenObjectOptions, openObject } from '../read/open-object.ts'

/**
 * Deletes one of our own objects, its manifest first. Idempotent: a missing object counts as deleted.
 *
 * @throws ReadOnlyStoreError for files that others posted.
 */
export async function deleteObject(options: OpenObjectOptions, key: string, signal: AbortSignal): Promise<void> {
  const known = readKey(key)
  // The messages belong to the account that posted them.
  if (known?.kind === 'adopted') throw new ReadOnlyStoreError('telegram', 'delete')
  if (known === undefined) return
  const { call, channel, manifests } = options
  const object = await openObject(options, key, signal, 'ingestion').catch(noneForAbsent)
  const parts = object?.parts.map(({ messageId }) => messageId) ?? []
  if (object !== undefined) await deleteMessages(call, channel, [known.manifestId, ...parts], signal)
  await manifests.delete(key)
}

function noneForAbsent(error: unknown): undefined {
  if (!(error instanceof ObjectNotFoundError)) throw error
}
