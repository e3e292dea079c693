import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Cinema, openCinema } from './open-cinema.ts'

/** Time limit of one test. */
const TEST_MS = 60_000

describe('without JavaScript', () => {
  let cinema: Cinema

  before(async () => {
    cinema = await openCinema()
  })
  after(() => cinema?.[Symbol.asyncDispose]())

  it('one gets from home over all titles to a play link', { timeout: TEST_MS }, async () => {
    await using viewer = await cinema.enter({ javaScriptEnabled: false })
    const { page } = viewer
    await page.goto('/')
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'All titles' }).click()
    await page.waitForURL('**/browse')
    await page.getByTestId('title-card').filter({ hasText: 'Saltroad' }).click()
    await page.waitForURL('**/title/**')
    await page.getByRole('heading', { name: 'Saltroad', level: 1 }).waitFor()
    assert.match((await page.getByTestId('play').getAttribute('href')) ?? '', /^\/watch\/[\w-]+$/)
    assert.deepEqual(viewer.complaints, [])
  })

  it('one is told what is not there', { timeout: TEST_MS }, async () => {
    await using viewer = await cinema.enter({ javaScriptEnabled: false })
    for (const address of ['/title/none', '/watch/none', '/nowhere']) {
      const answer = await viewer.page.goto(address)
      assert.equal(answer?.status(), 404, address)
      await viewer.page.getByRole('heading', { name: 'Nothing at this address' }).waitFor()
    }
  })

  it('one is shown the first page for a place in the list that is none', { timeout: TEST_MS }, async () => {
    await using viewer = await cinema.enter({ javaScriptEnabled: false })
    const answer = await viewer.page.goto('/browse?kind=film&cursor=zzz')
    assert.equal(answer?.status(), 200)
    assert.match(viewer.page.url(), /\/browse\?kind=film$/)
    await viewer.page.getByRole('heading', { name: 'Films', level: 1 }).waitFor()
  })

  it('one searches with the form', { timeout: TEST_MS }, async () => {
    await using viewer = await cinema.enter({ javaScriptEnabled: false })
    const { page } = viewer
    await page.goto('/')
    await page.getByRole('link', { name: 'Search titles' }).click()
    await page.getByRole('searchbox').fill('tide glass')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByTestId('title-card').filter({ hasText: 'Tide of Glass' }).waitFor()
  })
})
