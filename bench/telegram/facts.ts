import type { TelegramAppOptions } from '@streamvault/object-store-telegram'

/** A film that lies in the channel, with its manifest. */
export interface Film {
  /** Its key in the store. */
  key: string
  /** The message that has its bytes. */
  messageId: number
  bytes: number
}

/** What a client has to know of the server that it is measured against. */
export interface Facts {
  /** The server's process. */
  pid: number
  /** The address from which the server is watched and troubled. */
  control: string
  app: TelegramAppOptions
  channel: number
  bots: { account: number; token: string }[]
  /** Short ones, each its own document. */
  films: Film[]
  /** One that takes a while to read. */
  long: Film
  /** Folder of what the clients keep from one run to the next: keys, places of files, manifests. */
  folder: string
}
