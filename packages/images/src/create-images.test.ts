import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import sharp from 'sharp'
import { createImages, type ImagesOptions } from './create-images.ts'
import { ImageRejectedError } from './errors.ts'

const never = new AbortController().signal
const webp = 'image/webp,*/*'
const picture = (width: number, height: number, background = '#336699'): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()

async function setUp(t: TestContext, originals: Record<string, Uint8Array>, more: Partial<ImagesOptions> = {}) {
  const cacheDir = await mkdtemp(join(tmpdir(), 'images-'))
  t.after(() => rm(cacheDir, { recursive: true, force: true }))
  const loaded: string[] = []
  const load = async (id: string) => {
    loaded.push(id)
    return originals[id]
  }
  const create = () => createImages({ cacheDir, maxBytes: 2 ** 20, load, ...more })
  return { cacheDir, loaded, create, images: create() }
}

test('renders webp of the next listed width', async (t) => {
  const { images } = await setUp(t, { a: await picture(1000, 500) })
  const rendered = await images.render('a', { width: 300, accept: webp }, never)
  assert.equal(rendered?.contentType, 'image/webp')
  assert.match(rendered.etag, /^"[\w-]+"$/)
  const { width, height } = await sharp(rendered.bytes).metadata()
  assert.deepEqual([width, height], [416, 208])
})

test('never enlarges, and sends jpeg to readers that do not name webp', async (t) => {
  const { images } = await setUp(t, { a: await picture(300, 100) })
  for (const accept of ['*/*', '', 'image/webp;q=0']) {
    const rendered = await images.render('a', { width: null, accept }, never)
    assert.equal(rendered?.contentType, 'image/jpeg')
    assert.equal((await sharp(rendered.bytes).metadata()).width, 300)
  }
})

test('sends a strip too long for webp as jpeg', async (t) => {
  const { images } = await setUp(t, { strip: await picture(100, 17_000) })
  assert.equal((await images.render('strip', { width: 104, accept: webp }, never))?.contentType, 'image/jpeg')
})

test('knows nothing of ids that are no ids, and does not ask for them', async (t) => {
  const { images, loaded } = await setUp(t, {})
  for (const id of ['', '../a', 'a/b', 'a.jpg', 'a\n', 'x'.repeat(65)]) {
    assert.equal(await images.render(id, { width: 104, accept: webp }, never), undefined)
  }
  assert.deepEqual(loaded, [])
  assert.equal(await images.render('missing', { width: 104, accept: webp }, never), undefined)
})

test('loads once for many askers, and not at all after a restart', async (t) => {
  const { images, loaded, create } = await setUp(t, { a: await picture(500, 500) })
  const ask = (from = images) => from.render('a', { width: 208, accept: webp }, never)
  const answers = await Promise.all([ask(), ask(), ask()])
  assert.equal(new Set(answers.map((answer) => answer?.etag)).size, 1)
  assert.equal((await ask(create()))?.etag, answers[0]?.etag)
  assert.deepEqual(loaded, ['a'])
})

test('goes on for the others when one asker leaves', async (t) => {
  const { images, loaded } = await setUp(t, { a: await picture(500, 500) })
  const leaver = new AbortController()
  const left = images.render('a', { width: 208, accept: webp }, leaver.signal)
  const stayed = images.render('a', { width: 208, accept: webp }, never)
  leaver.abort()
  await assert.rejects(left, { name: 'AbortError' })
  assert.ok(await stayed)
  assert.deepEqual(loaded, ['a'])
})

test('keeps the cache folder within its bytes, oldest out', async (t) => {
  const image = await picture(200, 200)
  const { images, cacheDir, loaded } = await setUp(t, { a: image, b: image, c: image }, { maxBytes: 8192 })
  for (const id of ['a', 'b', 'c', 'c', 'a']) await images.render(id, { width: 104, accept: webp }, never)
  assert.deepEqual(loaded, ['a', 'b', 'c', 'a'])
  const sizes = await Promise.all(
    (await readdir(cacheDir)).map(async (name) => (await stat(join(cacheDir, name))).size),
  )
  assert.equal(sizes.length, 2)
})

test('serves when the cache folder cannot be used', async (t) => {
  const errors: unknown[] = []
  const { cacheDir } = await setUp(t, {})
  const file = join(cacheDir, 'file')
  await writeFile(file, '')
  const image = await picture(200, 200)
  const images = createImages({
    cacheDir: join(file, 'below'),
    maxBytes: 2 ** 20,
    load: async () => image,
    onCacheError: (error) => errors.push(error),
  })
  assert.ok(await images.render('a', { width: 104, accept: webp }, never))
  assert.ok(errors.length > 0)
})

test('serves the original when sharp cannot be loaded', async (t) => {
  const image = await picture(500, 500)
  const { images } = await setUp(t, { a: image }, { importSharp: () => Promise.reject(new Error('no binary')) })
  assert.equal(await images.canResize(), false)
  const rendered = await images.render('a', { width: 104, accept: webp }, never)
  assert.deepEqual(rendered?.bytes, image)
  assert.equal(rendered?.contentType, 'image/jpeg')
})

test('can resize where sharp is installed', async (t) => {
  const { images } = await setUp(t, {})
  assert.equal(await images.canResize(), true)
})

test('rejects pixel bombs, heavy files and what is no picture', async (t) => {
  const bomb = await sharp({ create: { width: 8000, height: 8000, channels: 3, background: '#000' } })
    .png()
    .toBuffer()
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
  const torn = (await picture(900, 900)).subarray(0, 40)
  const { images } = await setUp(t, { bomb, svg, torn, heavy: new Uint8Array(300_001) }, { maxInputBytes: 300_000 })
  const codes = new Map([
    ['bomb', 'image_too_large'],
    ['heavy', 'image_too_large'],
    ['svg', 'image_unreadable'],
    ['torn', 'image_unreadable'],
  ])
  for (const [id, code] of codes) {
    await assert.rejects(images.render(id, { width: 104, accept: webp }, never), (error) => {
      assert.ok(error instanceof ImageRejectedError)
      assert.equal(error.code, code, id)
      return true
    })
  }
})
