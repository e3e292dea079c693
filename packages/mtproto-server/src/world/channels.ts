import { randomBytes } from 'node:crypto'
import type { Channel, Role } from './channel.ts'
import type { Records } from './records.ts'

/** All channels and their members. */
export interface Channels {
  create(options: { title: string; username?: string | undefined; date: number }): Channel
  byId(id: number): Channel | undefined
  byUsername(username: string): Channel | undefined
  byTitle(title: string): Channel | undefined
  byInvite(hash: string): Channel | undefined
  /** The channels of an account. */
  of(accountId: number): Channel[]
  /** Makes an account a member, or changes its role. */
  join(channel: Channel, accountId: number, role: Role): void
  leave(channel: Channel, accountId: number): void
  /** Creates an invitation and returns the secret end of its link. */
  invite(channel: Channel): string
  /** Stores the changes of a channel. */
  keep(channel: Channel): void
}

const FIRST_CHANNEL = 2_000_000_001

/** Loads the stored channels. */
export function createChannels(records: Records): Channels {
  const channels = new Map(records.all<Channel>('channel').map((channel) => [channel.id, channel]))
  const find = (picks: (channel: Channel) => boolean): Channel | undefined => [...channels.values()].find(picks)
  function keep(channel: Channel): void {
    channels.set(channel.id, channel)
    records.put('channel', String(channel.id), channel)
  }

  return {
    keep,
    byId: (id) => channels.get(id),
    byUsername: (username) => find((channel) => channel.username?.toLowerCase() === username.toLowerCase()),
    byTitle: (title) => find((channel) => channel.title === title),
    byInvite: (hash) => find((channel) => channel.invites.includes(hash)),
    of: (accountId) => [...channels.values()].filter((channel) => channel.members.has(accountId)),

    create({ title, username, date }) {
      const channel: Channel = {
        id: FIRST_CHANNEL + channels.size,
        title,
        ...(username !== undefined && { username }),
        date,
        pts: 1,
        lastMessageId: 0,
        changedAt: date,
        members: new Map(),
        invites: [],
      }
      keep(channel)
      return channel
    },

    join(channel, accountId, role) {
      channel.members.set(accountId, role)
      keep(channel)
    },

    leave(channel, accountId) {
      channel.members.delete(accountId)
      keep(channel)
    },

    invite(channel) {
      const hash = randomBytes(12).toString('base64url')
      channel.invites.push(hash)
      keep(channel)
      return hash
    },
  }
}
