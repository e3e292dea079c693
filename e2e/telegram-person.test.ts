import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { AddedSession, type AddLine, PurgeResult } from '@streamvault/api'
import { createDevEnv, type DevEnv } from '@streamvault/dev-env'
import { type ChannelAddress, type MtprotoServer, startMtprotoServer, telegramEnv } from '@streamvault/mtproto-server'
import { logInPerson } from '@streamvault/object-store-telegram/login'
import { download } from './download.ts'
import { demoFile, hashOf } from './media.ts'
import { appOf } from './telegram/start-telegram.ts'

const never = new AbortController().signal
const PERSON = { phone: '+15550127', code: '24680' }
const BOREALIS = demoFile('media', 'Borealis (2024)', 'Borealis (2024) 360p.mp4')
const VIOLET = demoFile('media', 'Violet Meridian (2025)', 'Violet Meridian (2025) 720p.mp4')
/** More than the number of sessions on which a request is tried. */
const STRANGERS = 5

describe('channels that a person alone is in', () => {
  let folder: string
  let telegram: MtprotoServer
  let films: ChannelAddress
  let env: DevEnv

  const add = (account: string) => env.admin.ask('POST', '/api/admin/sessions', AddedSession, never, { account })
  const post = async (channel: ChannelAddress, file: string) =>
    telegram.postDocument(channel.id, {
      name: path.basename(file),
      size: (await stat(file)).size,
      bytes: createReadStream(file),
    })
  const importChannel = async (channel: string): Promise<AddLine[]> => {
    const request = { channel, dryRun: false, again: false }
    const lines = await Array.fromAsync(env.admin.lines('/api/admin/import', request, never))
    return lines.filter((line) => 'path' in line)
  }

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'telegram-person-'))
    telegram = await startMtprotoServer({ folder })
    films = telegram.createChannel({ title: 'Films' })
    telegram.join(films.id, telegram.addPerson(PERSON).id, 'member')
    env = await createDevEnv({
      env: {
        ...telegramEnv(telegram),
      },
    })
    const answers = { askCode: async () => PERSON.code, askPassword: async () => '', onWrong: () => {} }
    await add(await logInPerson(appOf(telegram), { phone: PERSON.phone, ...answers }, {}, never))
  })
  after(async () => {
    await env?.[Symbol.asyncDispose]()
    await telegram?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it('are imported by that account, by id and by name, and play', async () => {
    await post(films, BOREALIS)
    telegram.resetStats()
    const [line] = await importChannel(String(films.chatId))
    assert.deepEqual([line?.status, line?.title], ['added', 'Borealis'])
    const { methods } = telegram.stats()
    assert.ok((methods['messages.getHistory'] ?? 0) > 0)
    assert.equal((await download(await env.link(line?.fileIds[0] ?? ''))).hash, await hashOf(BOREALIS))
    await post(telegram.createChannel({ title: 'Public', username: 'publicfilms' }), VIOLET)
    assert.deepEqual(
      (await importChannel('@publicfilms')).map(({ status, title }) => [status, title]),
      [['added', 'Violet Meridian']],
    )
  })

  it('are read by that account although others, who are not in them, have more room', async () => {
    await Promise.all(
      Array.from({ length: STRANGERS }, (_, at) => add(telegram.addBot({ name: `stranger ${at}` }).token)),
    )
    await post(films, VIOLET)
    const [line] = await importChannel(String(films.chatId))
    assert.deepEqual([line?.status, line?.title], ['known', 'Violet Meridian'])
    const another = telegram.createChannel({ title: 'More films' })
    telegram.join(another.id, telegram.addPerson(PERSON).id, 'member')
    await post(another, BOREALIS)
    const [again] = await importChannel(String(another.chatId))
    assert.equal(again?.status, 'known')
    await env.admin.ask('POST', '/api/admin/purge', PurgeResult, never, { all: true })
    assert.equal((await download(await env.link(again?.fileIds[0] ?? ''))).hash, await hashOf(BOREALIS))
  })
})
