import type { TlObject } from '../rpc.ts'

/** A message of a channel. */
export interface Message {
  channelId: number
  id: number
  /** Seconds since 1970. */
  date: number
  editDate?: number
  /** The text, or the caption of the file. */
  text: string
  /** `messageEntity…` as they were sent. */
  entities?: TlObject[]
  documentId?: bigint
  /** Messages of one album have the same. */
  groupedId?: bigint
  /** Who sent it; `undefined` for the server itself. */
  authorId?: number
  /** Where it was forwarded from. */
  forwardedFrom?: { channelId: number; messageId: number; date: number }
  replyTo?: number
  pinned?: boolean
  /** What a service message tells, such as `messageActionPinMessage`. */
  action?: TlObject
}

/** What a message is made of; the rest is the channel's to say. */
export type MessageDraft = Omit<Message, 'channelId' | 'id' | 'date' | 'editDate' | 'pinned'>

/** One change of a channel's messages. */
export interface ChannelEvent {
  channelId: number
  /** The channel's count after it. */
  pts: number
  /** By how much it raised the count. */
  ptsCount: number
  kind: 'new' | 'edit' | 'delete' | 'pin' | 'unpin'
  ids: number[]
}
