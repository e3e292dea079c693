import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { createInstallation, type Installation, type StartedServer } from '../installation.ts'
import { openBrowser } from './open-browser.ts'
import { createViewer } from './viewer.ts'

/** Longest that one test may take. */
const TEST_MS = 60_000

describe('without JavaScript', () => {
  let installation: Installation
  let server: StartedServer
  let browser: Browser

  before(async () => {
    installation = await createInstallation()
    server = await installation.start()
    browser = await openBrowser()
  })
  after(async () => {
    await browser?.close()
    await installation?.[Symbol.asyncDispose]()
  })

  it('one gets from home over all titles to a play link', { timeout: TEST_MS }, async () => {
    await using viewer = await createViewer(browser, server.url, { javaScriptEnabled: false })
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

  it('one searches with the form', { timeout: TEST_MS }, async () => {
    await using viewer = await createViewer(browser, server.url, { javaScriptEnabled: false })
    const { page } = viewer
    await page.goto('/')
    await page.getByRole('link', { name: 'Search titles' }).click()
    await page.getByRole('searchbox').fill('tide glass')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByTestId('title-card').filter({ hasText: 'Tide of Glass' }).waitFor()
  })
})
