import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { DAY, MEDIA, NetworkError, NOW, post, setUpImport, text } from '../testing/import-harness.ts'
import { makeZip } from '../testing/make-zip.ts'
import type { Post } from './post.ts'

const brief = (results: { path: string; status: string; title: string | null }[]) =>
  results.map(({ path, status, title }) => [path.split('/').at(-1), status, title])

describe('importChannel', () => {
  it('indexes videos where they lie, and sees only what is new the next time', async () => {
    const it = setUpImport([
      text('hello'),
      post('Blue Hour (2021).mkv'),
      post('notes.txt', { file: undefined }),
      text('bye'),
    ])
    assert.deepEqual(brief(await it.run()), [['Blue Hour (2021).mkv', 'added', 'Blue Hour']])
    const [file] = await it.deps.catalog.listFiles({ limit: 10 })
    assert.deepEqual(file?.sources, [{ store: 'telegram', key: `1/${it.posts[1]?.id}`, version: 'posted' }])
    assert.match(file?.contentHash ?? '', /^sampled-[0-9a-f]{64}$/)
    it.read.length = 0
    assert.deepEqual(await it.run(), [])
    assert.deepEqual(it.read, [])
    it.posts.push(post('Dune (1984).mkv'))
    assert.deepEqual(brief(await it.run()), [['Dune (1984).mkv', 'added', 'Dune']])
    assert.equal(it.read.length, 1)
  })

  it('knows all again when it begins again, without reading any file', async () => {
    const it = setUpImport([post('Blue Hour (2021).mkv'), post('Dune (1984).mkv')])
    await it.run()
    it.probed.length = 0
    assert.deepEqual(
      (await it.run({ again: true })).map(({ status }) => status),
      ['known', 'known'],
    )
    assert.deepEqual(it.probed, [])
  })

  it('takes one content for one file with two sources', async () => {
    const it = setUpImport([post('Blue Hour (2021).mkv'), post('Another name (2021).mkv')])
    for (const { id } of it.posts) it.content.set(id, 'same')
    assert.deepEqual((await it.run()).map(({ status, title }) => [status, title]).sort(), [
      ['added', 'Blue Hour'],
      ['known', 'Blue Hour'],
    ])
    const files = await it.deps.catalog.listFiles({ limit: 10 })
    assert.deepEqual(
      files.map(({ sources }) => sources.length),
      [2],
    )
  })

  it('says of a film with a hole that it is not whole, and does not take it in', async () => {
    const it = setUpImport([post('Blue Hour (2021).mkv')])
    const [film, zeros] = ['film', '\0'].map((text) => Buffer.alloc(131_072, text))
    const windows = [film, film, zeros, film, film].map((window) =>
      createHash('sha256')
        .update(window ?? '')
        .digest(),
    )
    it.deps.channel.sampleHashes = async () => Buffer.concat(windows)
    const [line] = await it.run()
    assert.deepEqual([line?.status, /not whole/.test(line?.reason ?? '')], ['failed', true])
    assert.equal((await it.deps.catalog.listFiles({ limit: 1 })).length, 0)
  })

  it('keeps files of one sample and different sizes apart', async () => {
    const it = setUpImport([post('A (2001).mkv', { size: 100 }), post('B (2002).mkv', { size: 101 })])
    for (const { id } of it.posts) it.content.set(id, 'same')
    assert.deepEqual(
      (await it.run()).map(({ status }) => status),
      ['added', 'added'],
    )
  })

  it('does nothing in a dry run but to read the names', async () => {
    const it = setUpImport([post('Blue Hour (2021).mkv')])
    assert.deepEqual(brief(await it.run({ dryRun: true })), [['Blue Hour (2021).mkv', 'added', 'Blue Hour']])
    assert.deepEqual(it.probed, [])
    assert.equal((await it.deps.catalog.listFiles({ limit: 1 })).length, 0)
    assert.equal(it.position(), 1)
  })

  it('puts the parts of a cut file together, in whatever order they were posted', async () => {
    const parts = [2, 1, 3].map((n) => post(`Dune (1984).mkv.00${n}`, { size: n === 3 ? 40 : 100 }))
    const it = setUpImport([parts[0] as Post, text('between'), ...parts.slice(1)])
    assert.deepEqual(brief(await it.run()), [['Dune (1984).mkv', 'added', 'Dune']])
    const [file] = await it.deps.catalog.listFiles({ limit: 1 })
    assert.equal(file?.sources[0]?.key, `1/${[1, 0, 2].map((i) => parts[i]?.id).join('.')}`)
    assert.equal(file?.size, 240)
  })

  it('passes a cut file by of which a part is missing, and waits for one that may be on its way', async () => {
    const one = setUpImport([post('Dune (1984).mkv.001'), post('Dune (1984).mkv.003', { size: 40 })])
    assert.match((await one.run())[0]?.reason ?? '', /part 2/)
    const fresh = { postedMs: NOW - 1000 }
    const two = setUpImport([post('Dune (1984).mkv.001', fresh), post('Dune (1984).mkv.002', fresh), text('x')])
    assert.match((await two.run())[0]?.reason ?? '', /not there yet/)
    assert.equal(two.position(), two.posts[0]?.id)
    two.posts.push(post('Dune (1984).mkv.003', { ...fresh, size: 5 }))
    assert.deepEqual(brief(await two.run()), [['Dune (1984).mkv', 'added', 'Dune']])
    assert.equal(two.position(), (two.posts.at(-1)?.id ?? 0) + 1)
  })

  it('puts the parts together when their numbers stand before the extension, as long as one file was cut', async () => {
    const parts = ['Dune (1984).part1.mkv', 'Dune (1984).part2.mkv', 'Dune (1984).part3.mkv'].map((name, i) =>
      post(name, { size: i === 2 ? 40 : 100 }),
    )
    const it = setUpImport(parts)
    it.archive.set(`1/${parts[1]?.id}`, Buffer.from('out of the middle of a film'))
    assert.deepEqual(brief(await it.run()), [['Dune (1984).mkv', 'added', 'Dune']])
    const [file] = await it.deps.catalog.listFiles({ limit: 2 })
    assert.equal(file?.sources[0]?.key, `1/${parts.map(({ id }) => id).join('.')}`)
    // Known files are not read.
    it.archive.set(`1/${parts[1]?.id}`, Buffer.from('1a45dfa3', 'hex'))
    assert.deepEqual(
      (await it.run({ again: true })).map(({ status }) => status),
      ['known'],
    )
  })

  it('leaves films that are called parts what they are: each begins with a header of its own', async () => {
    const header = Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.alloc(96)])
    const parts = [post('Saga.part1.mkv'), post('Saga.part2.mkv', { size: 90, caption: 'Saga the Second' })]
    const it = setUpImport([...parts, post('Alone.part2.mkv'), post('Lone.part1.mkv')])
    it.archive.set(`1/${parts[1]?.id}`, header)
    const names = ['Alone.part2.mkv', 'Lone.part1.mkv', 'Saga.part1.mkv', 'Saga.part2.mkv']
    const added = (await it.run()).map(({ path, status }) => [path.split('/').at(-1), status]).sort()
    assert.deepEqual(
      added,
      names.map((name) => [name, 'added']),
    )
    it.archive.clear()
    const again = (await it.run({ again: true })).map(({ path, status }) => [path.split('/').at(-1), status]).sort()
    assert.deepEqual(
      again,
      names.map((name) => [name, 'known']),
    )
  })

  it('waits for the other parts of what may be one film only while they may be on their way', async () => {
    const it = setUpImport([post('Dune (1984).part1.mkv', { postedMs: NOW - 1000 })])
    assert.match((await it.run())[0]?.reason ?? '', /not there yet/)
    it.deps.now = () => NOW + DAY
    assert.deepEqual(
      (await it.run()).map(({ path, status }) => [path.split('/').at(-1), status]),
      [['Dune (1984).part1.mkv', 'added']],
    )
  })

  it('says once of an archive that cannot be read in place that it cannot', async () => {
    const it = setUpImport(
      ['Dune.part01.rar', 'Dune.part02.rar', 'Ridge.7z.001', 'Ridge.7z.002'].map((name) => post(name)),
    )
    for (const { file } of it.posts) if (file !== undefined) file.mimeType = 'application/vnd.rar'
    const results = await it.run()
    assert.deepEqual(
      results.map(({ path, status }) => [path.split('/').at(-1), status]),
      [
        ['Dune.part01.rar', 'skipped'],
        ['Ridge.7z.001', 'skipped'],
      ],
    )
    assert.match(results[0]?.reason ?? '', /archive.*ZIP/)
  })

  it('takes each stored film of a cut archive for a file of its own', async () => {
    const films = ['Ridge S01E01.mkv', 'Ridge S01E02.mkv'].map((name) => ({
      name: `Ridge/${name}`,
      bytes: Buffer.from(name),
    }))
    const zip = makeZip([
      ...films,
      { name: 'notes.txt', bytes: Buffer.from('x') },
      { name: 'Dune.mkv', bytes: Buffer.from('d'), method: 8 },
    ])
    const half = Math.ceil(zip.length / 2) + 3
    const it = setUpImport([post('Ridge.zip.001', { size: half }), post('Ridge.zip.002', { size: zip.length - half })])
    const whole = `1/${it.posts.map(({ id }) => id).join('.')}`
    it.archive.set(whole, zip)
    const results = await it.run()
    assert.deepEqual(brief(results), [
      ['Ridge S01E01.mkv', 'added', 'Ridge'],
      ['Ridge S01E02.mkv', 'added', 'Ridge'],
      ['Dune.mkv', 'skipped', null],
    ])
    assert.match(results[2]?.reason ?? '', /compressed/)
    const files = (await it.deps.catalog.listFiles({ limit: 9 })).sort((a, b) => (a.fileName < b.fileName ? -1 : 1))
    for (const [i, { sources, size }] of files.entries()) {
      const [, start, end] = /@(\d+)-(\d+)$/.exec(sources[0]?.key ?? '') ?? []
      assert.deepEqual(zip.subarray(Number(start), Number(end)), films[i]?.bytes)
      assert.equal(size, films[i]?.bytes.length)
    }
    assert.deepEqual(
      (await it.run({ again: true })).map(({ status }) => status),
      ['known', 'known', 'skipped'],
    )
  })

  it('reads the caption where the name says nothing, and shares it in an album', async () => {
    const album = { albumId: 'a' }
    const it = setUpImport([
      post('S01E01.mkv', album),
      post('S01E02.mkv', { ...album, caption: 'Ridge' }),
      post('video_2024-01-01.mp4', { caption: '🎬 @somechannel Dune (1984)\nhttps://example.org/x' }),
      post(undefined, { caption: 'Blue Hour (2021)' }),
    ])
    const results = await it.run()
    assert.deepEqual(results.map(({ title }) => title).sort(), ['Blue Hour', 'Dune', 'Ridge', 'Ridge'])
  })

  it('begins again at the file at which the network broke off', async () => {
    const it = setUpImport(
      Array.from({ length: 12 }, (_, i) => post(`Film ${'abcdefghijkl'[i]} (2001).mkv`)),
      { probe: async (key) => (key === `1/${brokenAt}` ? Promise.reject(new NetworkError('gone')) : MEDIA) },
    )
    const brokenAt = it.posts[6]?.id ?? 0
    await assert.rejects(it.run(), NetworkError)
    assert.ok(it.position() <= brokenAt && it.position() > (it.posts[0]?.id ?? 0))
  })

  it('tells of a file that cannot be read and goes on', async () => {
    const it = setUpImport([post('Dune (1984).mkv'), post('Blue Hour (2021).mkv')], {
      probe: async (key) => (key.endsWith(`${it.posts[1]?.id}`) ? Promise.reject(new Error('damaged')) : MEDIA),
    })
    assert.deepEqual((await it.run()).map(({ status, reason }) => [status, reason]).sort(), [
      ['added', null],
      ['failed', 'damaged'],
    ])
    assert.deepEqual(await it.run(), [])
  })
})
