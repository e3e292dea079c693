import type { Readable } from 'node:stream'
import type { Fault } from '../faults/fault.ts'
import type { Limits } from '../limits/limits.ts'
import type { TlObject, World } from '../rpc.ts'
import type { Stats } from '../stats/stats.ts'

/** How a world begins. What it kept from an earlier run is there again. */
export interface WorldOptions {
  /** Where everything is kept: `world.sqlite`, `files/`, `uploads/`. Made when it is not there. */
  folder: string
  /** The data centre of accounts that name no other. Default 2. */
  homeDc?: number
  /** What differs from `DEFAULT_LIMITS`. */
  limits?: Partial<Limits>
  /** The clock, in milliseconds since 1970. Default: the machine's. */
  now?: () => number
}

/** What a new bot may be given. */
export interface NewBot {
  name?: string
  /** Known beforehand; else one is made up. */
  token?: string
  /** @default `homeDc` of the world */
  dc?: number
}

/** What a new person must or may be given. */
export interface NewPerson {
  phone: string
  /** What the server "sends" to the phone. */
  code: string
  password?: string
  name?: string
  username?: string
  premium?: boolean
  /** @default `homeDc` of the world */
  dc?: number
}

/** An account that signs in by a token. */
export interface BotAccount {
  id: number
  token: string
}

/** An account that signs in by a code sent to a phone, and a password where it has one. */
export interface PersonAccount {
  id: number
  phone: string
}

/** A channel, as people name it. */
export interface ChannelAddress {
  /** The bare id. */
  id: number
  /** The id as the Bot API writes it, `-100…`. */
  chatId: number
}

/** A message with a file that the server itself posts, so that a test or a sandbox begins with a library. */
export interface SeedDocument {
  name: string
  mimeType?: string
  size: number
  bytes: Readable | AsyncIterable<Uint8Array>
  caption?: string
  /** More `documentAttribute…` than the name, such as a video's length. */
  attributes?: TlObject[]
  /** The data centre that keeps the file. Default: home. */
  dc?: number
  /** Messages of one album have the same. */
  groupedId?: bigint
}

/** The accounts, channels and files behind the wire, and the switches that a test turns. */
export interface LiveWorld extends World, AsyncDisposable {
  /** What clients must name in `initConnection` and at sign-in. Kept over restarts. */
  readonly apiId: number
  /** Belongs to `apiId`. */
  readonly apiHash: string
  /** The data centre of accounts that name no other. */
  readonly homeDc: number
  /** Makes a bot. `token` makes one with a token known beforehand; the one that has it already is returned. */
  addBot(bot?: NewBot): BotAccount
  /** Makes a person; the one with this phone number is returned if there is one. `code` is what the server "sends" to the phone. */
  addPerson(person: NewPerson): PersonAccount
  /** Makes a channel, public when it has a username. */
  createChannel(options: { title: string; username?: string }): ChannelAddress
  /** The first channel with this title, or `undefined`. */
  findChannel(title: string): ChannelAddress | undefined
  /** Makes an account a member; an `admin` (the default) may post, edit, delete, pin and invite. */
  join(channelId: number, accountId: number, role?: 'admin' | 'member'): void
  /** Makes an invitation to a channel and returns its link. */
  invite(channelId: number): string
  /** Takes an account out of a channel. */
  leave(channelId: number, accountId: number): void
  /** Posts a file and returns the message's id. */
  postDocument(channelId: number, document: SeedDocument): Promise<number>
  /** Posts a text and returns the message's id. */
  postText(channelId: number, text: string): number
  /** Deletes messages as an admin would. */
  deleteMessages(channelId: number, messageIds: readonly number[]): void
  /** Orders trouble. */
  setFault(fault: Fault): void
  /** Forgets the trouble that has not struck yet. */
  clearFaults(): void
  /** Changes limits from now on. */
  setLimits(limits: Partial<Limits>): void
  /** The limits as they are. */
  readonly limits: Readonly<Limits>
  /** A copy of the counts. */
  stats(): Stats
  /** Sets every count to nothing; who rests still rests. */
  resetStats(): void
}
