import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type MadeFilm, makeFilm } from '@streamvault/dev-env'
import { type Sandbox, startSandbox } from '@streamvault/mtproto-server/sandbox'
import { eventually } from '@streamvault/waits/testing'
import { download } from './download.ts'
import { createInstallation, type Installation, type StartedServer } from './installation.ts'

const MIB = 2 ** 20
/** For states that need eight seconds of failed attempts. */
const PATIENT = { withinMs: 60_000 }

describe('a film in a channel while Telegram is gone', () => {
  let folder: string
  let sandbox: Sandbox
  let installation: Installation
  let server: StartedServer
  let film: MadeFilm
  let url: string

  const order = async (fault: object): Promise<void> => {
    await fetch(`${sandbox.control}/fault`, { method: 'POST', body: JSON.stringify(fault) })
  }
  const session = async () => (await installation.run('session', 'list')).stdout
  /** The refusal for a viewer who requests the film from some byte on, and its duration. */
  const refusal = async () => {
    const began = performance.now()
    const response = await fetch(url)
    const { error } = (await response.json()) as { error: { code: string } }
    const [seconds, took] = [response.headers.get('retry-after'), performance.now() - began]
    return { told: [response.status, error.code, seconds], took }
  }

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'telegram-gone-'))
    sandbox = await startSandbox({ folder: path.join(folder, 'telegram'), sessions: 1 })
    installation = await createInstallation({ ...sandbox.env, CACHE_MIN_FREE: '0' })
    film = await makeFilm(path.join(folder, 'Channel.Film.2001.720p.mp4'), { seed: 1, bytes: 3 * MIB })
    server = await installation.start({ args: ['--no-demo', '--no-web'] })
    await eventually(async () => (await fetch(`${server.opsUrl}/readyz`)).status === 200)
    const [line] = (await installation.json('add', '--copy', film.path)) as { fileIds: string[] }[]
    await rm(film.path)
    url = (await installation.run('link', line?.fileIds[0] ?? '')).stdout.trim()
  })
  after(async () => {
    await installation?.[Symbol.asyncDispose]()
    await sandbox?.[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it('is refused at once with a time to come again, and served as soon as it is back', async () => {
    await order({ kind: 'dcDown', seconds: 16 })
    const isGone = async () => / unreachable .* no connection to data centre \d/.test(await session())
    await eventually(isGone, PATIENT)
    const { told, took } = await refusal()
    assert.deepEqual(told, [503, 'sessions_unreachable', '5'])
    assert.ok(took < 1000, `${took} ms`)
    assert.ok((await installation.metric(server, 'streamvault_session_faults_total', 'fault="unreachable"')) > 0)
    await eventually(async () => !(await isGone()), PATIENT)
    assert.equal((await download(url)).hash, film.hash)
  })

  it('is told to need an operator where no session is left, with no time', async () => {
    await installation.run('purge', '--all')
    await order({ kind: 'flood', method: 'auth.importBotAuthorization', seconds: 600 })
    await order({ kind: 'revoke', times: 1 })
    const { told } = await refusal()
    assert.deepEqual(told, [502, 'no_sessions', null])
  })
})
