import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { MAX_PURGED_FILE_BYTES } from '@streamvault/api'
import { type NginxHelper, startNginxHelper } from './nginx-helper.ts'
import { type NginxCache, slicePathsOf } from './slice-names.ts'

const TOKEN = 'the-token-of-the-helper-in-tests'

interface SetUp {
  helper: NginxHelper
  cache: NginxCache
  accessLog: string
  purge(body: object, token?: string): Promise<{ status: number; json: unknown }>
}

async function setUp(t: TestContext): Promise<SetUp> {
  const folder = mkdtempSync(path.join(tmpdir(), 'helper-'))
  const cache = { directory: path.join(folder, 'cache'), sliceBytes: 1000 }
  const accessLog = path.join(folder, 'access.log')
  writeFileSync(accessLog, '')
  const helper = await startNginxHelper({ host: '127.0.0.1', port: 0, token: TOKEN, accessLog, cache }, () => {})
  t.after(async () => {
    await helper[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    helper,
    cache,
    accessLog,
    async purge(body, token = TOKEN) {
      const response = await fetch(`http://127.0.0.1:${helper.port}/purge`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      })
      return { status: response.status, json: await response.json() }
    },
  }
}

function keepSlices(cache: NginxCache, id: string, size: number): void {
  for (const file of slicePathsOf(cache, { id, size })) {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, 'slice')
  }
}

const slicesLeft = (cache: NginxCache): number =>
  readdirSync(cache.directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length

describe('the helper', () => {
  it('names slices as nginx does', () => {
    // md5("film bytes=0-1048575") and the folders in which nginx 1.22 put it.
    const [first] = slicePathsOf({ directory: '/c', sliceBytes: 1_048_576 }, { id: 'film', size: 5 })
    assert.match(first ?? '', /^\/c\/([\da-f])\/([\da-f]{2})\/[\da-f]{29}\2\1$/)
    assert.equal([...slicePathsOf({ directory: '/c', sliceBytes: 1000 }, { id: 'film', size: 3001 })].length, 4)
    assert.equal([...slicePathsOf({ directory: '/c', sliceBytes: 1000 }, { id: 'film', size: 0 })].length, 0)
  })

  it('removes the slices of a file and no others, as often as it is told', async (t) => {
    const { cache, purge } = await setUp(t)
    keepSlices(cache, 'film', 10_000)
    keepSlices(cache, 'other', 2000)
    const body = { files: [{ id: 'film', size: 10_000 }] }
    assert.deepEqual(await purge(body), { status: 200, json: { slices: 10, bytes: 50 } })
    assert.equal(slicesLeft(cache), 2)
    assert.deepEqual((await purge(body)).json, { slices: 0, bytes: 0 })
  })

  it("removes everything that is nginx's", async (t) => {
    const { cache, purge } = await setUp(t)
    keepSlices(cache, 'film', 100_000)
    writeFileSync(path.join(cache.directory, 'mine.txt'), 'not a slice')
    assert.deepEqual((await purge({ all: true })).json, { slices: 100, bytes: 500 })
    assert.equal(slicesLeft(cache), 1)
  })

  it('ends though viewers who came back bring new slices all the time', async (t) => {
    const { cache, purge } = await setUp(t)
    keepSlices(cache, 'film', 10_000)
    const viewers = setInterval(() => keepSlices(cache, 'film', 3000), 5)
    t.after(() => clearInterval(viewers))
    const { status, json } = await purge({ files: [{ id: 'film', size: 10_000 }] })
    assert.equal(status, 200)
    assert.ok((json as { slices: number }).slices >= 10)
  })

  it('answers everybody who purges the same file, or everything, at once', async (t) => {
    const { cache, purge } = await setUp(t)
    keepSlices(cache, 'film', 100_000)
    const film = { files: [{ id: 'film', size: 100_000 }] }
    const answers = await Promise.all([film, film, { all: true }, film, { all: true }].map((body) => purge(body)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200, 200, 200],
    )
    const slices = answers.map(({ json }) => (json as { slices: number }).slices)
    assert.equal(
      slices.reduce((sum, one) => sum + one),
      100,
    )
  })

  it('takes a folder that goes away under it for an empty one', async (t) => {
    const { cache, purge } = await setUp(t)
    keepSlices(cache, 'film', 100_000)
    const purging = purge({ all: true })
    rmSync(cache.directory, { recursive: true, force: true })
    assert.equal((await purging).status, 200)
  })

  it('obeys nobody without its token, and nothing that is no purge', async (t) => {
    const { cache, purge } = await setUp(t)
    keepSlices(cache, 'film', 1000)
    assert.equal((await purge({ all: true }, 'another-token')).status, 401)
    assert.equal((await purge({ files: [{ id: '../../etc', size: 1 }] })).status, 400)
    assert.equal((await purge({})).status, 400)
    assert.equal(slicesLeft(cache), 1)
  })

  it('refuses a file larger than any, and says so', { timeout: 20_000 }, async (t) => {
    const { purge } = await setUp(t)
    const { status, json } = await purge({ files: [{ id: 'film', size: Number.MAX_SAFE_INTEGER }] })
    assert.equal(status, 400)
    assert.match(JSON.stringify(json), /"bad_request".*1099511627776 bytes/)
  })

  it('tells its metrics, and can be ended, while a large file is purged', { timeout: 20_000 }, async (t) => {
    const { helper, purge } = await setUp(t)
    const purging = assert.rejects(purge({ files: [{ id: 'film', size: MAX_PURGED_FILE_BYTES }] }))
    for (let turn = 0; turn < 3; turn += 1) {
      assert.equal((await fetch(`http://127.0.0.1:${helper.port}/metrics`)).status, 200)
    }
    await helper[Symbol.asyncDispose]()
    await purging
  })

  it('counts what the log says, also of a log that took its place', async (t) => {
    const { helper, accessLog } = await setUp(t)
    const line = (more: object) => {
      const whole = {
        status: 206,
        sent: 400,
        bytes: 100,
        file: 'film',
        cache: 'HIT',
        class: 'member',
        connections: '',
        requests: '',
      }
      return `${JSON.stringify({ ...whole, ...more })}\n`
    }
    await appendFile(
      accessLog,
      // Two more slices of the first answer are logged before its own line.
      line({ sent: 450, bytes: 450, cache: 'MISS' }) +
        line({ sent: 500, bytes: 500, cache: 'EXPIRED' }) +
        line({}) +
        line({ cache: 'MISS', class: 'guest' }) +
        line({ status: 429, connections: 'REJECTED' }),
    )
    await untilMetric(helper, /streamvault_stream_bytes_total\{class="guest"\} 100\n/)
    renameSync(accessLog, `${accessLog}.1`)
    writeFileSync(accessLog, `not json\n${line({ bytes: 11 })}`)
    const text = await untilMetric(helper, /class="member"\} 111\n/)
    assert.match(text, /streamvault_slice_requests_total\{result="hit"\} 2\n/)
    assert.match(text, /streamvault_slice_requests_total\{result="miss"\} 3\n/)
    assert.match(text, /streamvault_gateway_requests_total\{status="2xx"\} 3\n/)
    assert.match(text, /streamvault_gateway_limited_total\{limit="connections"\} 1\n/)
    assert.doesNotMatch(text, /film/)
  })
})

async function untilMetric(helper: NginxHelper, wanted: RegExp): Promise<string> {
  for (let turn = 0; turn < 400; turn += 1) {
    const text = await (await fetch(`http://127.0.0.1:${helper.port}/metrics`)).text()
    if (wanted.test(text)) return text
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`The metrics never said ${wanted}`)
}
