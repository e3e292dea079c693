import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { demoFile, makeLargeFilm } from '../media.ts'
import { type Cinema, openCinema } from './open-cinema.ts'
import { openSearch } from './open-search.ts'
import type { Viewer } from './viewer.ts'

const SAMPLE = demoFile('media', 'Borealis (2024)', 'Borealis (2024) 720p.mp4')
/** Time limit of one test. */
const TEST_MS = 60_000
const OWN_FILM = 'My.Own.Film.2021.1080p.WEB-DL.x264-GRP.mp4'
/** This many bytes after a demo film make a content that no catalogue knows. */
const OWN_BYTES = 65_536
/** A slow line: 4 Mbit/s and 100 ms, in the units of the browser's protocol. */
const SLOW_LINE = { offline: false, latency: 100, downloadThroughput: 500_000, uploadThroughput: 500_000 }
/** Allowed distance of a resumed film from its saved position, in seconds: it plays on while the test reads it. */
const PLAYED_ON = 3

describe('a viewer', () => {
  let cinema: Cinema

  before(async () => {
    cinema = await openCinema()
  })
  after(() => cinema?.[Symbol.asyncDispose]())

  const storeReads = () => cinema.installation.metric(cinema.server, 'streamvault_store_reads_total', 'for="viewer"')
  const sliceRequests = () => cinema.installation.metric(cinema.server, 'streamvault_slice_requests_total')

  it('finds the demo library at home: a featured title and rows of cards', { timeout: TEST_MS }, async () => {
    await using viewer = await cinema.enter()
    await viewer.page.goto('/')
    await viewer.page.getByRole('region', { name: 'Featured' }).getByRole('link', { name: 'Play' }).waitFor()
    const newest = viewer.page.getByRole('region', { name: 'New in the vault' }).getByTestId('title-card')
    await newest.first().waitFor()
    assert.equal(await newest.count(), 4)
    await viewer.page.getByRole('region', { name: 'Series', exact: true }).getByText('Tide of Glass').waitFor()
    assert.deepEqual(viewer.complaints, [])
  })

  it('finds a demo film in spite of a typo, watches, jumps, and resumes at the second', {
    timeout: TEST_MS,
  }, async () => {
    await using viewer = await cinema.enter()
    await findFrom(viewer, 'boraelis', 'Borealis')
    await watchFromTitle(viewer)
    await resumeAfterReload(viewer)
    assert.deepEqual(viewer.complaints, [])
  })

  it('finds a film that was added while the server ran, and a second viewer costs no read of the store', {
    timeout: TEST_MS,
  }, async () => {
    const folder = path.join(cinema.installation.folder, 'Videos')
    await makeLargeFilm(SAMPLE, path.join(folder, OWN_FILM), OWN_BYTES, 11)
    const before = await storeReads()
    await cinema.installation.json('add', folder)
    {
      await using first = await cinema.enter()
      await findFrom(first, 'my own flim', 'My Own Film')
      await first.page.getByText('2021').first().waitFor()
      await watchFromTitle(first)
      await resumeAfterReload(first)
      await playToTheEnd(first)
      assert.deepEqual(first.complaints, [])
    }
    const reads = await storeReads()
    const requests = await sliceRequests()
    assert.ok(reads > before, 'the first viewer has read the store')
    await using second = await cinema.enter()
    await findFrom(second, 'own film', 'My Own Film')
    await watchFromTitle(second)
    await playToTheEnd(second)
    assert.ok((await sliceRequests()) > requests, 'the second viewer has asked the cache')
    assert.equal(await storeReads(), reads)
  })

  it('watches and jumps on a slow line', { timeout: TEST_MS }, async () => {
    await using viewer = await cinema.enter()
    const line = await viewer.page.context().newCDPSession(viewer.page)
    await line.send('Network.enable')
    await line.send('Network.emulateNetworkConditions', SLOW_LINE)
    await findFrom(viewer, 'violet', 'Violet Meridian')
    await watchFromTitle(viewer)
    assert.deepEqual(viewer.complaints, [])
  })
})

async function findFrom(viewer: Viewer, typed: string, name: string): Promise<void> {
  const { page } = viewer
  await page.goto('/')
  await openSearch(page, typed)
  await page.getByRole('option', { name }).click()
  await page.waitForURL('**/title/**')
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

/** Plays from the title page, then jumps to the middle; playback must advance by itself both times. */
async function watchFromTitle(viewer: Viewer): Promise<void> {
  await viewer.page.getByTestId('play').click()
  await viewer.page.waitForURL('**/watch/**')
  await viewer.untilVideo('v.currentTime > 0.5 && !v.paused')
  await viewer.page.keyboard.press('5')
  await viewer.untilVideo('!v.seeking && v.currentTime > v.duration / 2 + 0.7')
}

async function resumeAfterReload(viewer: Viewer): Promise<void> {
  const left = await viewer.ofVideo('v.currentTime')
  await viewer.page.reload()
  await viewer.untilVideo('v.readyState > 1 && !v.seeking && v.currentTime > 0')
  const resumed = await viewer.ofVideo('v.currentTime')
  assert.ok(resumed > left - 1 && resumed < left + PLAYED_ON, `left at ${left} s, resumed at ${resumed} s`)
  await viewer.untilVideo(`v.currentTime > ${resumed + 0.5}`)
}

async function playToTheEnd(viewer: Viewer): Promise<void> {
  await viewer.page.keyboard.press('9')
  await viewer.untilVideo('v.ended')
}
