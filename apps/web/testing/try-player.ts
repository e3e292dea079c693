import assert from 'node:assert/strict'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'

/*
 * Tests the player in a browser against `fake-manager.ts` (started with a `--video` of about a minute and
 * `--link-seconds 6`), one behaviour after another.
 *
 *   node testing/try-player.ts --base http://127.0.0.1:4312 [--chromium PATH]
 */
const { values: options } = parseArgs({
  options: {
    base: { type: 'string', default: 'http://127.0.0.1:4312' },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    only: { type: 'string', default: '' },
    out: { type: 'string' },
  },
})

const TRIES: Record<string, (page: Page) => Promise<void>> = {
  'plays by itself and moves on': async (page) => {
    await watch(page, 'monolith-1080p')
    await until(page, 'v.currentTime > 1 && !v.paused')
  },
  'hides the controls after 3 s and shows them at a movement': async (page) => {
    await watch(page, 'monolith-1080p')
    await until(page, 'v.currentTime > 0.5')
    const bar = page
      .getByRole('slider', { name: 'Position' })
      .locator('xpath=ancestor::div[contains(@class,"transition-opacity")]')
    await page.waitForFunction(
      (element) => element && getComputedStyle(element).opacity === '0',
      await bar.elementHandle(),
    )
    await page.mouse.move(300, 300)
    await page.waitForFunction(
      (element) => element && getComputedStyle(element).opacity === '1',
      await bar.elementHandle(),
    )
  },
  'obeys the keys': async (page) => {
    await play(page, 'monolith-1080p')
    await page.keyboard.press('k')
    await until(page, 'v.paused')
    await page.keyboard.press('5')
    await until(page, 'Math.abs(v.currentTime - v.duration / 2) < 0.2')
    await page.keyboard.press('l')
    await until(page, 'Math.abs(v.currentTime - v.duration / 2 - 10) < 0.2')
    await page.keyboard.press('ArrowLeft')
    await until(page, 'Math.abs(v.currentTime - v.duration / 2 - 5) < 0.2')
    await page.keyboard.press('.')
    await until(page, 'Math.abs(v.currentTime - v.duration / 2 - 5 - 1 / 24) < 0.02')
    await page.keyboard.press('m')
    await until(page, 'v.muted')
    await page.keyboard.press('ArrowDown')
    await until(page, 'Math.abs(v.volume - 0.95) < 0.01 && !v.muted')
    await page.keyboard.press('>')
    await until(page, 'v.playbackRate === 1.25')
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' })
    await page.keyboard.press('f')
    await page.waitForFunction(() => document.fullscreenElement !== null)
  },
  'resumes at the second after a reload, and starts over when asked': async (page) => {
    await play(page, 'monolith-1080p')
    await page.keyboard.press('k')
    await page.keyboard.press('6')
    await until(page, 'Math.abs(v.currentTime - v.duration * 0.6) < 0.2 && !v.seeking')
    const before = await time(page)
    await page.reload()
    await until(page, `v.readyState > 1 && v.currentTime >= ${before} - 0.05 && v.currentTime < ${before} + 2`)
    await page.goto(`${options.base}/title/monolith`)
    await page.getByText('Resume').waitFor()
    await page.getByText('Start over').click()
    await until(page, 'v.readyState > 1 && v.currentTime < 3')
    assert.ok(!page.url().includes('t='))
  },
  'offers what was begun on the home page and forgets it at a press': async (page) => {
    await play(page, 'hollow-sun-s1e2-1080p')
    await page.keyboard.press('4')
    await until(page, 'v.currentTime > 20')
    await page.goto(options.base)
    await page.getByRole('link', { name: /Resume, Hollow Sun, S1 E2/ }).waitFor()
    await page.getByRole('button', { name: 'Remove Hollow Sun from this row' }).click()
    assert.equal(await page.getByRole('link', { name: /Resume, Hollow Sun/ }).count(), 0)
  },
  'changes quality and keeps its place': async (page) => {
    await play(page, 'monolith-1080p')
    await page.keyboard.press('5')
    await until(page, 'v.currentTime > 29 && !v.seeking')
    const before = await time(page)
    await page.getByRole('button', { name: 'Quality: Full HD' }).click()
    await page.getByRole('menuitemradio', { name: /^HD/ }).click()
    await until(page, `v.src.includes('monolith-720p') && v.readyState > 1 && !v.paused`)
    const after = await time(page)
    assert.ok(after >= before - 0.1 && after < before + 3, `${before} became ${after}`)
    assert.ok(page.url().endsWith('/watch/monolith-720p'))
  },
  'goes on to the next episode, or stays when told': async (page) => {
    await play(page, 'hollow-sun-s1e1-720p')
    await seek(page, 52)
    await page.getByRole('button', { name: 'Stay' }).waitFor()
    await seek(page, 59)
    await until(page, "v.src.includes('hollow-sun-s1e2-720p') && v.currentTime > 0.1")
    await page.getByText('S1 E2, The Debt').waitFor()
    await seek(page, 52)
    await page.getByRole('button', { name: 'Stay' }).click()
    await seek(page, 59.5)
    await until(page, "v.ended && v.src.includes('hollow-sun-s1e2-720p')")
    await page.keyboard.press('Shift+N')
    await until(page, "v.src.includes('hollow-sun-s1e3-720p')")
  },
  'asks for a new link when the old has expired and goes on': async (page) => {
    await watch(page, 'monolith-2160p')
    await until(page, 'v.currentTime > 0.5')
    await page.keyboard.press('k')
    const old = await page.evaluate("document.querySelector('video').src")
    await page.waitForTimeout(6500)
    await page.keyboard.press('9')
    await until(page, `v.src !== ${JSON.stringify(old)} && v.readyState > 1 && Math.abs(v.currentTime - 54) < 0.5`)
  },
  'says in words when a file cannot be played, and offers another': async (page) => {
    await watch(page, 'monolith-mkv')
    await page.getByRole('alert').getByText('This browser cannot play this file').waitFor()
    await shot(page, 'error')
    await page.getByRole('button', { name: 'Try Full HD' }).click()
    await until(page, 'v.currentTime > 0.3')
  },
  'keeps trying while the server is away, then offers to try again': async (page) => {
    await page.route('**/api/play', (route) =>
      route.fulfill({ status: 503, json: { error: { code: 'busy', message: 'x' } } }),
    )
    await watch(page, 'monolith-1080p')
    await page.getByRole('alert').getByText('The line to the vault is broken').waitFor()
    await page.unroute('**/api/play')
    await page.getByRole('button', { name: 'Try again' }).click()
    await until(page, 'v.currentTime > 0.3')
  },
  'searches as you type from anywhere': async (page) => {
    await page.goto(options.base, { waitUntil: 'networkidle' })
    await page.keyboard.press('/')
    await page.getByRole('combobox').fill('glass')
    await page.getByRole('option', { name: /Tide Of Glass/ }).waitFor()
    await shot(page, 'overlay')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/title/tide-of-glass')
  },
}

