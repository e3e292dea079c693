import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { isInviteRefusal } from '../invite.ts'
import { joinByInvite } from './join-by-invite.ts'

const INVITE = { channel: 7, hash: 'secret' }

/** An account that Telegram answers from `answers`; a string is a refusal. */
function setUp(answers: Record<string, object | string>, status = 400) {
  const called: string[] = []
  const learned: unknown[] = []
  const call = async ({ _: method }: { _: string }) => {
    called.push(method)
    const answer = answers[method]
    if (typeof answer === 'string') throw new tl.RpcError(status, answer)
    return answer
  }
  const peers = { updatePeersFrom: async (told: unknown) => learned.push(told) }
  return { base: { call, storage: { peers } } as unknown as BaseTelegramClient, called, learned }
}

describe('joinByInvite', () => {
  it('learns the channel from what joining tells', async () => {
    const updates = { _: 'updates', chats: [] }
    const { base, learned } = setUp({ 'messages.importChatInvite': { _: 'messages.chatInviteJoinResultOk', updates } })
    await joinByInvite(base, INVITE)
    assert.deepEqual(learned, [updates])
  })

  it('asks what the invite leads to when the account is there already', async () => {
    const answers = { 'messages.importChatInvite': 'USER_ALREADY_PARTICIPANT', 'messages.checkChatInvite': {} }
    const { base, called } = setUp(answers)
    await joinByInvite(base, INVITE)
    assert.deepEqual(called, ['messages.importChatInvite', 'messages.checkChatInvite'])
  })

  it('tells a refusal by its word and without the invite, and hands on what is not about the invite', async () => {
    const refused = setUp({ 'messages.importChatInvite': 'CHANNELS_TOO_MUCH' })
    const isTold = (error: Error) => isInviteRefusal(error) && error.text === 'CHANNELS_TOO_MUCH'
    await assert.rejects(
      joinByInvite(refused.base, INVITE),
      (error: Error) => isTold(error) && !error.message.includes('secret'),
    )
    const page = setUp({ 'messages.importChatInvite': { _: 'messages.chatInviteJoinResultWebView' } })
    await assert.rejects(joinByInvite(page.base, INVITE), isInviteRefusal)
    const flooded = setUp({ 'messages.importChatInvite': 'FLOOD_WAIT_%d' }, 420)
    await assert.rejects(joinByInvite(flooded.base, INVITE), { code: 420 })
  })
})
