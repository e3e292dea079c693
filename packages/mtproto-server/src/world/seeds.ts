import type { Announcer } from './announcer.ts'
import type { Channel } from './channel.ts'
import type { Channels } from './channels.ts'
import type { Documents } from './documents.ts'
import type { History } from './history.ts'
import type { LiveWorld } from './live-world.ts'
import type { MessageDraft } from './message.ts'

/** The server's own actions in channels. */
export type Seeds = Pick<LiveWorld, 'postDocument' | 'postText' | 'deleteMessages' | 'invite'>

/** Dependencies of seeding. */
export interface SeedsOptions {
  announcer: Announcer
  channels: Channels
  documents: Documents
  history: History
  homeDc: number
  /** Milliseconds since 1970. */
  now: () => number
}

/** Posts and deletes as an invisible admin. */
export function createSeeds({ announcer, channels, documents, history, homeDc, now }: SeedsOptions): Seeds {
  function channelOf(id: number): Channel {
    const channel = channels.byId(id)
    if (channel === undefined) throw new Error(`Cannot find channel ${id}`)
    return channel
  }
  function post(channel: Channel, draft: MessageDraft): number {
    const { message, event } = history.post(channel, draft)
    announcer.announce(channel, [event])
    return message.id
  }

  return {
    async postDocument(channelId, seed) {
      const channel = channelOf(channelId)
      const mimeType = seed.mimeType ?? 'video/x-matroska'
      const document = await documents.write(seed.bytes, seed.size, {
        dc: seed.dc ?? homeDc,
        mimeType,
        date: Math.floor(now() / 1000),
        attributes: [...(seed.attributes ?? []), { _: 'documentAttributeFilename', file_name: seed.name }],
      })
      const { groupedId } = seed
      const text = seed.caption ?? ''
      return post(channel, { text, documentId: document.id, ...(groupedId !== undefined && { groupedId }) })
    },
    postText: (channelId, text) => post(channelOf(channelId), { text }),
    invite: (channelId) => `https://t.me/+${channels.invite(channelOf(channelId))}`,
    deleteMessages(channelId, ids) {
      const channel = channelOf(channelId)
      announcer.announce(channel, [history.remove(channel, ids)])
    },
  }
}
