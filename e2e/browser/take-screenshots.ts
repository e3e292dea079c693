// Takes the pictures of the documentation from a fresh installation with the demo library:
//   node e2e/browser/take-screenshots.ts [FOLDER]
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { createInstallation } from '../installation.ts'
import { openBrowser } from './open-browser.ts'
import { openSearch } from './open-search.ts'
import { createViewer, type Viewer } from './viewer.ts'

const FOLDER = path.resolve(process.argv[2] ?? path.join(import.meta.dirname, '..', '..', 'docs', 'screenshots'))
const SIZES = [
  [390, 844],
  [1440, 900],
  [1920, 1080],
] as const
const JPEG_QUALITY = 70

/** Actions on a page before its picture is taken. */
const SCENES: Record<string, (viewer: Viewer) => Promise<void>> = {
  home: async ({ page }) => {
    await page.goto('/')
  },
  title: async ({ page }) => {
    await page.goto('/browse?kind=series')
    await page.getByTestId('title-card').first().click()
    await page.waitForURL('**/title/**')
    await page.getByTestId('play').waitFor()
  },
  search: async ({ page }) => {
    await page.goto('/')
    await openSearch(page, 'boraelis')
    await page.getByRole('option', { name: 'Borealis' }).waitFor()
  },
  watch: async (viewer) => {
    const { page } = viewer
    await page.goto('/browse?kind=film')
    await page.getByTestId('title-card').filter({ hasText: 'Borealis' }).click()
    await page.getByTestId('play').click()
    await page.waitForURL('**/watch/**')
    await viewer.untilVideo('v.readyState > 2')
    await page.keyboard.press('k')
    await page.keyboard.press('4')
    await viewer.untilVideo('v.paused && !v.seeking && v.readyState > 2')
  },
}

/** Waits until every visible picture and the fonts have loaded. */
const SETTLED = `Promise.all([
  document.fonts.ready,
  ...[...document.images].filter((image) => {
    const box = image.getBoundingClientRect()
    return box.width > 0 && box.top < innerHeight && box.bottom > 0 && box.left < innerWidth && box.right > 0
  }).map((image) => image.decode()),
  ...document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity).map((one) => one.finished),
])`

await using installation = await createInstallation()
const server = await installation.start()
const browser = await openBrowser()
await mkdir(FOLDER, { recursive: true })
try {
  for (const [name, prepare] of Object.entries(SCENES))
    for (const [width, height] of SIZES) await take(browser, { name, prepare, width, height })
} finally {
  await browser.close()
}

interface Shot {
  name: string
  prepare: (viewer: Viewer) => Promise<void>
  width: number
  height: number
}

async function take(from: Browser, { name, prepare, width, height }: Shot): Promise<void> {
  const phone = width < 500
  await using viewer = await createViewer(from, server.url, {
    viewport: { width, height },
    deviceScaleFactor: phone ? 2 : 1,
    isMobile: phone,
    hasTouch: phone,
  })
  await prepare(viewer)
  await viewer.page.evaluate(`${SETTLED}.then(() => undefined)`)
  const target = path.join(FOLDER, `${name}-${width}.jpg`)
  await viewer.page.screenshot({ path: target, type: 'jpeg', quality: JPEG_QUALITY })
  console.log(target)
}
