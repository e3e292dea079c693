import type { Readable } from 'node:stream'
import type { Fault } from '../faults/fault.ts'
import type { Limits } from '../limits/limits.ts'
import type { TlObject, World } from '../rpc.ts'
import type { Stats } from '../stats/stats.ts'

/** Options of a world. It restores its state from an earlier run. */
export interface WorldOptions {
  /** Folder of all state: `world.sqlite`, `files/`, `uploads/`. Created if missing. */
  folder: string
  /** The default data centre of accounts. Default 2. */
  homeDc?: number
  /** Limits that differ from `DEFAULT_LIMITS`. */
  limits?: Partial<Limits>
  /** The clock, in milliseconds since 1970. Default: the system's. */
  now?: () => number
}

/** Fields of a new bot. */
export interface NewBot {
  name?: string
  /** A known token; by default a new one is made. */
  token?: string
  /** @default `homeDc` of the world */
  dc?: number
}

/** Fields of a new person. */
export interface NewPerson {
  phone: string
  /** The code that the server "sends" to the phone. */
  code: string
  password?: string
  name?: string
  username?: string
  premium?: boolean
  /** @default `homeDc` of the world */
  dc?: number
}

/** An account that signs in with a token. */
export interface BotAccount {
  id: number
  token: string
}

/** An account that signs in with a code sent to a phone, and a password if it has one. */
export interface PersonAccount {
  id: number
  phone: string
}

/** The ids of a channel. */
export interface ChannelAddress {
  /** The bare id. */
  id: number
  /** The id in the Bot API, `-100…`. */
  chatId: number
}

/** A message with a file that the server itself posts, so that a test or a sandbox starts with a library. */
export interface SeedDocument {
  name: string
  mimeType?: string
  size: number
  bytes: Readable | AsyncIterable<Uint8Array>
  caption?: string
  /** `documentAttribute…` besides the name, such as a video's length. */
  attributes?: TlObject[]
  /** The data centre that stores the file. Default: home. */
  dc?: number
  /** Messages of one album share this id. */
  groupedId?: bigint
}

/** The accounts, channels and files behind the wire, and the controls for tests. */
export interface LiveWorld extends World, AsyncDisposable {
  /** The API id that clients must send in `initConnection` and at sign-in. Survives restarts. */
  readonly apiId: number
  /** Belongs to `apiId`. */
  readonly apiHash: string
  /** The default data centre of accounts. */
  readonly homeDc: number
  /** Creates a bot. With a known `token`, returns the existing bot with that token. */
  addBot(bot?: NewBot): BotAccount
  /** Creates a person, or returns the existing one with this phone number. The server "sends" `code` to the phone. */
  addPerson(person: NewPerson): PersonAccount
  /** Creates a channel, public if it has a username. */
  createChannel(options: { title: string; username?: string }): ChannelAddress
  /** The first channel with this title, or `undefined`. */
  findChannel(title: string): ChannelAddress | undefined
  /** Makes an account a member; an `admin` (the default) may post, edit, delete, pin and invite. */
  join(channelId: number, accountId: number, role?: 'admin' | 'member'): void
  /** Creates an invitation to a channel and returns its link. */
  invite(channelId: number): string
  /** Removes an account from a channel. */
  leave(channelId: number, accountId: number): void
  /** Posts a file and returns the message's id. */
  postDocument(channelId: number, document: SeedDocument): Promise<number>
  /** Posts a text and returns the message's id. */
  postText(channelId: number, text: string): number
  /** Deletes messages as an admin would. */
  deleteMessages(channelId: number, messageIds: readonly number[]): void
  /** Arms a fault. */
  setFault(fault: Fault): void
  /** Disarms all faults. */
  clearFaults(): void
  /** Changes limits from now on. */
  setLimits(limits: Partial<Limits>): void
  /** The current limits. */
  readonly limits: Readonly<Limits>
  /** A copy of the counters. */
  stats(): Stats
  /** Resets all counters; ordered waits stay in force. */
  resetStats(): void
}
