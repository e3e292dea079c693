import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readConfig } from '@streamvault/config'
import type { KeptAccount, TelegramSession } from '@streamvault/object-store-telegram'
import { readAccount, TelegramError } from '@streamvault/object-store-telegram'
import { inviteRefusal } from '@streamvault/object-store-telegram/testing'
import { createSessionAdmin } from './session-admin.ts'
import type { AccountStatus, TelegramService } from './telegram-service.ts'

const signal = new AbortController().signal
const TOKEN = `123456789:${'Ab-_9'.repeat(7)}`
const KEPT: KeptAccount = { id: 's-00000001', account: { kind: 'bot', token: TOKEN }, label: 'reader', addedMs: 1 }
/** In Telethon's form: data centre, address, port, key. */
const STRING = `1${Buffer.from([2, 149, 154, 167, 41, 1, 187, ...new Uint8Array(256).fill(7)]).toString('base64url')}=`
const CHANNEL = 2_000_000_001

/** One account whose session gives these answers. */
function setUp(status: Partial<AccountStatus> = {}, getChannel: () => Promise<unknown> = async () => FINE) {
  const did: string[] = []
  const session = { getChannel } as unknown as TelegramSession
  const service = {
    listAccounts: async () => [
      { kept: KEPT, isFromEnvironment: false, session: undefined, failure: undefined, ...status },
    ],
    isDropped: async () => status.kept?.label === 'dropped',
    removeAccount: async (id: string) => did.push(`removed ${id}`) > 0,
    addAccount: async () => {
      throw new TelegramError('sign in', { kind: 'flood', seconds: 90, isPremium: false }, 'FLOOD_WAIT_90')
    },
    open: async () => ({
      sessions: { sessions: new Map([[KEPT.id, session]]) },
      pool: {
        unpark: (id: string) => void did.push(`unparked ${id}`),
        park: (id: string, reason: string) => void did.push(`parked ${id}: ${reason}`),
      },
      add: async () => {},
    }),
  } as unknown as TelegramService
  const { telegram: config } = readConfig({ TELEGRAM_API_ID: '1', TELEGRAM_API_HASH: 'a'.repeat(32) })
  assert.ok(config !== undefined)
  return { admin: createSessionAdmin({ service, config, channel: CHANNEL }), did }
}

const FINE = { id: CHANNEL, title: 'Storage', pinnedId: undefined, canPost: true }

describe('the sessions of an operator', () => {
  it('removes none that would come back by itself', async () => {
    const named = setUp({ isFromEnvironment: true })
    await assert.rejects(named.admin.remove(KEPT.id, signal), {
      code: 'session_conflict',
      message: /TELEGRAM_BOT_TOKENS/,
    })
    const dropped = setUp({ kept: { ...KEPT, label: 'dropped' } })
    await assert.rejects(dropped.admin.remove(KEPT.id, signal), {
      code: 'session_conflict',
      message: /config\/workers/,
    })
    const added = setUp()
    await added.admin.remove(KEPT.id, signal)
    assert.deepEqual([named.did, dropped.did, added.did], [[], [], [`removed ${KEPT.id}`]])
    await assert.rejects(added.admin.remove('s-00000002', signal), { code: 'session_not_found' })
  })

  it('uses one again that answers again after it was parked', async () => {
    const { admin, did } = setUp({ session: { state: 'parked', rests: [] } as unknown as AccountStatus['session'] })
    assert.equal((await admin.check(KEPT.id, signal)).ok, true)
    assert.deepEqual(did, [`unparked ${KEPT.id}`])
  })

  for (const [kind, code, hint] of [
    ['forbidden', 'channel_unknown', /Add the bot to channel -1002000000001 as an admin/],
    ['dead', 'telegram_dead', /add the account anew/],
    ['network', 'telegram_network', /proxy/],
  ] as const) {
    it(`says what helps when it is told "${kind}"`, async () => {
      const { admin } = setUp({}, () => Promise.reject(new TelegramError('ask', { kind }, 'NO')))
      const { ok, problem } = await admin.check(KEPT.id, signal)
      assert.deepEqual([ok, problem?.code], [false, code])
      assert.match(problem?.hints.join() ?? '', hint)
    })
  }

  it('lets a bot sign in anew whose key is over, and a person be added again', async () => {
    const dead = () => Promise.reject(new TelegramError('ask', { kind: 'dead' }, 'SESSION_REVOKED'))
    const bot = setUp({}, dead)
    assert.match((await bot.admin.check(KEPT.id, signal)).problem?.hints.join() ?? '', /signs in anew .* by itself/)
    assert.deepEqual(bot.did, [`parked ${KEPT.id}: SESSION_REVOKED`])
    const person = setUp({ kept: { ...KEPT, account: readAccount(STRING) } }, dead)
    assert.match((await person.admin.check(KEPT.id, signal)).problem?.hints.join() ?? '', /remove it, and add/)
    assert.deepEqual(person.did, [])
  })

  it('says what became of the invite that an account went by', async () => {
    const { admin } = setUp({}, () => Promise.reject(inviteRefusal('INVITE_HASH_EXPIRED')))
    const { problem } = await admin.check(KEPT.id, signal)
    assert.match(problem?.hints.join() ?? '', /TELEGRAM_INVITE with INVITE_HASH_EXPIRED/)
    const asked = setUp({}, () => Promise.reject(inviteRefusal('INVITE_REQUEST_SENT')))
    assert.match((await asked.admin.check(KEPT.id, signal)).problem?.hints.join() ?? '', /let an admin .* take it in/)
  })

  it('says when an account that has to wait may be tried again', async () => {
    const added = setUp().admin.add({ account: TOKEN }, signal)
    await assert.rejects(added, { code: 'telegram_busy', retryAfterMs: 90_000 })
  })

  it('takes no proxy that is none, and shows no password of one', async () => {
    const { admin } = setUp({
      kept: { ...KEPT, proxy: { host: 'socks.lan', port: 1080, user: 'me', password: 'word' } },
    })
    await assert.rejects(admin.add({ account: TOKEN, proxy: 'socks5://nowhere' }, signal), { code: 'bad_request' })
    const [view] = await admin.list(signal)
    assert.equal(view?.proxy, 'socks.lan:1080')
    const six = setUp({ kept: { ...KEPT, proxy: { host: '2001:db8::7', port: 1080 } } })
    assert.equal((await six.admin.list(signal))[0]?.proxy, '[2001:db8::7]:1080')
    assert.ok(!JSON.stringify(view).includes('word') && !JSON.stringify(view).includes(TOKEN))
  })
})
