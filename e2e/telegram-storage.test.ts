import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type MadeFilm, makeFilm } from '@streamvault/dev-env'
import type { Stats } from '@streamvault/mtproto-server'
import { type Sandbox, startSandbox } from '@streamvault/mtproto-server/sandbox'
import { eventually } from '@streamvault/waits/testing'
import { download } from './download.ts'
import { createInstallation, type Installation, type StartedServer } from './installation.ts'

const BYTES_ONLY = { args: ['--no-demo', '--no-web'] }
const MIB = 2 ** 20

interface Session {
  id: string
  label: string
  kind: string
  origin: string
  state: string
  viewers: number
}

/** One story: each test continues where the one before it ended. */
describe('Telegram as the main storage', () => {
  let folder: string
  let sandbox: Sandbox
  let installation: Installation
  let server: StartedServer
  let film: MadeFilm
  let fileId: string
  let url: string
  let tokens: string[]
  /** Link of a viewer who has a place. */
  let seated: string

  const control = async (method: string, what: string, body?: object): Promise<unknown> => {
    const payload = body === undefined ? {} : { body: JSON.stringify(body) }
    return (await fetch(`${sandbox.control}/${what}`, { method, ...payload })).json()
  }
  const stats = async (): Promise<Stats> => (await control('GET', 'stats')) as Stats
  const start = async (): Promise<void> => {
    server = await installation.start(BYTES_ONLY)
    await eventually(async () => (await fetch(`${server.opsUrl}/readyz`)).status === 200)
  }
  const admin = async (method: string, what: string, body?: object): Promise<Response> => {
    const token = await readFile(path.join(installation.data, 'secrets', 'admin-token'), 'utf8')
    const headers = { authorization: `Bearer ${token.trim()}`, 'content-type': 'application/json' }
    const payload = body === undefined ? {} : { headers, body: JSON.stringify(body) }
    return fetch(`${server.url}/api/admin/${what}`, {
      method,
      headers: { authorization: headers.authorization },
      ...payload,
    })
  }
  const sessions = async (): Promise<Session[]> =>
    ((await (await admin('GET', 'sessions')).json()) as { items: Session[] }).items
  const play = async (): Promise<string> => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ fileId })
    const answer = await fetch(`${server.url}/api/play`, { method: 'POST', headers, body })
    return new URL(((await answer.json()) as { url: string }).url, server.url).href
  }
  /** The last server's link at the address of this server. */
  const here = (link: string): string => new URL(new URL(link).pathname + new URL(link).search, server.url).href

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'telegram-storage-'))
    sandbox = await startSandbox({ folder: path.join(folder, 'telegram'), sessions: 2 })
    tokens = (sandbox.env.TELEGRAM_BOT_TOKENS ?? '').split(',')
    const own = { TELEGRAM_BOT_TOKENS: tokens[0] ?? '', SESSION_MAX_VIEWERS: '2', CACHE_MIN_FREE: '0' }
    installation = await createInstallation({ ...sandbox.env, ...own })
    film = await makeFilm(path.join(folder, 'Channel.Film.2001.720p.mp4'), { seed: 1, bytes: 6 * MIB })
    await start()
  })
  after(async () => {
    await installation?.[Symbol.asyncDispose]()
    await sandbox?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it('plays from the channel what was copied there, when the disk it came from is gone', async () => {
    const [line] = (await installation.json('add', '--copy', film.path)) as { status: string; fileIds: string[] }[]
    assert.equal(line?.status, 'added')
    fileId = line?.fileIds[0] ?? ''
    await rm(film.path)
    url = await play()
    const got = await download(url)
    assert.deepEqual([got.status, got.hash], [200, film.hash])
    assert.ok((await stats()).getFile.bytes >= film.size)
  })

  it('is there after a restart without a login, an export of the authorization or a new key', async () => {
    assert.equal(await server.stop(), 0)
    await rm(path.join(installation.data, 'cache'), { recursive: true })
    await control('POST', 'reset')
    await start()
    assert.equal((await download(here(url))).hash, film.hash)
    const { logins, exportAuthorization, keys, getFile } = await stats()
    assert.deepEqual({ logins, exportAuthorization, keys }, { logins: 0, exportAuthorization: 0, keys: 0 })
    assert.ok(getFile.bytes >= film.size)
  })

  it('asks Telegram nothing for a link that was altered', async () => {
    await control('POST', 'reset')
    const forged = here(url).replace(/sig=./, (begin) => (begin.endsWith('A') ? 'sig=B' : 'sig=A'))
    assert.equal((await download(forged)).status, 403)
    assert.deepEqual((await stats()).methods, {})
  })

  it('reads 128 KiB of the channel for two bytes, once, and the film from there on', async () => {
    await admin('POST', 'purge', { all: true })
    await control('POST', 'reset')
    const counted = () => installation.metric(server, 'streamvault_store_read_bytes_total', 'for="viewer"')
    const before = await counted()
    await control('POST', 'limits', { rttMs: 1500 })
    const probes = await Promise.all([1, 2].map(() => download(here(url), { range: 'bytes=0-1' })))
    assert.deepEqual(
      probes.map(({ status }) => status),
      [206, 206],
    )
    await control('POST', 'limits', { rttMs: 0 })
    assert.equal((await stats()).getFile.bytes, 128 * 1024)
    assert.equal((await counted()) - before, 128 * 1024)
    assert.equal((await download(here(url))).hash, film.hash)
  })

  it('tells in a metric what a session got over by itself', async () => {
    const told = () => installation.metric(server, 'streamvault_session_faults_total', 'fault="reference_expired"')
    await admin('POST', 'purge', { all: true })
    const before = await told()
    await control('POST', 'fault', { kind: 'expired', times: 1 })
    assert.equal((await download(here(url))).hash, film.hash)
    assert.ok((await told()) > before)
  })

  it('takes in a bot by its token, shows it, checks it and lets it go', async () => {
    const added = await installation.runWith(`${tokens[1]}\n`, 'session', 'add', '--label', 'second', '--json')
    assert.equal(added.code, 0, added.stderr)
    const { session, isNew } = JSON.parse(added.stdout) as { session: Session; isNew: boolean }
    assert.deepEqual([session.kind, session.origin, isNew], ['bot', 'added', true])
    const [listed = []] = (await installation.json('session', 'list')) as Session[][]
    assert.deepEqual(
      listed.map(({ label, origin }) => `${origin} ${label}`),
      ['environment ', 'added second'],
    )
    const checked = await (await admin('POST', `sessions/${session.id}/check`)).text()
    assert.match(checked, /"ok":true.*"title":"StreamVault storage"/)
    assert.ok(!`${added.stdout}${JSON.stringify(listed)}${checked}`.includes(tokens[1] ?? '?'))
    const exported = await admin('POST', `sessions/${session.id}/export`)
    assert.deepEqual(await exported.json(), { id: session.id, account: tokens[1] })
    assert.equal((await installation.run('session', 'remove', session.id)).code, 0)
    assert.equal((await sessions()).length, 1)
    const refused = await admin('DELETE', `sessions/${listed[0]?.id}`)
    assert.deepEqual([refused.status, /TELEGRAM_BOT_TOKENS/.test(await refused.text())], [409, true])
  })

  it('turns away the viewer that no session has a place for, and not who asks for what others fetched', async () => {
    await admin('POST', 'purge', { all: true })
    // The first link belongs to the earlier viewer, who may still have a place.
    const links = [here(url), await play(), await play()]
    seated = links[0] ?? ''
    const ask = (link: string | undefined, slice: number) =>
      download(link ?? '', { range: `bytes=${slice * MIB}-${slice * MIB + 299_999}` })
    await control('POST', 'limits', { rttMs: 4000 })
    const reading = [ask(links[0], 1), ask(links[1], 3)]
    await eventually(async () => (await sessions())[0]?.viewers === 2)
    const refused = await fetch(links[2] ?? '', { headers: { range: `bytes=${5 * MIB}-` } })
    await control('POST', 'limits', { rttMs: 0 })
    assert.equal(refused.status, 503)
    assert.match(await refused.text(), /"code":"sessions_busy"/)
    const retryAfter = Number(refused.headers.get('retry-after'))
    assert.ok(retryAfter >= 1 && retryAfter <= 15, String(retryAfter))
    assert.deepEqual(
      (await Promise.all(reading)).map(({ status }) => status),
      [206, 206],
    )
    assert.equal((await ask(links[2], 1)).status, 206)
  })

  it('tells a viewer at once when to come back while the only session rests', async () => {
    await admin('POST', 'purge', { all: true })
    await control('POST', 'fault', { kind: 'flood', seconds: 60, times: 1 })
    const response = await fetch(seated)
    assert.equal(response.status, 503)
    assert.match(await response.text(), /"code":"sessions_busy"/)
    const retryAfter = Number(response.headers.get('retry-after'))
    assert.ok(retryAfter > 40 && retryAfter <= 61, String(retryAfter))
    assert.equal((await sessions())[0]?.state, 'resting')
  })

  it('signs a person in by phone, code and password, and works without a server too', async () => {
    const [person] = sandbox.people
    const answers = [person?.phone, '00000', person?.code, person?.password].join('\n')
    const added = await installation.runWith(`${answers}\n`, 'session', 'add', '--phone', '--json')
    assert.equal(added.code, 0, added.stderr)
    assert.match(added.stderr, /The code is wrong/)
    const { session } = JSON.parse(added.stdout) as { session: Session }
    assert.equal(session.kind, 'person')
    assert.equal(await server.stop(), 0)
    // The account must find the channel among its chats.
    const checked = await installation.run('session', 'check', session.id, '--json')
    const [check] = JSON.parse(checked.stdout) as { channel: { canPost: boolean }; problem: { code: string } | null }[]
    assert.deepEqual([checked.code, check?.channel.canPost, check?.problem], [0, true, null])
    const vault = path.join(installation.data, 'telegram', 'accounts')
    for (const entry of await readdir(vault, { recursive: true, withFileTypes: true })) {
      const bytes = entry.isFile() ? await readFile(path.join(entry.parentPath, entry.name), 'latin1') : ''
      assert.ok(!bytes.includes(tokens[0] ?? '?') && !bytes.includes(tokens[1] ?? '?'), entry.name)
    }
  })
})
