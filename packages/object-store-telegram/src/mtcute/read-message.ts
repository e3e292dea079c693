import type { tl } from '@mtcute/core'
import type { ChannelDocument, ChannelMessage } from '../telegram-client.ts'
import { toBigInt } from './long-numbers.ts'

/** Converts a message from Telegram; `undefined` for a missing message and for service messages. */
export function readMessage(raw: tl.TypeMessage): ChannelMessage | undefined {
  if (raw._ !== 'message') return undefined
  return {
    id: raw.id,
    dateMs: raw.date * 1000,
    text: raw.message,
    document: readDocument(raw.media),
    albumId: raw.groupedId && toBigInt(raw.groupedId),
  }
}

/** Finds the message that a call has just posted. */
export function readPosted(updates: tl.TypeUpdates): ChannelMessage | undefined {
  if (!('updates' in updates)) return undefined
  for (const update of updates.updates) {
    if (update._ === 'updateNewChannelMessage') return readMessage(update.message)
  }
  return undefined
}

function readDocument(media: tl.TypeMessageMedia | undefined): ChannelDocument | undefined {
  if (media?._ !== 'messageMediaDocument' || media.document?._ !== 'document') return undefined
  const { id, accessHash, fileReference, dcId, size, mimeType, attributes } = media.document
  const name = attributes.find((attribute) => attribute._ === 'documentAttributeFilename')?.fileName
  // A copy: the library returns a view of the packet, which may be moved to another thread.
  const reference = fileReference.slice()
  const location = { dc: dcId, id: toBigInt(id), accessHash: toBigInt(accessHash), fileReference: reference }
  return { location, size, name, mimeType }
}
