import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY, type ImportHarness, NOW, post, setUpImport } from '../testing/import-harness.ts'
import { makeZip } from '../testing/make-zip.ts'
import type { Post } from './post.ts'

const FRESH = { postedMs: NOW - 1000 }
const NAME = 'Dune (1984).mp4'
const LACK = 'its other parts are not there'

/** An MP4 of 240 bytes, with its index before or after its pictures. */
function film(order: ('moov' | 'mdat')[] = ['moov', 'mdat']): Buffer {
  const boxes = order.map((type) => {
    const bytes = Buffer.alloc(type === 'moov' ? 60 : 180)
    bytes.writeUInt32BE(bytes.byteLength)
    bytes.write(type, 4, 'latin1')
    return bytes
  })
  return Buffer.concat(boxes)
}

/** Stores readable bytes for a post. */
const hold = (it: ImportHarness, held: Post[], bytes: Uint8Array) =>
  it.archive.set(`1/${held.map(({ id }) => id).join('.')}`, bytes)

const thirds = (wish = {}) => [1, 2, 3].map((n) => post(`${NAME}.00${n}`, { ...wish, size: n === 3 ? 40 : 100 }))
const brief = (results: { path: string; status: string; reason: string | null }[]) =>
  results.map(({ path, status, reason }) => [path.split('/').at(-1), status, reason])
const filesOf = async ({ deps }: ImportHarness) =>
  (await deps.catalog.listFiles({ states: ['ready'], limit: 9 })).map(({ size, titleId }) => ({ size, titleId }))

/** A library in which an earlier version recorded a first part as a whole film. */
async function withStump(wish = {}) {
  const posts = thirds(wish)
  const [first] = posts as [Post]
  const it = setUpImport([{ ...first, file: { ...first.file, name: NAME, mimeType: 'video/mp4', size: 100 } }])
  await it.run()
  it.posts[0] = first
  hold(it, [first], film().subarray(0, 100))
  return { it, posts, stumps: await filesOf(it) }
}

describe('importing the first part of a cut file alone', () => {
  for (const ending of ['001', 'part1', 'part01', 'part01of03']) {
    it(`waits for the others of a .${ending}, and tells a dry run the same`, async () => {
      const it = setUpImport([post(`${NAME}.${ending}`, FRESH)])
      hold(it, it.posts, film().subarray(0, 100))
      const told = await it.run({ dryRun: true })
      assert.deepEqual(brief(told), [[NAME, 'skipped', `${LACK} yet`]])
      assert.deepEqual(await it.run(), told)
      assert.deepEqual([await filesOf(it), it.position()], [[], it.posts[0]?.id])
      it.deps.now = () => NOW + DAY
      const later = await it.run({ dryRun: true })
      assert.deepEqual(brief(later), [[NAME, 'skipped', LACK]])
      assert.deepEqual(await it.run(), later)
      assert.deepEqual(await filesOf(it), [])
    })
  }

  it('takes it in with the others as soon as they are there', async () => {
    const posts = thirds(FRESH)
    const it = setUpImport(posts.slice(0, 1))
    await it.run()
    it.posts.push(...posts.slice(1))
    assert.deepEqual(brief(await it.run()), [[NAME, 'added', null]])
    assert.deepEqual(
      (await filesOf(it)).map(({ size }) => size),
      [240],
    )
  })

  it('waits for both when it was posted twice', async () => {
    const it = setUpImport([post(`${NAME}.part1`, FRESH), post(`${NAME}.part1`, FRESH)])
    assert.deepEqual(
      brief(await it.run()),
      [1, 2].map(() => [NAME, 'skipped', `${LACK} yet`]),
    )
    const more = thirds(FRESH).slice(1)
    it.posts.push(
      ...more.map((one, i) => ({ ...one, file: one.file && { ...one.file, name: `${NAME}.part${i + 2}` } })),
    )
    assert.deepEqual(brief(await it.run()), [
      [NAME, 'skipped', `${LACK} yet`],
      [NAME, 'added', null],
    ])
  })

  it('says that others are not there, and not what an index at the end would tell', async () => {
    const it = setUpImport([post(`${NAME}.001`)], { probe: async () => Promise.reject(new Error('no tracks')) })
    hold(it, it.posts, film(['mdat', 'moov']).subarray(0, 100))
    assert.deepEqual(brief(await it.run()), [[NAME, 'skipped', LACK]])
  })

  it('says so of the first of an archive, too', async () => {
    const zip = makeZip([{ name: 'Ridge S01E01.mkv', bytes: Buffer.alloc(200) }])
    const it = setUpImport([post('Ridge.zip.001'), post('Whole.zip.001', { size: zip.byteLength })])
    hold(it, it.posts.slice(0, 1), zip.subarray(0, 100))
    hold(it, it.posts.slice(1), zip)
    assert.deepEqual(brief(await it.run()), [
      ['Ridge.zip', 'skipped', LACK],
      ['Ridge S01E01.mkv', 'added', null],
    ])
  })

  it('takes in one whose container ends with it', async () => {
    const it = setUpImport([post(`${NAME}.001`, { size: 240 })])
    hold(it, it.posts, film())
    assert.deepEqual(brief(await it.run({ dryRun: true })), [[NAME, 'added', null]])
    assert.deepEqual(brief(await it.run()), [[NAME, 'added', null]])
  })

  it('takes in neither a film.part1.mp4 that goes on elsewhere, nor two parts of which the last is as large as the first', async () => {
    const pair = thirds().slice(0, 2)
    const it = setUpImport([post('Blue Hour (2021).part1.mp4'), ...pair])
    hold(it, it.posts.slice(0, 1), film().subarray(0, 100))
    hold(it, pair, film().subarray(0, 200))
    assert.deepEqual(brief(await it.run()).sort(), [
      ['Blue Hour (2021).mp4', 'skipped', LACK],
      [NAME, 'skipped', LACK],
    ])
  })
})

