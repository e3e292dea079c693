import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Cinema, openCinema } from './open-cinema.ts'
import { openSearch } from './open-search.ts'

/** Time limit of one test. */
const TEST_MS = 60_000

describe('for those who see or point otherwise, a viewer', () => {
  let cinema: Cinema

  before(async () => {
    cinema = await openCinema()
  })
  after(() => cinema?.[Symbol.asyncDispose]())

  for (const [place, address] of [
    ['home', '/'],
    ['browse', '/browse?kind=film'],
    ['search', '/search?q=glass'],
    ['search without a find', '/search?q=xyzzyx'],
    ['the page of the API', '/docs'],
  ] as const)
    it(`meets nothing serious for axe-core on ${place}`, { timeout: TEST_MS }, async () => {
      await using viewer = await cinema.enter()
      await viewer.page.goto(address)
      await viewer.checkAccess(place)
      assert.deepEqual(viewer.complaints, [])
    })

  it('meets nothing serious for axe-core in the search over the page, on title pages and while watching', {
    timeout: TEST_MS,
  }, async () => {
    await using viewer = await cinema.enter()
    const { page } = viewer
    await page.goto('/browse?kind=series')
    await openSearch(page, 'tide')
    await page.getByRole('option', { name: 'Tide of Glass' }).waitFor()
    await viewer.checkAccess('the search over the page')
    await page.getByRole('option', { name: 'Tide of Glass' }).click()
    await page.waitForURL('**/title/**')
    await page.getByTestId('play').waitFor()
    await viewer.checkAccess('the title page')
    await page.getByTestId('play').click()
    await page.waitForURL('**/watch/**')
    await viewer.untilVideo('v.currentTime > 0.2')
    await page.keyboard.press('k')
    await viewer.untilVideo('v.paused')
    await viewer.checkAccess('the player')
    assert.deepEqual(viewer.complaints, [])
  })

  it('is told kindly that an address leads nowhere', { timeout: TEST_MS }, async () => {
    await using viewer = await cinema.enter()
    for (const address of ['/title/nowhere', '/watch/nowhere', '/nowhere']) {
      assert.equal((await viewer.page.goto(address))?.status(), 404, address)
      await viewer.page.getByRole('heading', { name: 'Nothing at this address' }).waitFor()
      await viewer.checkAccess(address)
    }
    // The browser logs the page's 404 itself; no other error is allowed.
    assert.deepEqual(
      viewer.complaints.filter((line) => !line.includes('status of 404')),
      [],
    )
  })
})
