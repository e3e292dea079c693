import type { tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import type { ChannelPost } from '../telegram-client.ts'
import { readMessage } from './read-message.ts'

/** Reads posts and edits from Telegram's updates, and learns their channels. */
export function listenToPosts(base: BaseTelegramClient): (listener: (post: ChannelPost) => void) => () => void {
  return (listener) => {
    const onUpdates = (updates: tl.TypeUpdates) => {
      base.storage.peers.updatePeersFrom(updates).catch(() => {})
      for (const update of listOf(updates)) {
        const post = readPost(update)
        if (post !== undefined) listener(post)
      }
    }
    base.onServerUpdate.add(onUpdates)
    return () => base.onServerUpdate.remove(onUpdates)
  }
}

function listOf(updates: tl.TypeUpdates): tl.TypeUpdate[] {
  if (updates._ === 'updateShort') return [updates.update]
  return 'updates' in updates ? updates.updates : []
}

function readPost(update: tl.TypeUpdate): ChannelPost | undefined {
  const isEdit = update._ === 'updateEditChannelMessage'
  if (!isEdit && update._ !== 'updateNewChannelMessage') return undefined
  const message = readMessage(update.message)
  if (message === undefined || update.message._ !== 'message') return undefined
  const { peerId } = update.message
  return peerId._ === 'peerChannel' ? { channel: peerId.channelId, message, isEdit } : undefined
}
