import type { StoredObject } from '@streamvault/object-store'
import { readTitle } from './caption-tag.ts'
import type { ChannelCall } from './channel-calls.ts'
import { writeKey } from './object-key.ts'
import { readChannel } from './read-channel.ts'

/** Every object of ours in a channel, oldest first, from the captions of the manifests. */
export async function* listObjects(
  place: { call: ChannelCall; channel: number },
  signal: AbortSignal,
): AsyncGenerator<StoredObject & { name: string }, void, void> {
  for await (const { message, tag } of readChannel({ ...place, signal })) {
    if (tag?.kind !== 'manifest') continue
    const { object, size, version, modifiedMs } = tag
    const key = writeKey({ kind: 'own', object, manifestId: message.id })
    yield { key, size, version, modifiedMs, name: readTitle(message.text) }
  }
}
