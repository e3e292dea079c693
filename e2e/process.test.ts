import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'
import { describe, it } from 'node:test'
import { eventually } from '@streamvault/waits/testing'
import { createInstallation } from './installation.ts'
import { demoFile, makeLargeFilm } from './media.ts'

const SAMPLE = demoFile('media', 'Borealis (2024)', 'Borealis (2024) 360p.mp4')
const ADD_UNTIL_COPIED = path.resolve(
  import.meta.dirname,
  '../apps/streamvault/src/installation/testing/add-until-copied.ts',
)
const BYTES_ONLY = { args: ['--no-demo', '--no-web'] }

describe('the server process', () => {
  it('ends with 0 when it is told to stop', async () => {
    await using installation = await createInstallation()
    const server = await installation.start(BYTES_ONLY)
    assert.equal(await server.stop(), 0)
  })

  it('ends with 0 when it is told to stop before it is ready', async () => {
    await using installation = await createInstallation()
    const args = ['start', '--no-demo', '--no-web', '--port', '0', '--ops-port', '0']
    const starting = installation.spawn(...args)
    const ended = once(starting, 'exit')
    // The program creates its folders first, and listens much later.
    await eventually(() => existsSync(installation.data))
    starting.kill('SIGTERM')
    assert.deepEqual(await ended, [0, null])
  })

  it('refuses a data directory that another server has, and says who', async () => {
    await using installation = await createInstallation()
    const first = await installation.start(BYTES_ONLY)
    const second = await installation.run('start', '--no-demo', '--no-web', '--port', '0', '--ops-port', '0')
    assert.equal(second.code, 1)
    assert.match(second.stderr, /Cannot use data directory/)
    assert.equal((await fetch(`${first.url}/healthz`)).status, 200)
  })

  it('refuses a port that another program has', async () => {
    await using first = await createInstallation()
    await using second = await createInstallation()
    const { url } = await first.start(BYTES_ONLY)
    const result = await second.run('start', '--no-demo', '--no-web', '--port', new URL(url).port, '--ops-port', '0')
    assert.equal(result.code, 1)
    assert.match(result.stderr, /another program/)
  })

  it('names every mistake of the configuration at once', async () => {
    await using installation = await createInstallation()
    const result = await installation.run('start', '--port', 'eighty', '--ops-port', '70000')
    assert.equal(result.code, 1)
    assert.match(result.stderr, /PORT: expected a whole number[\s\S]*OPS_PORT: expected a whole number/)
  })

  it('leaves nothing half-indexed when it is killed while it adds, again and again', async () => {
    await using installation = await createInstallation()
    const folder = path.join(installation.folder, 'Videos')
    await mkdir(folder)
    for (let at = 1; at <= 4; at += 1) {
      await makeLargeFilm(SAMPLE, path.join(folder, `Film.Number.${at}.${2000 + at}.720p.mp4`), 4 * 2 ** 20, at)
    }
    // Killed at its first, second and third line: each time at another stage of the work.
    for (let lines = 1; lines <= 3; lines += 1) {
      const adding = installation.spawn('add', folder, '--json')
      let seen = 0
      adding.stdout?.on('data', (bytes: Buffer) => {
        seen += bytes.toString().split('\n').length - 1
        if (seen >= lines) adding.kill('SIGKILL')
      })
      await once(adding, 'exit')
    }
    const [summary] = (await installation.json('add', folder)).slice(-1) as {
      summary: { failed: number; added: number; known: number }
    }[]
    assert.equal(summary?.summary.failed, 0)
    assert.equal((summary?.summary.added ?? 0) + (summary?.summary.known ?? 0), 4)
    const [titles] = (await installation.json('titles')) as { files: unknown[] }[][]
    assert.deepEqual(
      titles?.map(({ files }) => files.length),
      [1, 1, 1, 1],
    )
    assert.deepEqual(await readdir(path.join(installation.data, 'tmp')), [])
  })
})

describe('a copy into the main storage', () => {
  it('is removed at the next start when its process was killed before the library knew of it', async () => {
    await using installation = await createInstallation()
    const film = path.join(installation.folder, 'Some.Film.2001.mp4')
    await makeLargeFilm(SAMPLE, film, 1024, 1)
    const [, endedBy] = await once(spawn(process.execPath, [ADD_UNTIL_COPIED, installation.data, film]), 'exit')
    assert.equal(endedBy, 'SIGKILL')
    const copies = async () =>
      (await readdir(path.join(installation.data, 'objects'), { recursive: true })).filter((name) =>
        name.endsWith('.mp4'),
      )
    assert.equal((await copies()).length, 1)
    await installation.start(BYTES_ONLY)
    await eventually(async () => (await copies()).length === 0)
  })
})

