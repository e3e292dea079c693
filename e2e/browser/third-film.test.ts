import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { type Cinema, openCinema } from './open-cinema.ts'

/** Time limit of one test. */
const TEST_MS = 60_000

describe('a viewer who watches two films', () => {
  let cinema: Cinema

  before(async () => {
    cinema = await openCinema()
  })
  after(() => cinema?.[Symbol.asyncDispose]())

  it('is told why a third does not play, and plays it once another is left', { timeout: TEST_MS }, async () => {
    await using viewer = await cinema.enter()
    const { page } = viewer
    const [one = '', two = '', three = ''] = await filesOf(page)
    for (const file of [one, two]) assert.equal(await watchElsewhere(page, file), 206)
    await page.goto(`/watch/${three}`)
    const card = page.getByRole('alert').filter({ hasText: 'Other films are playing already' })
    await card.waitFor()
    await viewer.checkAccess('the card of a film that is one too many')
    await page.request.post('/api/play', { data: { fileId: two, leaving: one } })
    await card.getByRole('button', { name: 'Try again' }).click()
    await viewer.untilVideo('v.currentTime > 0.3 && !v.paused')
  })

  it('goes from film to film in one window without being kept out', { timeout: TEST_MS }, async () => {
    await using viewer = await cinema.enter()
    for (const file of await filesOf(viewer.page)) {
      await viewer.page.goto(`/watch/${file}`)
      await viewer.untilVideo('v.readyState > 1 && !v.error')
    }
    assert.deepEqual(viewer.complaints, [])
  })
})

/** One file of each of the first four titles. */
async function filesOf(page: Page): Promise<string[]> {
  const { items } = (await (await page.request.get('/api/titles')).json()) as { items: { id: string }[] }
  const titles = await Promise.all(
    items.slice(0, 4).map(async ({ id }) => (await page.request.get(`/api/titles/${id}`)).json()),
  )
  return titles.map(({ files }: { files: { id: string }[] }) => files[0]?.id ?? '')
}

/** Another player of the same device reads some bytes. */
async function watchElsewhere(page: Page, fileId: string): Promise<number> {
  const { url } = (await (await page.request.post('/api/play', { data: { fileId } })).json()) as { url: string }
  return (await page.request.get(url, { headers: { range: 'bytes=0-99' } })).status()
}
