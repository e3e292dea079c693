import { Long, type tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { toggleChannelIdMark } from '@mtcute/core/utils.js'
import { type ChannelInvite, isInviteRefusal } from '../invite.ts'
import { NOT_MET, TelegramError } from '../telegram-error.ts'
import { joinByInvite } from './join-by-invite.ts'
import { translateError } from './translate-error.ts'

/** Resolves channels for one account. */
export interface Channels {
  /** From memory, or looked up once. Throws TelegramError `forbidden` when the account never met the channel. */
  inputChannel(id: number): Promise<tl.RawInputChannel>
  inputPeer(id: number): Promise<tl.RawInputPeerChannel>
}

/**
 * Creates the resolver of one account. Access hashes lie in the session's storage. When the account does not find the
 * channel of `invite` otherwise, it joins by the invite: once, because Telegram limits tries.
 */
export function createChannels(base: BaseTelegramClient, invite?: ChannelInvite): Channels {
  const meetings = new Map<number, Promise<tl.RawInputChannel>>()
  let joining: Promise<void> | undefined

  async function recall(id: number): Promise<tl.RawInputChannel | undefined> {
    const peer = await base.storage.peers.getById(toggleChannelIdMark(id), false)
    if (peer?._ !== 'inputPeerChannel') return undefined
    return { _: 'inputChannel', channelId: peer.channelId, accessHash: peer.accessHash }
  }

  async function meet(id: number): Promise<tl.RawInputChannel> {
    // Bots may name a channel that they are in without its access hash; people find it among their dialogs.
    const asBot: tl.RawInputChannel = { _: 'inputChannel', channelId: id, accessHash: Long.ZERO }
    await base.call({ _: 'channels.getChannels', id: [asBot] }).catch(ignoreRefusal)
    const known = await recall(id)
    if (known !== undefined) return known
    const self = await base.storage.self.fetch()
    if (self?.isBot === false) await readDialogs(base).catch(ignoreRefusal)
    const found = (await recall(id)) ?? (self?.isBot === false ? await join(id) : undefined)
    if (found !== undefined) return found
    throw new TelegramError(`use channel ${id}`, { kind: 'forbidden' }, NOT_MET)
  }

  async function join(id: number): Promise<tl.RawInputChannel | undefined> {
    if (invite?.channel !== id) return undefined
    joining ??= joinByInvite(base, invite)
    try {
      await joining
    } catch (error) {
      // Only a refusal is final: a flood wait or a broken connection may be retried.
      if (!isInviteRefusal(error)) joining = undefined
      throw error
    }
    return recall(id)
  }

  async function inputChannel(id: number): Promise<tl.RawInputChannel> {
    const known = await recall(id)
    if (known !== undefined) return known
    const meeting = meetings.get(id) ?? meet(id).finally(() => meetings.delete(id))
    meetings.set(id, meeting)
    try {
      return await meeting
    } catch (error) {
      throw translateError(`use channel ${id}`, error)
    }
  }

  return {
    inputChannel,
    async inputPeer(id) {
      const { channelId, accessHash } = await inputChannel(id)
      return { _: 'inputPeerChannel', channelId, accessHash }
    },
  }
}

async function readDialogs(base: BaseTelegramClient): Promise<void> {
  await base.call({
    _: 'messages.getDialogs',
    offsetDate: 0,
    offsetId: 0,
    offsetPeer: { _: 'inputPeerEmpty' },
    limit: 100,
    hash: Long.ZERO,
  })
}

/** Status codes for a channel that an account may not see; 401 and 420 concern the account instead. */
const REFUSALS = [400, 403, 406]

function ignoreRefusal(error: unknown): void {
  const code = error instanceof Error && 'text' in error && 'code' in error ? Number(error.code) : undefined
  if (code === undefined || !REFUSALS.includes(code)) throw error
}