describe('importing a cut file whose first part was taken for a film', () => {
  it('puts the whole in its place, under the title it had', async () => {
    const { it, posts, stumps } = await withStump()
    const titleId = stumps[0]?.titleId ?? ''
    const title = await it.deps.catalog.getTitle(titleId)
    assert.ok(title)
    await it.deps.catalog.putTitle({ ...title, name: 'Arrakis', year: 1985 })
    it.posts.push(...posts.slice(1))
    const [told] = await it.run({ again: true, dryRun: true })
    assert.deepEqual([told?.status, told?.titleId, told?.title], ['added', titleId, 'Arrakis'])
    assert.deepEqual(await filesOf(it), stumps)
    const [line] = await it.run({ again: true })
    assert.deepEqual([line?.status, line?.titleId], ['added', titleId])
    assert.deepEqual(await filesOf(it), [{ size: 240, titleId }])
    assert.deepEqual((await it.deps.catalog.getTitle(titleId))?.qualities, ['1080p'])
    assert.deepEqual(
      (await it.run({ again: true })).map(({ status }) => status),
      ['known'],
    )
  })

  it('takes away one that lies beside the whole already', async () => {
    const { it, posts, stumps } = await withStump()
    const [stump] = await it.deps.catalog.listFiles({ limit: 1 })
    it.posts.push(...posts.slice(1))
    await it.run({ again: true })
    assert.ok(stump)
    await it.deps.catalog.putFile(stump)
    assert.equal((await filesOf(it)).length, 2)
    await it.run({ again: true, dryRun: true })
    assert.equal((await filesOf(it)).length, 2)
    await it.run({ again: true })
    assert.deepEqual(await filesOf(it), [{ size: 240, titleId: stumps[0]?.titleId }])
  })

  it('leaves it while the others are not there, and says what it is', async () => {
    const { it, stumps } = await withStump()
    assert.deepEqual(brief(await it.run({ again: true })), [[NAME, 'skipped', LACK]])
    assert.deepEqual(await filesOf(it), stumps)
  })
})

it('tells of an empty video, and leaves it out of the parts it is named like', async () => {
  const posts = thirds()
  const it = setUpImport([post('Blue Hour (2021).mkv', { size: 0 }), post(`${NAME}.002`, { size: 0 }), ...posts])
  const expected = [
    ['Blue Hour (2021).mkv', 'skipped', 'it is empty'],
    [`${NAME}.002`, 'skipped', 'it is empty'],
    [NAME, 'added', null],
  ]
  assert.deepEqual(brief(await it.run({ dryRun: true })), expected)
  assert.deepEqual(brief(await it.run()), expected)
})
