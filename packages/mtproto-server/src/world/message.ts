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
  /** `messageEntity…` as sent. */
  entities?: TlObject[]
  documentId?: bigint
  /** Messages of one album share this id. */
  groupedId?: bigint
  /** The author; `undefined` for the server itself. */
  authorId?: number
  /** The origin of a forwarded message. */
  forwardedFrom?: { channelId: number; messageId: number; date: number }
  replyTo?: number
  pinned?: boolean
  /** The action of a service message, such as `messageActionPinMessage`. */
  action?: TlObject
}

/** The fields of a new message; the channel sets the others. */
export type MessageDraft = Omit<Message, 'channelId' | 'id' | 'date' | 'editDate' | 'pinned'>

/** One change of a channel's messages. */
export interface ChannelEvent {
  channelId: number
  /** The channel's `pts` after it. */
  pts: number
  /** The increment of `pts`. */
  ptsCount: number
  kind: 'new' | 'edit' | 'delete' | 'pin' | 'unpin'
  ids: number[]
}
