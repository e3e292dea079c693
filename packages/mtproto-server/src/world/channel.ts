/** Role of a member. An admin may post, edit, delete, pin and invite. */
export type Role = 'admin' | 'member'

/** A broadcast channel. */
export interface Channel {
  id: number
  title: string
  username?: string
  /** Seconds since 1970. */
  date: number
  /** Incremented by every change of its messages. */
  pts: number
  /** The highest message id so far; ids are never reused. */
  lastMessageId: number
  /** Time of the last change of its messages, in seconds since 1970. */
  changedAt: number
  members: Map<number, Role>
  /** The secret ends of its invitation links. */
  invites: string[]
}