const browser = await chromium.launch({
  executablePath: options.chromium,
  args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
})
let failed = 0
for (const [name, run] of Object.entries(TRIES))
  if (name.includes(options.only)) failed += await attempt(browser, name, run)
await browser.close()
process.exitCode = failed > 0 ? 1 : 0

async function attempt(from: Browser, name: string, run: (page: Page) => Promise<void>): Promise<number> {
  const context = await from.newContext({ viewport: { width: 1280, height: 720 } })
  const page = await context.newPage()
  page.setDefaultTimeout(12_000)
  const outcome = await run(page).then(
    () => 'ok',
    (error: Error) => `FAILED: ${error.message.slice(0, 300)}`,
  )
  console.log(`${name}: ${outcome}`)
  if (outcome !== 'ok') await shot(page, `failed-${name.slice(0, 20)}`)
  await context.close()
  return outcome === 'ok' ? 0 : 1
}

async function watch(page: Page, fileId: string): Promise<void> {
  await page.goto(`${options.base}/watch/${fileId}`, { waitUntil: 'load' })
}

/** Opens a film and waits until it plays. */
async function play(page: Page, fileId: string): Promise<void> {
  await watch(page, fileId)
  await until(page, 'v.currentTime > 0.3')
}

async function until(page: Page, condition: string): Promise<void> {
  const deadline = Date.now() + 12_000
  // Evaluated from outside each time: the page's CSP forbids it to evaluate text itself.
  const ask = `(() => { const v = document.querySelector('video'); return Boolean(v && (${condition})) })()`
  while (!(await page.evaluate(ask).catch(() => false))) {
    assert.ok(Date.now() < deadline, `Waited in vain for: ${condition}`)
    await page.waitForTimeout(60)
  }
}

async function seek(page: Page, seconds: number): Promise<void> {
  await page.evaluate(`document.querySelector('video').currentTime = ${seconds}`)
}

async function time(page: Page): Promise<number> {
  return page.evaluate("document.querySelector('video').currentTime")
}

async function shot(page: Page, name: string): Promise<void> {
  if (options.out) await page.screenshot({ path: `${options.out}/${name.replaceAll(' ', '-')}.png` })
}
