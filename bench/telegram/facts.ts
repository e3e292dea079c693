import type { TelegramAppOptions } from '@streamvault/object-store-telegram'

/** A film in the channel, with its manifest. */
export interface Film {
  /** Its key in the store. */
  key: string
  /** The message that contains its bytes. */
  messageId: number
  bytes: number
}

/** Facts that a client needs about the server under measurement. */
export interface Facts {
  /** Process id of the server. */
  pid: number
  /** The control address of the server. */
  control: string
  app: TelegramAppOptions
  channel: number
  bots: { account: number; token: string }[]
  /** Short films, each its own document. */
  films: Film[]
  /** A film that takes a while to read. */
  long: Film
  /** Folder of data that the clients keep from one run to the next: keys, locations of files, manifests. */
  folder: string
}
