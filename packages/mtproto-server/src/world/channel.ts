/** What a member may do. An admin may post, edit, delete, pin and invite. */
export type Role = 'admin' | 'member'

/** A broadcast channel. */
export interface Channel {
  id: number
  title: string
  username?: string
  /** Seconds since 1970. */
  date: number
  /** Counts every change of its messages. */
  pts: number
  /** The highest message id so far; ids are never used again. */
  lastMessageId: number
  /** When its messages changed last, in seconds since 1970. */
  changedAt: number
  members: Map<number, Role>
  /** The secret ends of its invitation links. */
  invites: string[]
}
