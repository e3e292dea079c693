import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { AddedSession, ExportedSession, SessionCheck, SessionList } from '@streamvault/api'
import { createDevEnv, type DevEnv } from '@streamvault/dev-env'
import { type BotAccount, type MtprotoServer, startMtprotoServer, telegramEnv } from '@streamvault/mtproto-server'
import { eventually } from '@streamvault/waits/testing'

const never = new AbortController().signal
const SESSIONS = '/api/admin/sessions'

describe('bots whose sessions Telegram ended', () => {
  let folder: string
  let telegram: MtprotoServer
  let named: BotAccount
  let env: DevEnv

  const list = async () => (await env.admin.ask('GET', SESSIONS, SessionList, never)).items
  const add = (account: string, more = {}) => env.admin.ask('POST', SESSIONS, AddedSession, never, { account, ...more })
  const check = (id: string) => env.admin.ask('POST', `${SESSIONS}/${id}/check`, SessionCheck, never)
  const tokenOf = async (id: string) =>
    (await env.admin.ask('POST', `${SESSIONS}/${id}/export`, ExportedSession, never)).account
  const logins = () => telegram.stats().methods['auth.importBotAuthorization'] ?? 0
  const revoke = ({ id }: BotAccount) => telegram.setFault({ kind: 'revoke', session: id, times: 1 })
  const namedId = async () => (await list()).find(({ origin }) => origin === 'environment')?.id ?? ''
  /** A token of the same bot with another secret. */
  const otherToken = ({ token }: BotAccount) => `${token.split(':', 1)}:${'Ab-_9'.repeat(7)}`

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'telegram-ended-'))
    telegram = await startMtprotoServer({ folder })
    const channel = telegram.createChannel({ title: 'Storage' })
    named = telegram.addBot({ name: 'first' })
    telegram.join(channel.id, named.id)
    env = await createDevEnv({
      env: {
        STORAGE_URL: `telegram://${channel.chatId}`,
        ...telegramEnv(telegram),
        TELEGRAM_BOT_TOKENS: named.token,
      },
    })
    assert.equal((await check(await namedId())).ok, true)
  })
  after(async () => {
    await env?.[Symbol.asyncDispose]()
    await telegram?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it('come back by themselves with one login, and a restart makes none', async () => {
    telegram.resetStats()
    revoke(named)
    const ended = await check(await namedId())
    assert.deepEqual([ended.ok, ended.state, ended.problem?.code], [false, 'parked', 'telegram_dead'])
    assert.match(ended.problem?.hints.join() ?? '', /signs in anew with its token by itself/)
    await eventually(async () => ['starting', 'ready'].includes((await list())[0]?.state ?? ''))
    assert.equal((await check(await namedId())).ok, true)
    assert.equal(logins(), 1)
    await env.restart()
    assert.equal((await check(await namedId())).ok, true)
    assert.equal(logins(), 1)
  })

  it('come back at the next start', async () => {
    telegram.resetStats()
    revoke(named)
    assert.equal((await check(await namedId())).ok, false)
    await env.restart()
    assert.equal((await check(await namedId())).ok, true)
    assert.equal(logins(), 1)
  })

  it('come back when their token is added again, though nobody has noticed yet', async () => {
    telegram.resetStats()
    revoke(named)
    const { isNew, session } = await add(named.token, { label: 'reader', sourceAddress: '127.0.0.9' })
    assert.deepEqual([isNew, session.origin, session.label], [false, 'environment', 'reader'])
    assert.equal(logins(), 1)
    assert.equal((await check(session.id)).ok, true)
    await env.restart()
    const [again] = await list()
    assert.deepEqual([again?.label, again?.sourceAddress], ['reader', '127.0.0.9'])
  })

  it('are asked of Telegram by another token, which is refused when it is wrong', async () => {
    await assert.rejects(add(otherToken(named)), { code: 'session_conflict', message: /TELEGRAM_BOT_TOKENS/ })
    const second = telegram.addBot({ name: 'second' })
    const { id } = (await add(second.token)).session
    await assert.rejects(add(otherToken(second), { label: 'renamed' }), { code: 'account_refused' })
    const kept = (await list()).find((one) => one.id === id)
    assert.deepEqual([kept?.label, kept?.state === 'failed'], ['', false])
    assert.equal(await tokenOf(id), second.token)
    // A valid token replaces an outdated one.
    const dropped = path.join(env.data, 'config/workers')
    await env.restart(async () => {
      await mkdir(dropped, { recursive: true })
      await writeFile(path.join(dropped, 'bots.txt'), otherToken(second))
    })
    assert.equal(await tokenOf(id), otherToken(second))
    telegram.resetStats()
    const { isNew, session } = await add(second.token, { label: 'renamed' })
    assert.deepEqual([isNew, session.id, session.label, logins()], [false, id, 'renamed', 1])
    assert.equal(await tokenOf(id), second.token)
  })
})