describe('the command line', () => {
  it('ends with 2 on wrong use and 0 on help', async () => {
    await using installation = await createInstallation()
    assert.equal((await installation.run('link')).code, 2)
    assert.equal((await installation.run('link', 'some-id', '--ttl', 'soon')).code, 2)
    assert.equal((await installation.run('titles', 'edit', 'some-id', '--kind', 'opera')).code, 2)
    assert.equal((await installation.run('titles', 'edit', 'some-id', '--year', '9999')).code, 2)
    assert.equal(
      (await installation.run('titles', 'edit', 'some-id', '--title', 'steers \u001b[31m a terminal')).code,
      2,
    )
    assert.equal((await installation.run('add', '')).code, 2)
    assert.equal((await installation.run('--help')).code, 0)
  })

  it('tells what is wrong with a configuration as JSON', async () => {
    await using installation = await createInstallation({ PORT: 'eighty', CACHE_MAX_BYTES: 'much' })
    const { code, stdout } = await installation.run('doctor', '--json')
    const findings = JSON.parse(stdout) as { name: string; state: string; detail: string }[]
    const broken = findings.filter(({ state }) => state === 'broken').map(({ detail }) => detail.split(':')[0])
    assert.equal(code, 1)
    assert.deepEqual(broken.sort(), ['CACHE_MAX_BYTES', 'PORT'])
  })

  it('writes nothing in a dry run, and counts as the real run does', async () => {
    await using installation = await createInstallation()
    const folder = path.join(installation.folder, 'Videos')
    for (const name of ['A.Film.2001.mp4', 'A.Copy.2002.mp4'])
      await makeLargeFilm(SAMPLE, path.join(folder, name), 1024, 1)
    await makeLargeFilm(SAMPLE, path.join(folder, 'Another.2003.mp4'), 1024, 2)
    const dry = await installation.json('add', '--dry-run', folder)
    assert.equal(existsSync(installation.data), false)
    const real = await installation.json('add', folder)
    assert.deepEqual(dry.at(-1), { summary: { added: 2, known: 1, skipped: 0, failed: 0 } })
    assert.deepEqual(real.at(-1), dry.at(-1))
    const before = await readdir(installation.data, { recursive: true })
    const again = await installation.json('add', '--dry-run', folder)
    assert.deepEqual(again.at(-1), { summary: { added: 0, known: 3, skipped: 0, failed: 0 } })
    assert.deepEqual(await readdir(installation.data, { recursive: true }), before)
  })

  it('prints names that it read as JSON alone', async () => {
    await using installation = await createInstallation()
    const [name] = (await installation.json('parse-name', 'A.Made.Up.Film.1999.2160p.WEB-DL.HEVC-GRP.mkv')) as Record<
      string,
      unknown
    >[]
    assert.equal(name?.title, 'A Made Up Film')
    assert.equal(name?.year, 1999)
    assert.equal(name?.resolution, '2160p')
  })

  it('mends a wrong match: edit, split, merge, remove, place', async () => {
    await using installation = await createInstallation()
    const folder = path.join(installation.folder, 'Videos')
    for (const name of ['Same.Film.2001.720p.mp4', 'Same.Film.2001.1080p.mp4']) {
      await makeLargeFilm(SAMPLE, path.join(folder, name), 1024 + name.length, name.length)
    }
    await installation.json('add', folder)
    type Listed = { id: string; title: string; state: string; files: { id: string }[] }[]
    const list = async () => ((await installation.json('titles')) as [Listed])[0]
    const [together] = await list()
    assert.equal(together?.files.length, 2)
    await installation.json('titles', 'edit', together?.id ?? '', '--title', 'Another Name')
    await installation.json('titles', 'split', together?.id ?? '', together?.files[0]?.id ?? '', '--title', 'The Other')
    const split = await list()
    assert.deepEqual(split.map(({ title }) => title).sort(), ['Another Name', 'The Other'])
    const [from, into] = split
    await installation.json('titles', 'merge', from?.id ?? '', into?.id ?? '')
    assert.deepEqual(
      (await list()).map(({ files }) => files.length),
      [2],
    )
    const [removed] = (await installation.json('titles', 'remove', into?.id ?? '')) as { state: string }[]
    assert.equal(removed?.state, 'removed')
    const [unplaced = []] = (await installation.json('titles', '--unplaced')) as { id: string; reason: string }[][]
    assert.deepEqual(
      unplaced.map(({ reason }) => reason),
      ['its title was removed', 'its title was removed'],
    )
    const place = (name: string) => installation.run('titles', 'place', unplaced[0]?.id ?? '', '--title', name)
    assert.equal((await place('First')).code, 0)
    assert.match((await place('Second')).stderr, /First has no file left and is off the site/)
    assert.deepEqual((await list()).map(({ title, state }) => `${title}: ${state}`).sort(), [
      'First: empty',
      'Second: published',
    ])
  })
})
