import type { Channel } from './channel.ts'
import type { Channels } from './channels.ts'
import { createEventLog, type EventLog } from './event-log.ts'
import type { ChannelEvent, Message, MessageDraft } from './message.ts'
import type { Records } from './records.ts'

/** The messages of all channels. */
export interface History {
  /** An existing message that is not hidden. */
  get(channel: Channel, id: number): Message | undefined
  /** All existing messages that are not hidden, newest first. */
  newestFirst(channel: Channel): Message[]
  post(channel: Channel, draft: MessageDraft): Posted
  edit(channel: Channel, message: Message): ChannelEvent
  /** Deletes the existing ones of these messages; `onUnheld` is called for documents without a message. */
  remove(channel: Channel, ids: readonly number[]): ChannelEvent
  pin(channel: Channel, message: Message, pinned: boolean): ChannelEvent
  /** Hides a message as if deleted until a time, in milliseconds since 1970. */
  hide(message: Message, until: number): void
  /** The events after `pts`, or `undefined` if some of them were evicted. */
  since(channel: Channel, pts: number): ChannelEvent[] | undefined
}

/** A new message, and its event. */
export interface Posted {
  message: Message
  event: ChannelEvent
}

/** Dependencies of a history. */
export interface HistoryOptions {
  records: Records
  channels: Channels
  now: () => number
  /** Called with a document whose last message was deleted. */
  onUnheld: (documentId: bigint) => void
}

/** Loads the stored messages. */
export function createHistory(options: HistoryOptions): History {
  const { records, channels, now, onUnheld } = options
  const byChannel = new Map<number, Map<number, Message>>()
  const holders = new Map<bigint, Set<Message>>()
  const hiddenUntil = new Map<Message, number>()
  const log: EventLog = createEventLog(records)
  for (const message of records.all<Message>('message')) place(message)

  function messagesOf(channelId: number): Map<number, Message> {
    const messages = byChannel.get(channelId) ?? new Map()
    byChannel.set(channelId, messages)
    return messages
  }
  function place(message: Message): void {
    messagesOf(message.channelId).set(message.id, message)
    hold(message)
  }
  function hold(message: Message): void {
    if (message.documentId === undefined) return
    const held = holders.get(message.documentId) ?? new Set()
    holders.set(message.documentId, held.add(message))
  }
  function keep(message: Message): void {
    records.put('message', keyOf(message.channelId, message.id), message)
  }
  function happen(channel: Channel, kind: ChannelEvent['kind'], ids: number[]): ChannelEvent {
    const ptsCount = kind === 'delete' ? ids.length : 1
    channel.pts += ptsCount
    channel.changedAt = Math.floor(now() / 1000)
    channels.keep(channel)
    const event = { channelId: channel.id, pts: channel.pts, ptsCount, kind, ids }
    // Deleting a missing message is no change.
    if (ptsCount > 0) log.add(event)
    return event
  }
  function isVisible(message: Message): boolean {
    const until = hiddenUntil.get(message)
    if (until === undefined) return true
    if (until > now()) return false
    return hiddenUntil.delete(message)
  }
  function letGo(message: Message): void {
    if (message.documentId === undefined) return
    const held = holders.get(message.documentId)
    held?.delete(message)
    if (held?.size !== 0) return
    holders.delete(message.documentId)
    onUnheld(message.documentId)
  }

  return {
    get(channel, id) {
      const message = messagesOf(channel.id).get(id)
      return message !== undefined && isVisible(message) ? message : undefined
    },
    newestFirst: (channel) => [...messagesOf(channel.id).values()].filter(isVisible).reverse(),

    post(channel, draft) {
      channel.lastMessageId += 1
      const message: Message = {
        ...draft,
        channelId: channel.id,
        id: channel.lastMessageId,
        date: Math.floor(now() / 1000),
      }
      place(message)
      keep(message)
      return { message, event: happen(channel, 'new', [message.id]) }
    },

    edit(channel, message) {
      const before = messagesOf(channel.id).get(message.id)
      place(message)
      if (before !== undefined && before !== message) letGo(before)
      keep(message)
      return happen(channel, 'edit', [message.id])
    },

    remove(channel, ids) {
      const messages = messagesOf(channel.id)
      const gone = [...new Set(ids)].flatMap((id) => messages.get(id) ?? [])
      for (const message of gone) {
        messages.delete(message.id)
        hiddenUntil.delete(message)
        records.remove('message', keyOf(channel.id, message.id))
        letGo(message)
      }
      return happen(
        channel,
        'delete',
        gone.map(({ id }) => id),
      )
    },

    pin(channel, message, pinned) {
      message.pinned = pinned
      keep(message)
      return happen(channel, pinned ? 'pin' : 'unpin', [message.id])
    },

    hide: (message, until) => void hiddenUntil.set(message, until),
    since: (channel, pts) => log.since(channel, pts),
  }
}

/** Padded, so that text order equals numeric order. */
function keyOf(channelId: number, messageId: number): string {
  return `${channelId}/${String(messageId).padStart(10, '0')}`
}
